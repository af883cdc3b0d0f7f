//! Messages that leave later and voice notes, in the real window.

use super::{console::Console, crash::take_a_conversation_over, microphone::Tone, take_the_stage};
use serde_json::json;

const NUMBER: &str = "6281234567801";
const WORDS: &str = "Paketnya kami kirim besok pagi";

#[tokio::test]
async fn an_answer_is_put_off_and_comes_back_when_the_customer_writes_first() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("later", data.path()).await;
    take_a_conversation_over(&console).await;

    console.type_into("composer-input", WORDS).await;
    console.click("send-later").await;
    console.picture("menu").await;
    console.click("later-pick").await;
    console.see("later-words").await;
    console.until("the moment is said", "!document.querySelector('[data-testid=later-confirm]').disabled").await;
    console.picture("pick").await;
    console.click("later-confirm").await;
    console.see_saying("scheduled", WORDS).await;
    console.until("the field is empty", "document.querySelector('[data-testid=composer-input]').value === ''").await;
    console.picture("waiting").await;

    console.click("nav-scheduled").await;
    console.see_saying("scheduled-open", "Sri Wahyuni").await;
    console.picture("all").await;
    console.click("scheduled-open").await;
    console.see_saying("scheduled", WORDS).await;

    let written = json!({ "from": NUMBER, "name": "Sri Wahyuni", "text": "Batal ya" });
    console.invoke("practice_write", written).await.unwrap();
    let back = format!("document.querySelector('[data-testid=composer-input]')?.value === '{WORDS}'");
    console.until("the words are in the field again", &back).await;
    console.until("nothing waits any more", "document.querySelector('[data-testid=scheduled]') === null").await;
    console.picture("customer-wrote").await;

    console.click("send-later").await;
    console.click("later-tomorrow").await;
    console.see("scheduled").await;
    console.click("scheduled-now").await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-delivery="delivered"]"#).await;
}

#[tokio::test]
async fn without_a_microphone_one_sentence_says_what_to_do() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("no-microphone", data.path()).await;
    take_a_conversation_over(&console).await;
    console.click("tool-voice").await;
    console.see_saying("refusal", "No microphone was found").await;
    console.picture("refused").await;
    console.see("composer-input").await;
}

#[tokio::test]
async fn a_voice_note_is_recorded_listened_to_and_sent() {
    let _stage = take_the_stage().await;
    let (data, tone) = (tempfile::tempdir().unwrap(), Tone::new());
    let mut console = Console::open_hearing("voice", data.path(), &tone.configuration()).await;
    take_a_conversation_over(&console).await;

    console.click("tool-voice").await;
    console.see(r#"recording[data-state="recording"]"#).await;
    shows(&console, "0:02").await;
    console.picture("recording").await;
    console.click("recording-pause").await;
    console.see(r#"recording[data-state="paused"]"#).await;
    console.picture("paused").await;
    console.kill().await;

    // What was said is there again, although nobody had ended it.
    let mut console = Console::open_hearing("voice", data.path(), &tone.configuration()).await;
    console.click("conversation-row").await;
    console.see(r#"recording[data-state="ready"]"#).await;
    console.picture("rescued").await;
    console.click("recording-delete").await;
    console.click("confirm").await;

    console.see("composer-input").await;
    console.click("tool-voice").await;
    shows(&console, "0:03").await;
    console.click("recording-stop").await;
    console.see(r#"recording[data-state="ready"]"#).await;
    console.picture("recorded").await;
    console.click("recording-send").await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-kind="voice"][data-delivery="delivered"]"#).await;
    console.picture("delivered").await;

    let rows = json!({ "filter": { "realm": "practice", "group": "open", "unread_only": false, "channel_id": null },
        "cursor": null, "limit": 1 });
    let page = console.invoke("conversations", rows).await.unwrap();
    let log = json!({ "id": page["items"][0]["id"], "before": null, "limit": 50 });
    let log = console.invoke("messages_before", log).await.unwrap();
    let sent = log["items"].as_array().unwrap().iter().find(|message| message["kind"] == "voice").unwrap().clone();
    let bars: Vec<u64> = sent["media"]["waveform"].as_array().unwrap().iter().filter_map(|bar| bar.as_u64()).collect();
    assert_eq!((bars.len(), bars.iter().max()), (64, Some(&100)));
    assert!(bars.iter().any(|bar| *bar < 60), "it swells: {bars:?}");
    let length = sent["media"]["duration_ms"].as_u64().unwrap();
    assert!((2_500..20_000).contains(&length), "{length}");
}

async fn shows(console: &Console, time: &str) {
    let reached = format!("document.querySelector('[data-testid=recording-time]')?.textContent >= '{time}'");
    console.until(&format!("{time} is reached"), &reached).await;
}
