//! Keyword webhooks against a real program on the loopback: what it is told, every kind of answer, and every bad day.

use super::shop::{Program, Reply, events, items, shop};
use crate::support::{DEWI, TestDesk};
use balas::{bot, handoff, model::*};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Notify;

const BOT: &str = r#"
    webhook_key = "rahasia"
    burst_seconds = 0
    max_replies_in_a_row = 100
    [[rule]]
    keyword = ["penawaran#", "penawaran"]
    reply = "Sebentar"
    webhook = "{program}/hook"
    [[rule]]
    keyword = "penawaran"
    reply = "Harga grosir menyusul"
    [[rule]]
    keyword = "cs"
    webhook = "{program}/hook"
    handover = true
    [[rule]]
    keyword = "lain"
    webhook = "http://10.0.0.1/hook"
    [fallback]
    reply = "Halo"
"#;

async fn said(desk: &TestDesk) -> Vec<String> {
    desk.received().await.into_iter().map(|(_, text)| text).collect()
}

async fn writes(desk: &TestDesk, text: &str) -> ConversationId {
    let id = desk.says(DEWI, text).await.conversation_id;
    desk.settle().await;
    id
}

#[tokio::test]
async fn the_program_is_told_what_the_document_says() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    program.always(items(json!([])));
    writes(&desk, "Penawaran#Jhon Doe#jhon@example.id").await;
    writes(&desk, "penawaran").await;
    let seen = program.seen();
    let expected = json!({"keyword": "penawaran#", "data": ["Jhon Doe", "jhon@example.id"], "webhookkey": "rahasia", "from": DEWI});
    assert_eq!(seen[0].body, expected);
    assert_eq!(seen[1].body["data"], json!({"nama": "Customer 142", "nohp": DEWI}));
    assert_ne!(seen[0].headers["x-balas-delivery"], seen[1].headers["x-balas-delivery"]);
    assert_eq!(said(&desk).await, ["Sebentar", "Sebentar"]);
}

#[tokio::test]
async fn every_kind_of_item_goes_in_order_and_what_cannot_is_logged() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    let files = crate::api::desk::listen(axum::Router::new().route(
        "/{name}",
        axum::routing::get(|axum::extract::Path(name): axum::extract::Path<String>| async move {
            match name.as_str() {
                "a.png" => b"\x89PNG\r\n\x1a\n".to_vec(),
                "a.mp3" => b"ID3\x03\x00\x00\x00\x00\x00\x21".to_vec(),
                _ => b"%PDF-1.7 isi".to_vec(),
            }
        }),
    ));
    let files = files.await;
    program.will(items(json!([
        {"type": "message", "content": "Satu"},
        {"type": "location", "content": [{"coordinate": "-6.2--70.1"}]},
        {"type": "hologram", "content": "x"},
        {"type": "audio", "content": format!("http://{files}/a.mp3")},
        {"type": "image", "content": format!("http://{files}/a.png")},
        {"type": "image", "content": "http://10.0.0.1/a.png"},
        {"type": "document", "content": format!("http://{files}/a.pdf")},
        {"type": "message", "content": "Dua"},
    ])));
    let id = writes(&desk, "penawaran").await;
    let sent: Vec<_> = desk.practice().outbox(0).await.unwrap().into_iter().map(|item| item.kind).collect();
    assert_eq!(sent, [Kind::Text, Kind::Text, Kind::Location, Kind::Audio, Kind::Image, Kind::Document, Kind::Text]);
    let place = desk.log(id).await.into_iter().find_map(|message| message.location).unwrap();
    assert_eq!((place.latitude, place.longitude), (-6.2, -70.1));
    let left_out = events(&desk, id).await;
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(left_out[0].1.contains("hologram") && left_out[1].1.contains("private"), "{left_out:?}");
    assert!(desk.log(id).await.iter().filter(|m| m.author == Author::Bot).all(|m| m.source == "penawaran#"));
}

#[tokio::test]
async fn the_shape_of_the_php_sample_is_taken_too() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    program.will(Reply::Json(json!({"success": true, "message": [{"type": "message", "content": "Dari PHP"}]})));
    writes(&desk, "penawaran#x").await;
    assert_eq!(said(&desk).await, ["Sebentar", "Dari PHP"]);
}

