//! Buttons through a service that knows none: the text with numbered choices leaves, and the number that comes back is the button
//! that it stands for.

use super::stand_in::{Console, StandIn, message};
use crate::support::DEWI;
use balas::model::{Content, Delivery, Kind};
use serde_json::{Value, json};

fn taken(id: &str) -> String {
    json!({"ok": true, "data": {"id": id, "direction": "out", "text": "ya"}}).to_string()
}

fn ours(id: &str, text: &str, at: i64) -> Value {
    message(id, "out", text, at)
}

/// A console that knows Dewi's conversation, at a service that takes texts alone.
async fn met() -> (StandIn, Console) {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    console.round().await;
    service.refuses_buttons();
    service.told();
    (service, console)
}

fn asked() -> Content {
    Content::buttons("Lanjut?", vec!["Ya".to_owned(), "Tidak".to_owned()])
}

#[tokio::test]
async fn a_number_is_the_button_that_it_stands_for() {
    let (service, console) = met().await;
    service.says("/conversations/1/messages", 200, taken("o1"));
    let sent = console.reply(DEWI, asked()).await;
    assert_eq!(sent.delivery, Delivery::Sent);
    let told = service.told();
    assert_eq!(told[0]["buttons"], json!(["Ya", "Tidak"]), "{told:?}");
    assert_eq!((&told[1]["text"], &told[1]["buttons"]), (&json!("Lanjut?\n\n1. Ya\n2. Tidak"), &Value::Null));

    let at = console.now();
    service.show("1", DEWI, &[ours("o1", "Lanjut?\n\n1. Ya\n2. Tidak", at), message("b", "in", " 2.", at + 1)]);
    console.round().await;
    let log = console.log(DEWI).await;
    let tap = log.last().unwrap();
    assert_eq!((tap.kind, tap.text.as_str(), log.len()), (Kind::ButtonReply, "Tidak", 3), "{log:?}");
    assert_eq!(tap.quote.as_ref().map(|quote| quote.id), Some(sent.id));
    assert_eq!(console.message(sent.id).await.tapped.as_deref(), Some("Tidak"));
    console.app.shutdown().await;
}

#[tokio::test]
async fn a_number_that_answers_something_else_stays_a_number() {
    let (service, console) = met().await;
    service.says("/conversations/1/messages", 200, taken("o1"));
    console.reply(DEWI, asked()).await;
    service.show(
        "1",
        DEWI,
        &[message("b", "in", "3", console.now() + 1), message("c", "in", "2 ya", console.now() + 2)],
    );
    console.round().await;
    service.says("/conversations/1/messages", 200, taken("o2"));
    console.reply(DEWI, Content::text("Berapa buah?")).await;
    service.show("1", DEWI, &[message("d", "in", "2", console.now() + 1)]);
    console.round().await;
    let said: Vec<_> = console.log(DEWI).await.into_iter().map(|message| (message.kind, message.text)).collect();
    let numbers: Vec<_> = said.iter().filter(|(_, text)| text.starts_with(['2', '3'])).collect();
    assert_eq!(numbers.len(), 3, "{said:?}");
    assert!(numbers.iter().all(|(kind, _)| *kind == Kind::Text), "{said:?}");
    console.app.shutdown().await;
}

#[tokio::test]
async fn where_buttons_left_as_buttons_a_number_is_a_number() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    console.round().await;
    service.says("/conversations/1/messages", 200, taken("o1"));
    console.reply(DEWI, asked()).await;
    service.show("1", DEWI, &[message("b", "in", "2", console.now() + 1)]);
    console.round().await;
    let log = console.log(DEWI).await;
    assert_eq!((log[2].kind, log[2].text.as_str()), (Kind::Text, "2"), "{log:?}");
    console.app.shutdown().await;
}
