//! The main job of the product, from a fresh computer to blue ticks, as an agent lives it.

use super::{console::Console, take_the_stage};
use std::path::Path;

const CUSTOMER: &str = "Sri Wahyuni";
const REPLY: &str = "Selamat pagi, Kak Sri. Ada yang bisa saya bantu?";

#[tokio::test]
async fn practise_scan_take_over_reply_and_see_the_ticks_turn_blue() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("journey", data.path()).await;

    console.click("first-run-practise").await;
    console.see("qr-code").await;
    for picture in console.picture("code").await {
        assert!(read_code(&picture).starts_with("2@"), "{} shows no code that a phone could read", picture.display());
    }
    link(&mut console).await;

    a_customer_writes(&mut console).await;
    the_bot_answers(&mut console).await;
    the_customer_asks_for_a_person(&mut console).await;
    the_agent_takes_over_and_replies(&mut console).await;
    the_customer_reads(&mut console).await;

    console.click("hand-back").await;
    console.see(r#"status-pill[data-status="BOT"]"#).await;
    console.picture("handed-back").await;
}

async fn link(console: &mut Console) {
    console.turn_to_phone().await;
    console.see("practice-scan").await;
    console.picture("phone-scans").await;
    console.click("practice-scan").await;
    console.see("practice-add-customer").await;
}

async fn a_customer_writes(console: &mut Console) {
    console.click("practice-add-customer").await;
    console.fill_dialog(&[CUSTOMER, "6281234567801", "Halo, harga batik berapa?"]).await;
    console.see_saying("practice-line", "Halo, harga batik").await;
}

async fn the_bot_answers(console: &mut Console) {
    console.see(r#"practice-line[data-from="shop"]"#).await;
    console.picture("phone-answered").await;
    console.turn_to_console().await;
    console.see("practice-banner").await;
    console.click_saying("conversation-row", CUSTOMER).await;
    console.see(r#"message[data-direction="in"][data-author="CUSTOMER"]"#).await;
    console.see(r#"message[data-author="BOT"][data-kind="buttons"]"#).await;
    console.see(r#"handoff-bar[data-tone="bot"]"#).await;
    console.picture("bot-answered").await;
}

async fn the_customer_asks_for_a_person(console: &mut Console) {
    console.turn_to_phone().await;
    console.type_into("practice-input", "Saya mau bicara dengan orang").await;
    console.click("practice-send").await;
    console.turn_to_console().await;
    console.see(r#"handoff-bar[data-tone="attn"]"#).await;
    console.see(r#"status-pill[data-status="HUMAN"]"#).await;
    console.picture("person-wanted").await;
}

async fn the_agent_takes_over_and_replies(console: &mut Console) {
    console.click("take-over").await;
    console.type_into("composer-input", REPLY).await;
    console.picture("typed").await;
    console.click("composer-send").await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-delivery="delivered"]"#).await;
    console.picture("delivered").await;
    assert_eq!(console.count_saying("message", REPLY).await, 1, "the reply shows twice");
}

async fn the_customer_reads(console: &mut Console) {
    console.turn_to_phone().await;
    console.see_saying("practice-line", REPLY).await;
    assert_eq!(console.count_saying("practice-line", REPLY).await, 1, "the phone has the reply twice");
    console.type_into("practice-input", "Terima kasih").await;
    console.click("practice-send").await;
    console.turn_to_console().await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-delivery="read"]"#).await;
    console.see_saying("message", "Terima kasih").await;
    console.picture("read").await;
}

/// What a phone's camera would make of the picture.
fn read_code(picture: &Path) -> String {
    let grey = image::open(picture).unwrap().into_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixel = |x, y| grey.get_pixel(x as u32, y as u32).0[0];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let codes = prepared.detect_grids();
    assert_eq!(codes.len(), 1, "{} shows {} codes", picture.display(), codes.len());
    codes[0].decode().unwrap().1
}
