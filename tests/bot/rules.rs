//! What rules do besides talking, each once for a burst.

use super::shop::{Program, events, install, sells, shop};
use crate::support::{DEWI, TestDesk};
use balas::{
    handoff,
    model::*,
    store::{self},
};

const BOT: &str = r#"
    burst_seconds = 4
    [[handover]]
    phrase = ["admin", "yetkili"]
    [[rule]]
    keyword = "kemeja"
    match = "contains"
    tags = ["kemeja", "tanya"]
    reply = ["Ini, Kak {name}:"]
    product = "SKU-1"
    [[rule]]
    keyword = "katalog"
    reply = "Silakan"
    media = "{program}/tidak-ada.pdf"
    [[rule]]
    keyword = "menu"
    reply = "Pilih kopi:"
    list = { button = "Menu", rows = ["Gayo", "Toraja"] }
    [[rule]]
    keyword = "hantu"
    reply = "Ini hantu"
    product = "SKU-9"
    [[rule]]
    keyword = "tanya"
    reply = "Mau dibantu siapa?"
    buttons = [{ label = "CS", says = "admin" }]
    [fallback]
    reply = ["Halo"]
"#;

async fn open() -> TestDesk {
    shop(BOT, &Program::default()).await
}

async fn tags(desk: &TestDesk, id: ConversationId) -> Vec<String> {
    let contact = desk.row(id).await.contact.id;
    let mut reader = desk.app.store().read().await.unwrap();
    let row = store::contacts::get(&mut reader, contact).await.unwrap().unwrap();
    serde_json::from_str(&row.tags).unwrap()
}

#[tokio::test]
async fn four_lines_in_ten_seconds_get_one_answer() {
    let desk = open().await;
    for line in ["halo", "ada kemeja?", "yang batik", "makasih"] {
        desk.says(DEWI, line).await;
        desk.hand.advance_millis(2_500);
        desk.work().await;
    }
    desk.settle().await;
    let texts: Vec<_> = desk.received().await.into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
}

#[tokio::test]
async fn tags_text_and_product_in_this_order() {
    let desk = open().await;
    sells(&desk, "Kemeja Batik", "SKU-1", 245_000).await;
    let id = desk.says(DEWI, "Ada kemeja?").await.conversation_id;
    desk.settle().await;
    let log = desk.log(id).await;
    let said: Vec<_> =
        log.iter().filter(|m| m.direction == Direction::Out).map(|m| (m.kind, m.source.as_str())).collect();
    assert_eq!(said, [(Kind::Text, "kemeja"), (Kind::Product, "kemeja")]);
    assert_eq!(tags(&desk, id).await, ["kemeja", "tanya"]);
    assert_eq!(desk.row(id).await.status, Status::Bot);
}

#[tokio::test]
async fn what_cannot_be_had_is_told_in_the_log_and_the_rest_goes() {
    let desk = open().await;
    for (text, said) in [("katalog", "Silakan"), ("hantu", "Ini hantu")] {
        let id = desk.says(DEWI, text).await.conversation_id;
        desk.settle().await;
        assert_eq!(desk.received().await.pop().unwrap().1, said);
        let (cause, detail) = events(&desk, id).await.pop().unwrap();
        assert!(cause == HandoffCause::BotPartLeftOut && detail.starts_with(text), "{detail}");
    }
}

#[tokio::test]
async fn a_list_goes_with_the_last_text() {
    let desk = open().await;
    let id = desk.says(DEWI, "menu").await.conversation_id;
    desk.settle().await;
    let sent = desk.practice().outbox(0).await.unwrap().pop().unwrap();
    assert_eq!((sent.kind, sent.text.as_str()), (Kind::List, "Pilih kopi:"));
    let menu = desk.log(id).await.pop().unwrap().list.unwrap();
    let rows: Vec<_> = menu.rows().map(|row| row.title.as_str()).collect();
    assert_eq!((menu.button.as_str(), rows.as_slice()), ("Menu", &["Gayo", "Toraja"][..]));
}

#[tokio::test]
async fn a_button_that_says_a_handover_phrase_hands_over_at_once() {
    let desk = open().await;
    let id = desk.says(DEWI, "tanya").await.conversation_id;
    desk.settle().await;
    desk.taps(DEWI, "CS").await;
    assert_eq!(desk.row(id).await.status, Status::Human);
    assert_eq!(events(&desk, id).await, [(HandoffCause::Button, "CS".to_owned())]);
}

#[tokio::test]
async fn a_phrase_within_a_burst_hands_over_before_anything_is_said() {
    let desk = open().await;
    let id = desk.says(DEWI, "menu").await.conversation_id;
    desk.says(DEWI, "YETKİLİ lütfen").await;
    desk.settle().await;
    assert_eq!(desk.received().await, []);
    assert_eq!(events(&desk, id).await, [(HandoffCause::Phrase, "yetkili".to_owned())]);
}

#[tokio::test]
async fn too_many_answers_in_a_row_are_a_case_for_a_person_until_it_is_given_back() {
    let desk = TestDesk::linked().await;
    install(&desk, "burst_seconds = 0\nmax_replies_in_a_row = 2\n[fallback]\nreply = \"Halo\"").await;
    let mut id = ConversationId(0);
    for _ in 0..3 {
        id = desk.says(DEWI, "halo").await.conversation_id;
        desk.settle().await;
    }
    assert_eq!((desk.received().await.len(), desk.row(id).await.status), (2, Status::Human));
    handoff::release(&desk.app, id).await.unwrap();
    desk.says(DEWI, "halo").await;
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 3);
}
