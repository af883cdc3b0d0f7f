//! A shop connects its hosted gateway on the first day: asked first, stored behind a passphrase, and there at the next start.

use super::{console::Console, take_the_stage};
use crate::api::desk::ApiDesk;
use balas::{
    api::Scope,
    app::{App, Config},
    settings,
};
use futures_util::FutureExt;
use serde_json::json;
use std::path::Path;

const PASSPHRASE: &str = "kopi hitam tanpa gula";

#[tokio::test]
async fn a_gateway_is_checked_and_connected() {
    let _stage = take_the_stage().await;
    let hosted = ApiDesk::linked().await;
    let key = hosted.key(&[Scope::ConversationsRead]).await;
    let data = tempfile::tempdir().unwrap();
    allow_this_computer(data.path()).await;
    let mut console = Console::open("gateways", data.path()).await;
    console.picture("doors").await;

    console.click("first-run-gateway").await;
    console.type_into("gateway-name", "Gateway Nusantara").await;
    console.run("document.querySelector('[data-service=wabot] input[type=checkbox]').click()").await;
    console.type_into("gateway-wabot-address", &format!("http://{}/api/v1", hosted.address)).await;
    console.type_into("gateway-wabot-credential", &key).await;
    console.picture("filled").await;
    console.click("gateway-check").await;
    console.see(r#"gateway-answer[data-good="true"]"#).await;
    console.picture("checked").await;

    console.click("gateway-save").await;
    console.type_into("unlock-passphrase", PASSPHRASE).await;
    console.picture("passphrase").await;
    console.click("unlock-go").await;
    console.until("the dialog is closed", "!document.querySelector('[role=dialog]')").await;
    console.click("nav-connections").await;
    console.see_saying("channel", "Gateway Nusantara").await;
    console.see_saying("channel", &hosted.address.to_string()).await;
    console.see_saying("channel", &format!("key ends {}", &key[key.len() - 4..])).await;
    console.click("connection-services").await;
    console.see(r#"service-state[data-good="true"]"#).await;
    console.picture("connected").await;
    assert_eq!(console.run(r#"return document.body.innerHTML.includes("tk_live_")"#).await, json!(false));
    drop(console);

    at_the_next_start_the_passphrase_opens_it(data.path()).await;
}

/// The hosted service of this story is on this computer.
async fn allow_this_computer(data: &Path) {
    let app = App::open(Config::new(data)).await.unwrap();
    let hosts = ["127.0.0.1".to_owned()];
    app.store().write(move |tx| async move { settings::set_allowed_hosts(tx, &hosts).await }.boxed()).await.unwrap();
    app.shutdown().await;
}

async fn at_the_next_start_the_passphrase_opens_it(data: &Path) {
    let mut console = Console::open("gateways-again", data).await;
    console.click("nav-connections").await;
    console.see(r#"channel[data-state="stopped"]"#).await;
    console.picture("locked").await;
    console.click("unlock-gateway").await;
    console.type_into("unlock-passphrase", "something else").await;
    console.click("unlock-go").await;
    console.until("the passphrase is refused", "document.querySelector('[data-testid=unlock] [role=alert]')").await;
    console.picture("wrong-passphrase").await;
    console.run("document.querySelector('[data-testid=unlock-passphrase]').select()").await;
    console.type_into("unlock-passphrase", PASSPHRASE).await;
    console.click("unlock-go").await;
    console.see(r#"channel[data-state="connected"]"#).await;
    console.picture("unlocked").await;
}