#[tokio::test]
async fn a_bad_day_is_told_in_the_log_and_the_next_rule_that_matches_answers() {
    let html = Reply::Text(200, vec![], "<html>It works!</html>".to_owned());
    let redirect = |to: &str| Reply::Text(307, vec![("location", to.to_owned())], String::new());
    for (reply, word) in [
        (Reply::Text(500, vec![], "oops".to_owned()), "HTTP 500"),
        (html, "its answer is not"),
        (Reply::Half("{\"success\":true,\"mess".to_owned()), "broke"),
        (Reply::Json(json!({"success": false, "message": "Unauthorized"})), "says that it failed"),
        (Reply::Text(200, vec![], "x".repeat(2_000_000)), "larger than"),
        (redirect("http://10.0.0.1/inside"), "private"),
        (redirect("/hook"), "redirects more than"),
        (Reply::Text(302, vec![("location", "/hook".to_owned())], String::new()), "HTTP 302"),
    ] {
        let program = Program::default();
        let desk = shop(BOT, &program).await;
        program.always(reply);
        let id = writes(&desk, "penawaran").await;
        assert_eq!(said(&desk).await, ["Sebentar", "Harga grosir menyusul"], "{word}");
        let (cause, detail) = events(&desk, id).await.pop().unwrap();
        assert!(cause == HandoffCause::WebhookFailed && detail.starts_with("penawaran#: "), "{detail}");
        assert!(detail.contains(word), "{word}: {detail}");
        assert_eq!(desk.row(id).await.status, Status::Bot);
    }
}

#[tokio::test]
async fn with_parameters_no_other_rule_matches_and_the_fallback_answers() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    program.will(Reply::Text(404, vec![], String::new()));
    writes(&desk, "penawaran#x").await;
    assert_eq!(said(&desk).await, ["Sebentar", "Halo"]);
}

#[tokio::test]
async fn an_address_inside_is_never_called() {
    let desk = shop(BOT, &Program::default()).await;
    let id = writes(&desk, "lain").await;
    assert_eq!(said(&desk).await, ["Halo"]);
    assert!(events(&desk, id).await[0].1.contains("private or local address"));
}

#[tokio::test]
async fn a_rule_that_hands_over_does_so_after_the_webhook_whatever_it_answered() {
    for reply in
        [items(json!([{"type": "message", "content": "Kami sambungkan"}])), Reply::Text(500, vec![], String::new())]
    {
        let program = Program::default();
        let desk = shop(BOT, &program).await;
        let spoke = matches!(reply, Reply::Json(_));
        program.will(reply);
        let id = writes(&desk, "cs").await;
        assert_eq!(desk.row(id).await.status, Status::Human);
        assert_eq!(said(&desk).await.len(), usize::from(spoke), "{:?}", events(&desk, id).await);
    }
}

#[tokio::test]
async fn five_hundred_items_do_not_bury_the_customer() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    let flood: Vec<_> = (0..500).map(|n| json!({"type": "message", "content": format!("Pesan {n}")})).collect();
    program.will(items(json!(flood)));
    let id = writes(&desk, "penawaran").await;
    assert_eq!(said(&desk).await.len(), 31, "the rule's own words and thirty items");
    assert!(events(&desk, id).await[0].1.contains("470 items"));
}

#[tokio::test]
async fn what_comes_back_after_a_takeover_is_said_to_nobody() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    let hold = Arc::new(Notify::new());
    program.will(Reply::Held(
        hold.clone(),
        json!({"success": true, "message": [{"type": "message", "content": "Telat"}]}),
    ));
    let id = desk.says(DEWI, "cs").await.conversation_id;
    let app = desk.app.clone();
    let working = tokio::spawn(async move { bot::worker::step(&app).await.unwrap() });
    program.asked.notified().await;
    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    hold.notify_one();
    working.await.unwrap();
    desk.settle().await;
    assert_eq!(said(&desk).await, Vec::<String>::new());
    assert!(desk.log(id).await.iter().all(|message| message.author != Author::Bot));
}

#[tokio::test]
async fn a_crash_while_the_program_thinks_repeats_the_call_and_not_the_answer() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    program.will(Reply::Never);
    program.always(items(json!([{"type": "message", "content": "Ini"}])));
    desk.says(DEWI, "penawaran").await;
    let app = desk.app.clone();
    let working = tokio::spawn(async move { bot::worker::step(&app).await });
    program.asked.notified().await;
    working.abort();
    let _cancelled = working.await;
    let desk = desk.restart().await;
    desk.settle().await;
    assert_eq!(said(&desk).await, ["Sebentar", "Ini"]);
    let deliveries: Vec<_> = program.seen().iter().map(|seen| seen.headers["x-balas-delivery"].clone()).collect();
    assert!(deliveries.len() == 2 && deliveries[0] == deliveries[1], "{deliveries:?}");
}

#[tokio::test]
async fn what_is_said_while_the_program_thinks_gets_an_answer_of_its_own() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    let hold = Arc::new(Notify::new());
    program
        .will(Reply::Held(hold.clone(), json!({"success": true, "message": [{"type": "message", "content": "Satu"}]})));
    desk.says(DEWI, "penawaran#x").await;
    let app = desk.app.clone();
    let working = tokio::spawn(async move { bot::worker::step(&app).await.unwrap() });
    program.asked.notified().await;
    desk.says(DEWI, "halo").await;
    hold.notify_one();
    working.await.unwrap();
    desk.settle().await;
    assert_eq!(said(&desk).await, ["Sebentar", "Satu", "Halo"]);
}
