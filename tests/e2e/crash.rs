//! The program is killed in the middle of a reply: nothing of it is lost, and the customer gets nothing twice.

use super::{console::Console, take_the_stage, wait};
use serde_json::{Value, json};
use std::path::Path;

const CUSTOMER: &str = "Sri Wahyuni";
const NUMBER: &str = "6281234567801";
const WAITING: &str = "Satu: menunggu sambungan";
const LEAVING: &str = "Dua: sedang dikirim";
const HALF: &str = "Tiga: belum selesai diket";

#[tokio::test]
async fn a_reply_survives_the_death_of_the_program_and_arrives_once() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();

    let console = Console::open("crash", data.path()).await;
    take_a_conversation_over(&console).await;
    practice(&console, "practice_set_online", json!({ "online": false })).await;
    send(&console, WAITING).await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-delivery="queued"]"#).await;
    console.kill().await;

    // The first reply was queued for want of a connection; this one dies before the second has left.
    let console = reopen(data.path()).await;
    send(&console, LEAVING).await;
    console.kill().await;

    let console = reopen(data.path()).await;
    console.type_into("composer-input", HALF).await;
    draft_is_kept(&console).await;
    console.kill().await;

    let mut console = reopen(data.path()).await;
    let draft = console.run("return document.querySelector('[data-testid=composer-input]').value").await;
    assert_eq!(draft, json!(HALF), "what was typed is gone");
    for text in [WAITING, LEAVING] {
        arrived_once(&console, text).await;
    }
    console.picture("after-three-deaths").await;
}

pub(super) async fn take_a_conversation_over(console: &Console) {
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    practice(console, "practice_scan", json!({})).await;
    practice(console, "practice_set_scripted", json!({ "on": false })).await;
    practice(console, "practice_write", json!({ "from": NUMBER, "name": CUSTOMER, "text": "Halo, admin" })).await;
    console.click_saying("conversation-row", CUSTOMER).await;
    console.click("take-over").await;
}

async fn practice(console: &Console, command: &str, arguments: Value) {
    console.invoke(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"));
}

/// Sends a reply and waits until the store has it: from then on it must not be lost.
async fn send(console: &Console, text: &str) {
    console.type_into("composer-input", text).await;
    console.click("composer-send").await;
    let stored = format!(
        "[...document.querySelectorAll('[data-testid=message]')]
            .some((message) => message.innerText.includes('{text}') && /^\\d+$/.test(message.dataset.id))"
    );
    console.until("the reply is stored", &stored).await;
}

async fn reopen(data: &Path) -> Console {
    let console = Console::open("crash", data).await;
    console.click_saying("conversation-row", CUSTOMER).await;
    console.see("composer-input").await;
    console
}

async fn draft_is_kept(console: &Console) {
    let selected = "return document.querySelector('[data-testid=conversation-row][aria-selected=true]').dataset.id";
    let id = console.run(selected).await;
    let look = async || {
        let conversation = console.invoke("conversation", json!({ "id": id })).await.ok()?;
        (conversation["draft_reply"] == HALF).then_some(())
    };
    wait::until("the draft is stored", look).await;
}

/// Once in our log, and once with the customer: what the simulated network received is what they saw.
async fn arrived_once(console: &Console, text: &str) {
    let ticked = format!(
        "[...document.querySelectorAll('[data-testid=message]')]
            .some((message) => message.innerText.includes('{text}') && message.dataset.delivery === 'delivered')"
    );
    console.until("the reply is delivered", &ticked).await;
    assert_eq!(console.count_saying("message", text).await, 1, "{text:?} is not in the log once");
    let phone = console.invoke("practice_view", json!({})).await.unwrap();
    let chats = phone["chats"].as_array().unwrap();
    let lines = chats.iter().flat_map(|chat| chat["lines"].as_array().unwrap());
    assert_eq!(lines.filter(|line| line["text"] == text).count(), 1, "the customer did not get {text:?} once");
}
