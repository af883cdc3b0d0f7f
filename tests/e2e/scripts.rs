//! A script gets to work: the operator switches the local API on, makes a key, and the script calls with it.

use super::{console::Console, take_the_stage};
use crate::local_api::free_address;
use serde_json::{Value, json};

#[tokio::test]
async fn the_operator_switches_the_api_on_and_a_script_calls_with_a_new_key() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let address = free_address();
    let mut console = Console::open("scripts", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.click("nav-connections").await;
    console.see(r#"api-address[data-state="off"]"#).await;
    console.picture("off").await;

    move_to(&mut console, &address).await;
    console.click("api-switch").await;
    console.see(r#"api-address[data-state="listening"]"#).await;
    let key = make_a_key(&mut console).await;

    let (status, answer) = ping(&address, &key).await;
    assert_eq!((status, &answer["data"]["key"]["name"]), (200, &json!("Kasir")), "{answer}");
    console
        .until("its use is shown", "document.querySelector('[data-testid=api-key-calls]').textContent.trim() === '1'")
        .await;
    console.picture("used").await;

    console.click("api-key-actions").await;
    console.click("revoke-key").await;
    console.click("confirm").await;
    console.until("the key is gone", "!document.querySelector('[data-testid=api-key]')").await;
    assert_eq!(ping(&address, &key).await.0, 401);
}

async fn move_to(console: &mut Console, address: &str) {
    console.click("api-change-address").await;
    let field = console.see("api-listen").await;
    field.clear().await.unwrap();
    console.type_into("api-listen", address).await;
    console.picture("address").await;
    console.run("document.querySelector('[role=dialog] button[type=submit]').click()").await;
    console.until("the dialog is closed", "!document.querySelector('[role=dialog]')").await;
}

/// Returns the key, which the page shows this once.
async fn make_a_key(console: &mut Console) -> String {
    console.click("new-key").await;
    console.type_into("key-name", "Kasir").await;
    console.run("document.querySelector('[role=dialog] input[type=checkbox]').click()").await;
    console.picture("new-key").await;
    console.run("document.querySelector('[role=dialog] button[type=submit]').click()").await;
    let field = console.see("fresh-key").await;
    let key = field.prop("value").await.unwrap().unwrap();
    console.picture("fresh-key").await;
    console.click("fresh-key-done").await;
    key
}

async fn ping(address: &str, key: &str) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://{address}/api/v1/ping")).bearer_auth(key).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}
