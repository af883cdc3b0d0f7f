//! The bot in the real window: a rule is written and answers, its order is changed by keys, the bench sends nothing, and a draft
//! of the AI counts down until an agent takes the conversation over.

use super::{console::Console, take_the_stage};
use crate::bot::shop::{Program, items, says};
use serde_json::json;

const CUSTOMER: &str = "6281234567802";

async fn linked(story: &str, data: &std::path::Path) -> Console {
    let console = Console::open(story, data).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.invoke("practice_set_scripted", json!({"on": false})).await.unwrap();
    console.invoke("practice_scan", json!({})).await.unwrap();
    console.until("the number is linked", "!document.querySelector('[data-testid=qr-code]')").await;
    console
}

async fn writes(console: &Console, text: &str) {
    console.invoke("practice_write", json!({"from": CUSTOMER, "name": "Dewi", "text": text})).await.unwrap();
}

async fn said_by_bot(console: &Console, words: &str) {
    let bubbles = "[...document.querySelectorAll('[data-testid=message][data-author=BOT]')]";
    console.until(words, &format!("{bubbles}.some((bubble) => bubble.textContent.includes('{words}'))")).await;
}

#[tokio::test]
async fn a_rule_is_written_moved_by_keys_tried_and_answers() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = linked("bot-rules", data.path()).await;
    console.click("nav-bot").await;
    console.see("rules").await;
    console.picture("rules").await;

    console.click("new-rule").await;
    console.type_into("rule-keywords", "parkir").await;
    console.type_into("rule-reply", "Parkir gratis di belakang toko").await;
    console.click("rule-save").await;
    console.see_saying("rule", "parkir").await;
    console.run("[...document.querySelectorAll('[data-grip]')].at(-1).focus()").await;
    console.press("ArrowUp").await;
    let above = "[...document.querySelectorAll('[data-testid=rule]')].at(-2).textContent.includes('parkir')";
    console.until("the rule is tried earlier", above).await;

    console.run("document.querySelector('[data-testid=rule-editor] [data-testid=trial-words]').focus()").await;
    console.type_keys("ada parkir?").await;
    console.run("document.querySelector('[data-testid=rule-editor] [data-testid=trial-run]').click()").await;
    console.see_saying("trial-by", "parkir").await;
    console.picture("bench").await;

    writes(&console, "ada parkir?").await;
    console.click("nav-with-bot").await;
    console.click_saying("conversation-row", "Dewi").await;
    said_by_bot(&console, "Parkir gratis").await;
    console.picture("answered").await;
}

#[tokio::test]
async fn a_draft_counts_down_and_who_takes_over_takes_it_away() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let program = Program::default();
    program.always(says("Bisa, Kak"));
    let at = program.open().await;
    let mut console = linked("bot-draft", data.path()).await;
    console.invoke("set_allowed_hosts", json!({"hosts": ["127.0.0.1"]})).await.unwrap();
    install(&console, &at).await;

    writes(&console, "xyzzy?").await;
    console.click("nav-with-bot").await;
    console.click_saying("conversation-row", "Dewi").await;
    console.see_saying("bot-draft", "Bisa, Kak").await;
    console.see_saying("draft-countdown", "1:").await;
    console.picture("counting").await;
    console.press("t").await;
    console.see("composer-input").await;
    console.until("the draft is gone", "!document.querySelector('[data-testid=bot-draft]')").await;
    let said = r#"[...document.querySelectorAll('[data-author="BOT"]')].length === 0"#;
    console.until("the bot has said nothing", said).await;

    console.press("Escape").await;
    console.press("b").await;
    writes(&console, "xyzzy lagi?").await;
    console.see_saying("bot-draft", "Bisa, Kak").await;
    console.click("send-draft").await;
    said_by_bot(&console, "Bisa, Kak").await;
    console.picture("sent").await;
}

/// A bot without rules that only drafts.
async fn install(console: &Console, at: &str) {
    let bot = console.invoke("bot", json!({"realm": "practice"})).await.unwrap();
    let setting = json!({
        "id": "1", "name": "", "enabled": true, "mode": "draft", "draft_seconds": 119, "base_url": format!("{at}/v1"),
        "model": "uji", "api_key": "", "instructions": "", "daily_credits": null, "channels": [], "stream": false,
        "timeout_seconds": 30, "hours": []
    });
    let change = json!({"change": "ai", "setting": setting});
    let seen = bot["version"].clone();
    console.invoke("change_bot", json!({"realm": "practice", "seen": seen, "change": change})).await.unwrap();
}

#[tokio::test]
async fn a_webhook_is_tried_in_the_window_and_shows_what_was_said() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let program = Program::default();
    program.always(items(json!([{"type": "message", "content": "Rp 18.000"}])));
    let at = program.open().await;
    let mut console = linked("bot-webhook", data.path()).await;
    console.invoke("set_allowed_hosts", json!({"hosts": ["127.0.0.1"]})).await.unwrap();
    console.click("nav-bot").await;
    console.click("new-rule").await;
    console.type_into("rule-keywords", "ongkir").await;
    console.type_into("rule-webhook", &format!("{at}/hook")).await;
    console.run("document.querySelector('[data-testid=rule-editor] [data-testid=trial-run]').click()").await;
    console.see_saying("trial-request", "webhookkey").await;
    console.see_saying("trial-response", "Rp 18.000").await;
    console.picture("webhook").await;
    assert_eq!(program.seen().len(), 1);
}
