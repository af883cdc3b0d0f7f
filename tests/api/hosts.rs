//! Under which names the API may be asked for, and how patient it is with a caller.

use super::desk::{Answer, ApiDesk, listen};
use crate::support::{DEWI, TestDesk};
use axum::{Router, routing::get};
use balas::{api::Server, settings};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;

async fn status(api: &ApiDesk, host: &str) -> u16 {
    Answer::to(api.request(Method::GET, "/healthz").header("host", host)).await.status
}

/// Asks until the server knows of the change.
async fn becomes(api: &ApiDesk, host: &str, expected: u16) {
    let patience = Instant::now() + Duration::from_secs(10);
    while status(api, host).await != expected {
        assert!(Instant::now() < patience, "{host} is never {expected}");
    }
}

async fn allow(desk: &TestDesk, hosts: &[&str]) {
    let hosts: Vec<_> = hosts.iter().map(ToString::to_string).collect();
    desk.write(move |tx| async move { settings::set_api_hosts(tx, &hosts).await }.boxed()).await;
}

#[tokio::test]
async fn a_name_is_answered_from_the_moment_on_that_it_is_allowed() {
    let api = ApiDesk::unlinked().await;
    assert_eq!(status(&api, "desk.example").await, 421);
    allow(&api.desk, &["Desk.Example.", "10.0.0.7"]).await;
    becomes(&api, "desk.example:7717", 200).await;
    assert_eq!(status(&api, "10.0.0.7").await, 200);
    assert_eq!(status(&api, "other.example").await, 421);

    let api = api.restart().await;
    assert_eq!(status(&api, "DESK.example").await, 200);
    allow(&api.desk, &[]).await;
    becomes(&api, "desk.example", 421).await;
    assert_eq!(status(&api, "localhost").await, 200);
}

#[tokio::test]
async fn what_is_no_plain_name_is_not_allowed() {
    let desk = TestDesk::unlinked().await;
    for host in ["", "http://desk.example", "desk.example:80", "desk example", "a/b", "user@desk.example"] {
        let hosts = vec![host.to_owned()];
        let set = desk.app.store().write(move |tx| async move { settings::set_api_hosts(tx, &hosts).await }.boxed());
        assert!(set.await.is_err(), "{host}");
    }
    assert!(settings::api_hosts(&mut desk.app.store().read().await.unwrap()).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_address_of_a_file_leads_to_where_it_was_asked_from() {
    let api = ApiDesk::serving_on(TestDesk::linked().await, "0.0.0.0:0").await;
    allow(&api.desk, &["desk.example"]).await;
    becomes(&api, "desk.example", 200).await;
    let key = api.admin().await;
    let picture = include_bytes!("../../assets/practice/transfer.png");
    let file = listen(Router::new().route("/bukti.png", get(async || &picture[..]))).await;
    let body = json!({"from": DEWI, "media_url": format!("http://{file}/bukti.png")});
    let message = api.post(&key, "/practice/inbound", body).await.data().clone();
    let own = format!("127.0.0.1:{}", api.address.port());
    assert!(message["media"]["url"].as_str().unwrap().starts_with(&format!("http://{own}/media/")), "{message}");
    let path = format!("/api/v1/conversations/{}/messages", message["conversation_id"].as_str().unwrap());
    for host in [own.as_str(), "localhost:8080", "desk.example", "192.168.1.5"] {
        let asked = api.request(Method::GET, &path).bearer_auth(&key).header("host", host);
        let page = Answer::to(asked).await;
        let url = page.data()["items"][0]["media"]["url"].as_str().unwrap().to_owned();
        assert!(url.starts_with(&format!("http://{host}/media/")), "{host}: {url}");
    }
}

#[tokio::test]
async fn a_head_that_comes_drop_by_drop_is_given_up() {
    let desk = TestDesk::unlinked().await;
    let server = Server::bind(desk.app.clone(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let server = server.with_head_timeout(Duration::from_millis(50));
    let (address, stop) = (server.address(), CancellationToken::new());
    let served = tokio::spawn(server.run(stop.clone()));
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow:").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(10), line.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "the connection is still open");
    assert!(!rest.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&rest));
    stop.cancel();
    served.await.unwrap();
}
