//! The main things that an agent does, without a mouse: linking, replying, buttons, importing contacts, making a key.

use super::{console::Console, take_the_stage};
use serde_json::{Value, json};

const CUSTOMER: &str = "Sri Wahyuni";
const NUMBER: &str = "6281234567801";
/// No page has more stops than this.
const STOPS: usize = 120;

#[tokio::test]
async fn an_agent_links_replies_and_sends_buttons_by_keys_alone() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("keyboard", data.path()).await;
    linked_by_keys(&console).await;
    let message = json!({ "from": NUMBER, "name": CUSTOMER, "text": "Halo, admin" });
    console.invoke("practice_write", message).await.unwrap();

    console.press("g").await;
    console.press("i").await;
    console.see_saying("conversation-row", CUSTOMER).await;
    console.press("j").await;
    // The conversation is drawn before what it holds has arrived; the button that T stands for says that it has.
    console.see("take-over").await;
    console.press("t").await;
    console.until("the field has the focus", HAS_THE_FIELD).await;
    console.type_keys("Selamat pagi, Kak").await;
    console.press("Enter").await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-delivery="delivered"]"#).await;

    console.type_keys("Mau kirim lewat apa?").await;
    console.press("Control+b").await;
    console.see("button-label").await;
    tab_to(&console, r#"[data-testid=button-label][data-place="0"]"#).await;
    console.type_keys("Reguler").await;
    tab_to(&console, r#"[data-testid=button-label][data-place="1"]"#).await;
    console.type_keys("Kilat").await;
    console.picture("buttons").await;
    console.press("Control+Enter").await;
    console.see(r#"message[data-kind="buttons"][data-author="HUMAN_AGENT"][data-delivery="delivered"]"#).await;
    console.picture("sent").await;
}

#[tokio::test]
async fn an_operator_imports_contacts_and_makes_a_key_by_keys_alone() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("keyboard-set-up", data.path()).await;
    linked_by_keys(&console).await;

    console.press("g").await;
    console.press("p").await;
    console.see("contacts-count").await;
    tab_to(&console, "[data-testid=contacts-import]").await;
    console.press("Enter").await;
    console.see("import-choose").await;
    choose_a_file(&console).await;
    console.see("import-summary").await;
    tab_to(&console, "[data-testid=import-run]").await;
    console.press("Enter").await;
    console.see_saying("contact-row", "Ani Lestari").await;
    console.picture("imported").await;

    console.press("g").await;
    console.press("c").await;
    console.see("new-key").await;
    tab_to(&console, "[data-testid=new-key]").await;
    console.press("Enter").await;
    console.see("key-name").await;
    console.type_keys("Kasir").await;
    tab_to(&console, "[role=dialog] input[type=checkbox]").await;
    console.press("Space").await;
    tab_to(&console, "[role=dialog] button[type=submit]").await;
    console.press("Enter").await;
    console.see("fresh-key").await;
    console.picture("fresh-key").await;
}

const HAS_THE_FIELD: &str = "document.activeElement?.dataset.testid === 'composer-input'";

/// The phone that scans is the customer's world and no key of this window.
async fn linked_by_keys(console: &Console) {
    console.see("first-run-practise").await;
    console.press("1").await;
    console.see("qr-code").await;
    console.invoke("practice_scan", json!({})).await.unwrap();
    console.invoke("practice_set_scripted", json!({ "on": false })).await.unwrap();
    console.see("practice-banner").await;
}

/// The Tab key until the focus is there; a person would give up as well after so many.
async fn tab_to(console: &Console, selector: &str) {
    let there = format!("return Boolean(document.activeElement?.matches({}))", Value::from(selector));
    for _ in 0..STOPS {
        if console.run(&there).await == json!(true) {
            return;
        }
        console.press("Tab").await;
    }
    panic!("the Tab key never reaches {selector}");
}

/// The system's dialog, which no web driver reaches.
async fn choose_a_file(console: &Console) {
    let script = "const files = new DataTransfer();
        files.items.add(new File(['name,phone\\nAni Lestari,0812-3456-7101\\n'], 'pelanggan.csv', { type: 'text/csv' }));
        const picker = document.querySelector('[data-testid=import-file]');
        picker.files = files.files;
        picker.dispatchEvent(new Event('change', { bubbles: true }));";
    console.run(script).await;
}
