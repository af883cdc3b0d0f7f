//! A customer added by hand and written to: the conversation is searched, put on top and looked through, two contacts become one
//! and two again, and the pane says who did all that.

use super::{console::Console, take_the_stage};
use serde_json::json;

/// Whether something on the page says these words.
const SAYS: &str =
    "[...document.querySelectorAll('[data-testid=SELECTOR]')].some((one) => one.textContent.includes('WORDS'))";

fn says(what: &str, words: &str) -> String {
    SAYS.replace("SELECTOR", what).replace("WORDS", words)
}

#[tokio::test]
async fn a_new_contact_is_written_to_found_pinned_and_made_one_with_another() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("people", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;

    add(&mut console, "0812-3456-7101", "Ani Lestari").await;
    add(&mut console, "0812 3456 7102", "Ani (toko)").await;
    fields(&mut console).await;
    merge(&mut console).await;
    talk(&mut console).await;
}

async fn add(console: &mut Console, number: &str, name: &str) {
    console.click("nav-contacts").await;
    console.click("contacts-new").await;
    console.type_into("new-contact-number", number).await;
    console.type_into("new-contact-name", name).await;
    console.until("the number is one", "!document.querySelector('[data-testid=new-contact-save]').disabled").await;
    console.picture("new-contact").await;
    console.click("new-contact-save").await;
    console.see_saying("contact-row", name).await;
    console.see("contact-inspector").await;
}

async fn fields(console: &mut Console) {
    console.click("contacts-more").await;
    console.click("contacts-fields").await;
    console.type_into("field-new", "Alamat").await;
    console.click("field-add").await;
    console.see("contact-field").await;
    console.picture("fields").await;
    console.run("document.querySelector('[role=dialog] button[aria-label]').click()").await;
    console.click_saying("contact-row", "Ani Lestari").await;
    console.click("details-edit").await;
    console.type_into("field-value", "Solo\u{e007}").await;
    console.click("details-edit").await;
    console.until("the field is kept", &says("field-shown", "Solo")).await;
}

async fn merge(console: &mut Console) {
    console.click("contact-merge").await;
    console.type_into("merge-search", "toko").await;
    console.click_saying("merge-choice", "Ani (toko)").await;
    console.picture("merge").await;
    console.click("merge-confirm").await;
    console.see("merged-contact").await;
    console.until("one row is left", "document.querySelectorAll('[data-testid=contact-row]').length === 1").await;
    console.until("the log says so", &says("who-did-what", "Ani (toko)")).await;
    console.picture("merged").await;
    console.click("merged-apart").await;
    console.until("there are two again", "document.querySelectorAll('[data-testid=contact-row]').length === 2").await;
}

async fn talk(console: &mut Console) {
    console.click_saying("contact-row", "Ani Lestari").await;
    console.click("contact-open").await;
    console.see("conversation").await;
    // Its row comes with the next page of the list, which a busy machine reads after the conversation.
    console.see(r#"conversation-row[aria-selected="true"]"#).await;
    let open = console.run("return document.querySelector('[role=option][aria-selected=true]').dataset.id").await;
    for words in ["Halo, batik pesanannya sudah siap", "Dikirim hari ini", "Batik yang satu lagi besok"] {
        console.invoke("add_note", json!({ "id": open, "text": words })).await.unwrap();
        console.see_saying("message", words).await;
    }
    console.click("thread-menu").await;
    console.click("thread-find").await;
    console.type_into("find-input", "batik").await;
    console.until("both places are counted", &says("find-count", "1 of 2")).await;
    console.picture("find").await;
    console.click("find-older").await;
    console.until("the older one is looked at", &says("find-count", "2 of 2")).await;
    console.type_into("find-input", "\u{e00c}").await;

    console.click("thread-menu").await;
    console.picture("menu").await;
    console.click("thread-pin").await;
    console.until("it is on top", "document.querySelector('[data-testid=conversation-row] .pin') !== null").await;
    console.until("the log of the pane is there", &says("who-did-what", "Ani")).await;
    console.picture("conversation").await;
    console.click("thread-menu").await;
    console.click("thread-export").await;
    console.see("export-save").await;
    console.picture("export").await;
}
