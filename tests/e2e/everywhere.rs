//! What works on every page: the palette, links and notifications that lead into the window, and a second start.

use super::{
    console::{Console, Surroundings},
    crash::take_a_conversation_over,
    take_the_stage, wait,
};
use serde_json::json;

const OTHER: &str = "Made Wirawan";
const OTHER_NUMBER: &str = "6281234567802";

#[tokio::test]
async fn the_palette_finds_actions_people_and_messages_and_gives_the_focus_back() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("palette", data.path()).await;
    take_a_conversation_over(&console).await;
    write(&console, "Apakah kain sogan masih ada?").await;
    console.see_saying("conversation-row", OTHER).await;

    console.see("composer-input").await;
    console.run("document.querySelector('[data-testid=composer-input]').focus()").await;
    console.press("Control+k").await;
    console.see("palette-line").await;
    console.picture("opened").await;
    console.type_keys("wirawan").await;
    console.see_saying("palette-line", OTHER).await;
    console.picture("found").await;
    console.press("Escape").await;
    console.until("the palette is closed", "!document.querySelector('[data-testid=palette]')").await;
    let focused = console.run("return document.activeElement.dataset.testid").await;
    assert_eq!(focused, json!("composer-input"), "the focus is back where it was");

    console.press("Control+k").await;
    console.type_keys("sogan").await;
    console.see(r#"palette-line[data-kind="message"]"#).await;
    choose(&console, r#"[data-kind="message"]"#).await;
    console.see_saying("message", "kain sogan").await;

    console.press("Control+k").await;
    console.type_keys(">reopen").await;
    console.see(r#"palette-line[data-action="reopen"][aria-disabled="true"]"#).await;
    console.see_saying("palette-line", "It is not closed").await;
    console.press("Escape").await;
}

/// Arrows to a line of the palette, and takes it.
async fn choose(console: &Console, which: &str) {
    let is_chosen =
        format!("return Boolean(document.querySelector('[data-testid=palette-line][aria-selected=true]{which}'))");
    for _ in 0..40 {
        if console.run(&is_chosen).await == json!(true) {
            return console.press("Enter").await;
        }
        console.press("ArrowDown").await;
    }
    panic!("no arrow leads to {which}");
}

#[tokio::test]
async fn links_and_notifications_lead_to_their_conversation() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let surroundings = Surroundings::new().await;
    let notifications = surroundings.bus.show_notifications().await;
    let _trays = surroundings.bus.show_trays().await;
    let mut console = Console::open_in(surroundings, "everywhere", data.path()).await;
    take_a_conversation_over(&console).await;

    write(&console, "Saya mau bicara dengan orang").await;
    let shown = wait::until("a notification is shown", async || notifications.shown().pop()).await;
    assert_eq!(shown.0, format!("{OTHER} asks for a person"));
    console.click("nav-catalogue").await;
    console.until("the catalogue is shown", "location.hash === '#/catalogue'").await;
    notifications.click(u32::try_from(notifications.shown().len()).unwrap()).await;
    open_is(&console, OTHER).await;

    console.start_again(data.path(), &["balas://settings"]).await;
    console.see("settings-shop").await;
    console.click("section-notifications").await;
    console.see("close-to-tray").await;
    console.picture("settings").await;
    console.start_again(data.path(), &["balas://contact/+62%20812-3456-7801"]).await;
    open_is(&console, "Sri Wahyuni").await;

    console.start_again(data.path(), &["balas://send/?to=6281234567801&text=hi"]).await;
    console.start_again(data.path(), &["balas://credits"]).await;
    console.until("only the second link leads anywhere", "location.hash === '#/credits'").await;
}

#[tokio::test]
async fn starting_with_the_log_in_is_chosen_in_the_settings() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("log-in", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.press("Control+,").await;
    console.click("section-notifications").await;
    console.see_saying("this-computer", "shows no notifications").await;
    assert_eq!(console.count_saying("close-to-tray", "").await, 0, "without a tray there is no way back");
    console.click("starts-at-login").await;
    console.see(r#"starts-at-login[aria-checked="true"]"#).await;
    console.picture("chosen").await;
    assert_eq!(console.invoke("computer", json!({})).await.unwrap()["starts_at_login"], json!(true));
    console.click("starts-at-login").await;
    console.see(r#"starts-at-login[aria-checked="false"]"#).await;
}

#[tokio::test]
async fn what_waited_is_told_when_the_number_is_back() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("back-online", data.path()).await;
    take_a_conversation_over(&console).await;
    console.invoke("practice_set_online", json!({ "online": false })).await.unwrap();
    console.see("offline-banner").await;
    for text in ["Satu", "Dua"] {
        console.type_into("composer-input", text).await;
        console.click("composer-send").await;
        console.see_saying("message", text).await;
    }
    console.see_saying("offline-banner", "2 messages").await;
    console.picture("offline").await;
    console.invoke("practice_set_online", json!({ "online": true })).await.unwrap();
    console.see_saying("toast", "Back online. 2 sent.").await;
    console.picture("back").await;
}

async fn write(console: &Console, text: &str) {
    let message = json!({ "from": OTHER_NUMBER, "name": OTHER, "text": text });
    console.invoke("practice_write", message).await.unwrap();
}

async fn open_is(console: &Console, name: &str) {
    let heading =
        format!("document.querySelector('[data-testid=conversation]')?.getAttribute('aria-label')?.includes('{name}')");
    console.until(&format!("the conversation with {name} is open"), &heading).await;
}
