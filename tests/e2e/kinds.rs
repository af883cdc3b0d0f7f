//! What becomes of messages after they were said, in the real window and on the practice phone: signs both ways, other words, a
//! list that is chosen from, a message deleted for everyone; and nasty words that stay words.

use super::{console::Console, crash::take_a_conversation_over, take_the_stage};
use serde_json::{Value, json};

#[tokio::test]
async fn an_agent_puts_a_sign_on_what_a_customer_said() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("signs", data.path()).await;
    take_a_conversation_over(&console).await;
    put_a_sign_on_it(&mut console).await;
}

#[tokio::test]
async fn an_agent_reacts_edits_offers_a_list_and_deletes_and_the_customer_does_it_back() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("kinds", data.path()).await;
    take_a_conversation_over(&console).await;
    let asked = line(&console, "customer").await;

    put_a_sign_on_it(&mut console).await;
    say_and_correct(&mut console).await;
    let reply = line(&console, "shop").await;
    assert_eq!((&reply["text"], &reply["edited"]), (&json!("Masih, Kak Dewi"), &json!(true)));
    let react = json!({ "from": phone(&console).await, "msgid": reply["msgid"], "sign": "❤️" });
    console.invoke("practice_react", react).await.unwrap();
    console.see(r#"reaction[data-sign="❤️"]"#).await;
    console.invoke("practice_edit", json!({ "msgid": asked["msgid"], "text": "Halo, admin toko" })).await.unwrap();
    console.see_saying("message", "Halo, admin toko").await;
    console.picture("signs-and-edits").await;

    offer_a_list(&mut console).await;
    let offered = line(&console, "shop").await;
    let choose = json!({ "from": phone(&console).await, "msgid": offered["msgid"], "label": "Sarung" });
    console.invoke("practice_tap", choose).await.unwrap();
    console.see(r#"message[data-kind="list_reply"]"#).await;
    console.run("document.querySelector('[data-testid=list-rows]').open = true").await;
    console.picture("chosen").await;

    about_ours(&console, "Masih, Kak Dewi", "message-delete").await;
    console.click("confirm").await;
    console.see(r#"message[data-deleted="true"]"#).await;
    console.picture("deleted").await;
}

#[tokio::test]
async fn nasty_words_break_neither_the_log_nor_the_list_nor_the_phone() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("nasty-kinds", data.path()).await;
    take_a_conversation_over(&console).await;
    let asked = line(&console, "customer").await;
    let long = "a".repeat(4_000);
    let emoji = "😀".repeat(2_000);
    for text in [long.as_str(), &emoji, "\u{202e}gnp.exe\u{202c} a\u{200b}b", "<img src=x onerror=alert(1)>"] {
        console.invoke("practice_edit", json!({ "msgid": asked["msgid"], "text": text })).await.unwrap();
    }
    console.see_saying("message", "<img src=x onerror=alert(1)>").await;
    let fits = "document.querySelector('[data-testid=message-log]').scrollWidth
        <= document.querySelector('[data-testid=message-log]').clientWidth";
    console.until("nothing is wider than the log", fits).await;
    assert_eq!(console.run("return document.querySelectorAll('[data-testid=message] img').length").await, json!(0));
    console.picture("nasty").await;
}

async fn put_a_sign_on_it(console: &mut Console) {
    console.see(r#"message[data-direction="in"]"#).await;
    console.run("document.querySelector('article[data-direction=in]').focus()").await;
    console.click("message-react").await;
    console.see("quick-signs").await;
    console.picture("quick-signs").await;
    console.click(r#"quick-sign[data-sign="👍"]"#).await;
    console.see(r#"reaction[data-sign="👍"][data-ours="true"]"#).await;
}

async fn say_and_correct(console: &mut Console) {
    console.type_into("composer-input", "Masih, Kak Dewy").await;
    console.click("composer-send").await;
    console.see(r#"message[data-author="HUMAN_AGENT"][data-delivery="delivered"]"#).await;
    about_ours(console, "Masih, Kak Dewy", "message-edit").await;
    console.see("edit-text").await;
    let write = "const field = document.querySelector('[data-testid=edit-text]');
        field.value = 'Masih, Kak Dewi';
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    console.run(write).await;
    console.picture("edit").await;
    console.click("edit-save").await;
    console.see("edited").await;
    console.click("edited").await;
    console.see_saying("earlier", "Masih, Kak Dewy").await;
}

async fn offer_a_list(console: &mut Console) {
    console.press("Escape").await;
    console.type_into("composer-input", "Mau yang mana?").await;
    console.click("tool-list").await;
    console.type_into("list-button", "Pilih").await;
    console.type_into("list-row", "Kemeja").await;
    console.click("list-row-add").await;
    console.type_into(r#"list-row[data-place="1"]"#, "Sarung").await;
    console.picture("list").await;
    console.click("button-send").await;
    console.see(r#"message[data-kind="list"][data-delivery="delivered"]"#).await;
}

/// Opens the menu of our message with these words, and chooses from it.
async fn about_ours(console: &Console, words: &str, item: &str) {
    let focus = format!(
        "[...document.querySelectorAll('article[data-direction=out]')].find((one) => one.innerText.includes('{words}')).focus()"
    );
    console.run(&focus).await;
    console.click("message-menu").await;
    console.click(item).await;
}

async fn chat(console: &Console) -> Value {
    console.invoke("practice_view", json!({})).await.unwrap()["chats"][0].clone()
}

async fn phone(console: &Console) -> Value {
    chat(console).await["phone"].clone()
}

/// The newest line of one side on the phone.
async fn line(console: &Console, from: &str) -> Value {
    let chat = chat(console).await;
    let lines = chat["lines"].as_array().unwrap();
    let is_theirs = from == "customer";
    lines.iter().rfind(|line| line["from_customer"] == is_theirs).unwrap().clone()
}
