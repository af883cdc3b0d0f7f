//! Our own messages, as the account shows them again: each is here once, and how far it came is known.

use super::stand_in::{Console, StandIn, message, wabot};
use crate::support::{DEWI, EMRE};
use balas::model::{Content, Delivery};
use serde_json::{Value, json};

fn taken(id: &str) -> String {
    json!({"ok": true, "data": {"id": id, "direction": "out", "text": "ya"}}).to_string()
}

fn ours(id: &str, wa_id: &str, text: &str, at: i64) -> Value {
    let mut message = message(id, "out", text, at);
    message["wa_id"] = json!(wa_id);
    message["ack"] = json!(1);
    message
}

/// A console that knows Dewi's conversation.
async fn met() -> (StandIn, Console) {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    console.round().await;
    (service, console)
}

#[tokio::test]
async fn a_message_that_gets_its_network_id_later_is_the_same() {
    let (service, console) = met().await;
    service.says("/conversations/1/messages", 200, taken("7"));
    let sent = console.reply(DEWI, Content::text("ya")).await;
    assert_eq!(sent.delivery, Delivery::Sent);
    service.show("1", DEWI, &[ours("7", "3EB0FF", "ya", console.now())]);
    console.round().await;
    assert_eq!(console.texts(DEWI).await, ["halo", "ya"]);
    service.change("7", &json!({"ack": 3}));
    console.round().await;
    assert_eq!(console.message(sent.id).await.delivery, Delivery::Read);
    console.app.shutdown().await;
}

#[tokio::test]
async fn what_a_customer_wrote_is_the_same_once_it_has_its_network_id() {
    let (service, console) = met().await;
    service.change("a", &json!({"wa_id": "ABCD"}));
    let mut answer = message("b", "in", "ini", console.now() + 1);
    answer["reply_to"] = json!("ABCD");
    service.show("1", DEWI, &[answer]);
    console.round().await;
    let log = console.log(DEWI).await;
    assert_eq!((log.len(), log[1].quote.as_ref().map(|quote| quote.id)), (2, Some(log[0].id)));
    console.app.shutdown().await;
}

/// A connection whose buttons leave through multiwhats, which tells no id of the message.
async fn with_buttons() -> (StandIn, Console) {
    let (service, base) = StandIn::open().await;
    service.says("/basic/whatsapp/send-dynamic", 200, include_str!("../golden/multiwhats_button.json"));
    let multiwhats = format!("[multiwhats]\nbase_url = \"{base}\"\napikey = \"k\"\nfrom = \"6281200000001\"\n");
    let console = Console::with(&format!("{}{multiwhats}", wabot(&base))).await;
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    service.show("2", EMRE, &[message("b", "in", "merhaba", console.now() + 2)]);
    console.round().await;
    (service, console)
}

fn buttons() -> Content {
    Content::buttons("Lanjut?", vec!["Ya".to_owned(), "Tidak".to_owned()])
}

#[tokio::test]
async fn what_left_without_an_id_is_known_by_what_it_says_once_each() {
    let (service, console) = with_buttons().await;
    for _ in 0..2 {
        assert_ne!(console.reply(DEWI, buttons()).await.delivery, Delivery::Failed);
    }
    let at = console.now() + 45 * 60_000;
    console.hand.advance_millis(46 * 60_000);
    service.show(
        "1",
        DEWI,
        &[ours("7", "3EB1", "Lanjut?", at), ours("8", "3EB2", "Lanjut?\n\n1. Ya\n2. Tidak", at + 1)],
    );
    console.round().await;
    assert_eq!(console.texts(DEWI).await, ["halo", "Lanjut?", "Lanjut?"]);
    service.show("1", DEWI, &[ours("9", "3EB3", "Lanjut?", at + 2)]);
    console.round().await;
    assert_eq!(console.texts(DEWI).await.len(), 4, "a third one is somebody else's");
    console.app.shutdown().await;
}

#[tokio::test]
async fn acks_that_nobody_reports_are_asked_for_in_turn() {
    let (service, console) = with_buttons().await;
    let mut sent = Vec::new();
    for (phone, id) in [(DEWI, "1"), (EMRE, "2")] {
        sent.push(console.reply(phone, buttons()).await.id);
        let at = console.now();
        service.show(id, phone, &[ours(&format!("o{id}"), &format!("3EB{id}"), "Lanjut?", at)]);
        service.show(id, phone, &[message(&format!("i{id}"), "in", "ya", at + 1)]);
    }
    console.round().await;
    for id in ["o1", "o2"] {
        service.change(id, &json!({"ack": 3}));
    }
    for _ in 0..3 {
        console.round().await;
    }
    for id in sent {
        assert_eq!(console.message(id).await.delivery, Delivery::Read);
    }
    service.asked();
    console.round().await;
    let asked = service.asked();
    assert!(
        !asked.iter().any(|asked| asked.starts_with("GET /conversations/")),
        "what is read is not asked for: {asked:?}"
    );
    console.app.shutdown().await;
}
