//! A fresh computer: the window opens on the first run, and nothing that a page could be made to do gets out of it.

use super::{console::Console, take_the_stage};
use balas::app::{App, Config};
use serde_json::json;
use std::{io::Read, net::TcpListener};

#[tokio::test]
async fn a_fresh_start_shows_the_first_run() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().expect("a temporary directory");
    let mut console = Console::open("first-run", data.path()).await;

    console.see("first-run-practise").await;
    assert_eq!(console.run("return document.title").await, json!("Balas"));
    console.picture("first-run").await;
}

#[tokio::test]
async fn injected_script_does_not_run() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().expect("a temporary directory");
    let console = Console::open("injected-script", data.path()).await;
    console.see("first-run-practise").await;

    console.run(INJECT_A_SCRIPT).await;
    console.until("the policy has reported the script", "window.violation").await;
    assert_eq!(
        console.run("return [window.violation, window.injected ?? null]").await,
        json!(["script-src-elem", null])
    );

    assert_eq!(console.run("return typeof window.__TAURI__").await, json!("undefined"));
}

/// What markup in a customer's message would try.
const INJECT_A_SCRIPT: &str = "
    document.addEventListener('securitypolicyviolation', (event) => { window.violation = event.effectiveDirective; });
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);";

#[tokio::test]
async fn links_lead_nowhere_outside() {
    let _stage = take_the_stage().await;
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    outside.set_nonblocking(true).unwrap();
    let data = tempfile::tempdir().unwrap();
    let console = Console::open("links", data.path()).await;
    console.see("first-run-practise").await;

    for target in ["_self", "_blank"] {
        console.run(&link_to(&outside, target)).await;
        console.click(&format!("way-out{target}")).await;
    }

    console.see("first-run-practise").await;
    assert_eq!(console.run("return location.protocol").await, json!("tauri:"), "the window left its own pages");
    drop(console);
    assert_eq!(asked_for(&outside), "", "somebody outside was asked");
}

/// What was asked for over all connections. WebKit may connect ahead as soon as a mouse button goes down on a link; what
/// counts is that it never asks.
fn asked_for(outside: &TcpListener) -> String {
    let mut asked = Vec::new();
    while let Ok((mut connection, _)) = outside.accept() {
        connection.set_nonblocking(false).unwrap();
        connection.read_to_end(&mut asked).ok();
    }
    String::from_utf8_lossy(&asked).into_owned()
}

fn link_to(outside: &TcpListener, target: &str) -> String {
    let address = outside.local_addr().unwrap();
    format!(
        "const link = document.createElement('a');
        Object.assign(link, {{ href: 'http://{address}/', target: '{target}', textContent: 'out' }});
        link.dataset.testid = 'way-out{target}';
        Object.assign(link.style, {{ position: 'fixed', top: 0, left: 0, zIndex: 9999 }});
        document.body.append(link);"
    )
}

#[tokio::test]
async fn the_practice_phone_cannot_reach_the_inbox() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let console = Console::open("phone", data.path()).await;
    console.click("first-run-practise").await;
    console.turn_to_phone().await;
    console.see("practice-scan").await;

    let allowed = console.invoke("practice_view", json!({})).await;
    assert_eq!(allowed.unwrap()["linked"], json!(false));
    for (command, arguments) in [
        ("search", json!({ "realm": "practice", "query": "halo", "conversationId": null })),
        ("send_message", json!({ "id": "1", "composed": { "kind": "text", "text": "halo" }, "replyTo": null })),
        ("erase_practice", json!({})),
    ] {
        let refused = console.invoke(command, arguments).await.unwrap_err();
        assert!(refused.as_str().unwrap().contains("not allowed"), "{command} on the phone: {refused}");
    }
}

#[tokio::test]
async fn a_data_directory_in_use_is_told_and_opens_when_it_is_free() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let other = App::open(Config::new(data.path())).await.unwrap();
    let mut console = Console::open("in-use", data.path()).await;

    console.until("the reason is told", "document.querySelector('[role=alert]')").await;
    let told = console.run("return document.querySelector('[role=alert] code').textContent").await;
    assert!(told.as_str().unwrap().contains("another Balas"), "{told}");
    console.picture("in-use").await;

    other.shutdown().await;
    console.run("document.querySelector('[role=alert] button').click()").await;
    console.see("first-run-practise").await;
}
