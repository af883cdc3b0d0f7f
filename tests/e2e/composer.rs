//! Everything that the composer sends besides words, in the real window: buttons that are taken back and sent again, a file that
//! the page hands over in pieces, a product, and a quick reply.

use super::{console::Console, crash::take_a_conversation_over, take_the_stage};
use serde_json::json;

const QUESTION: &str = "Pengirimannya mau pakai yang mana?";

#[tokio::test]
async fn an_agent_sends_buttons_a_file_a_product_and_a_quick_reply() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("composer", data.path()).await;
    take_a_conversation_over(&console).await;

    write_buttons(&mut console).await;
    console.click("button-send").await;
    // The newest: the one of the takeover may still be there.
    console.see_saying("toast", "Sent to").await;
    console.run("[...document.querySelectorAll('[data-testid=toast-undo]')].at(-1).click()").await;
    let back = console.see(r#"button-label[data-place="1"]"#).await;
    assert_eq!(back.prop("value").await.unwrap().as_deref(), Some("Kilat"), "what was taken back is in the form again");
    console.click("button-send").await;

    hand_a_file_over(&mut console).await;
    offer_a_product(&mut console).await;
    use_a_quick_reply(&mut console).await;

    for kind in ["buttons", "document", "product", "text"] {
        console
            .see(&format!(r#"message[data-author="HUMAN_AGENT"][data-kind="{kind}"][data-delivery="delivered"]"#))
            .await;
    }
    assert_eq!(console.count_saying("message", QUESTION).await, 1, "what was taken back is not in the log");
    console.picture("delivered").await;
    let phone = console.invoke("practice_view", json!({})).await.unwrap();
    let lines = phone["chats"][0]["lines"].as_array().unwrap().clone();
    assert_eq!(lines.iter().filter(|line| line["text"] == QUESTION).count(), 1, "the customer was asked once");
}

async fn write_buttons(console: &mut Console) {
    console.type_into("composer-input", QUESTION).await;
    console.click("tool-buttons").await;
    console.type_into(r#"button-label[data-place="0"]"#, "Reguler").await;
    console.type_into(r#"button-label[data-place="1"]"#, "Kilat").await;
    console.type_into("button-footer", "Sampai pukul 17.00").await;
    console.picture("buttons").await;
}

async fn hand_a_file_over(console: &mut Console) {
    console.see("composer-input").await;
    let choose = "const chosen = new DataTransfer();
        chosen.items.add(new File(['Nota 0147, lunas. '.repeat(60000)], 'nota.txt', { type: 'text/plain' }));
        const input = document.querySelector('[data-testid=file-input]');
        input.files = chosen.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    console.run(choose).await;
    console.see(r#"file-chip[data-ready="true"]"#).await;
    console.picture("file").await;
    console.click("composer-send").await;
}

async fn offer_a_product(console: &mut Console) {
    console.click("tool-product").await;
    console.type_into("product-search", "sarung").await;
    console.until("one product is found", "document.querySelectorAll('[data-testid=offer]').length === 1").await;
    console.picture("product").await;
    console.click_saying("offer", "Sarung").await;
    console.see("product-card").await;
}

async fn use_a_quick_reply(console: &mut Console) {
    let form = json!({ "form": { "id": null, "shortcut": "salam", "text": "Terima kasih, {name}" } });
    console.invoke("save_quick_reply", form).await.unwrap();
    console.type_into("composer-input", "/sal").await;
    console.click("quick-reply").await;
    let filled = "document.querySelector('[data-testid=composer-input]').value === 'Terima kasih, Sri Wahyuni'";
    console.until("the customer's name is in it", filled).await;
    console.click("composer-send").await;
}
