//! The page of settings in the real window: what is chosen holds after a kill, and a shop moves to another computer.

use super::{console::Console, take_the_stage};
use serde_json::json;

const PASSPHRASE: &str = "kopi susu gula aren";

#[tokio::test]
async fn what_the_operator_chooses_holds_after_a_kill() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("settings", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.run("location.hash = '#/settings/appearance'").await;
    console.see("message-sample").await;
    console.run("document.querySelector('input[name=message-size][value=\"150\"]').click()").await;
    console.until("messages are larger", LARGE).await;
    console.picture("appearance").await;
    console.click("section-notifications").await;
    console.click("notify-sounds").await;
    console.click("notify-quiet").await;
    console.see("quiet-from").await;
    console.picture("notifications").await;
    console.click("section-shortcuts").await;
    console.click("single-letters").await;
    console
        .until("letters are off", "document.querySelector('[data-testid=single-letters]').ariaChecked === 'false'")
        .await;
    console.picture("shortcuts").await;
    let chosen = console.invoke("load", json!({})).await.unwrap()["preferences"].clone();
    console.kill().await;

    let mut console = Console::open("settings", data.path()).await;
    console.run("location.hash = '#/settings/appearance'").await;
    console.see("message-sample").await;
    console.until("messages are as large as before", LARGE).await;
    assert_eq!(console.invoke("load", json!({})).await.unwrap()["preferences"], chosen);
    assert_eq!(chosen["notifications"]["sounds"], json!(false));
    assert_eq!(chosen["window"]["single_letters"], json!(false));
    console.click("section-about").await;
    console.click("licences").await;
    console.see_saying("licence-list", "sqlx").await;
    console.picture("licences").await;
}

/// 14 px are 21 at 150 %.
const LARGE: &str = "getComputedStyle(document.querySelector('[data-testid=message-sample]')).fontSize === '21px'";

/// What a person does who types anew.
const EMPTY_THE_FIELD: &str = "
    const field = document.querySelector('[data-testid=restore-passphrase]');
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));";

#[tokio::test]
async fn a_shop_moves_to_another_computer_with_a_backup() {
    let _stage = take_the_stage().await;
    let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut console = Console::open("backup", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.invoke("set_shop_name", json!({ "name": "Toko Pindah" })).await.unwrap();
    console.run("location.hash = '#/settings/data'").await;
    console.click("make-backup").await;
    console.type_into("backup-passphrase", PASSPHRASE).await;
    console.type_into("backup-again", PASSPHRASE).await;
    console.picture("backup").await;
    console.click("backup-go").await;
    console.see("backup-made").await;
    console.picture("backup-made").await;
    let path = console.run("return document.querySelector('[role=dialog] .path').textContent").await;
    let kept = data.path().join("kept.balas");
    std::fs::copy(path.as_str().unwrap(), &kept).unwrap();
    console.kill().await;

    let mut console = Console::open("restore", other.path()).await;
    console.click("first-run-restore").await;
    console.type_into("restore-file", kept.to_str().unwrap()).await;
    console.type_into("restore-passphrase", "teh manis panas").await;
    console.click("restore-go").await;
    console.until("the wrong passphrase is told", "document.querySelector('[role=dialog] p[role=alert]')").await;
    console.picture("wrong-passphrase").await;
    console.run(EMPTY_THE_FIELD).await;
    console.type_into("restore-passphrase", PASSPHRASE).await;
    console.click("restore-go").await;
    console.see("restore-ready").await;
    console.picture("restore-ready").await;
    console.kill().await;

    let mut console = Console::open("restored", other.path()).await;
    console.see("nav-catalogue").await;
    assert_eq!(console.invoke("load", json!({})).await.unwrap()["shop_name"], json!("Toko Pindah"));
    console.picture("restored").await;
}
