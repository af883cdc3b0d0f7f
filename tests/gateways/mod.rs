//! The client ends: against Balas's own API over real HTTP, and against servers that have a bad day.

mod alatwa;
mod bad_days;
mod documents;
mod files;
mod multiwhats;
pub mod rude;
mod unswer;
mod wabot;
mod waviro;

use crate::api::desk::ApiDesk;
use balas::{
    gateways::client::{Account, ClientError},
    outgoing::{Client, Policy},
};
use reqwest::Method;
use serde_json::json;

/// A guarded client that may reach this computer.
pub fn http() -> Client {
    Client::new(Policy::new(&["127.0.0.1".to_owned()])).unwrap()
}

/// An account at a served desk. Its own limit does not matter, the server's key has none.
pub fn account(api: &ApiDesk, path: &str, key: &str) -> Account {
    Account { per_minute: 0, ..Account::new(&format!("http://{}{path}", api.address), key) }
}

pub fn is_rejected<T: std::fmt::Debug>(answer: &Result<T, ClientError>) -> bool {
    matches!(answer, Err(ClientError::Rejected { message }) if !message.is_empty())
}

#[tokio::test]
async fn what_cannot_be_a_base_url_is_refused_before_anything_is_sent() {
    let (clock, _) = balas::clock::Clock::manual(balas::model::Timestamp(0));
    for base in [
        "",
        "x",
        "ftp://a.example",
        "http://10.0.0.1/",
        "http://169.254.169.254/api",
        "https://me:pass@a.example/",
        "https://a.example/?apikey=tk_live_x",
        "data:text/plain,x",
    ] {
        let refused = balas::gateways::client::wabot::Client::new(Account::new(base, "tk"), http(), clock.clone());
        assert!(matches!(refused, Err(ClientError::Blocked(_))), "{base}: {refused:?}");
    }
}

#[tokio::test]
async fn ids_stay_inside_their_place_in_the_path() {
    let server = rude::Rude::answering(vec![rude::json(200, &json!({"ok": true, "data": {"id": "a"}}))]).await;
    let client = server.wabot();
    for id in ["", ".", ".."] {
        assert!(is_rejected(&client.conversation(id).await), "{id}");
    }
    client.conversation("../products?x=1#y").await.unwrap();
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with(&format!("{} /conversations/..%2Fproducts%3Fx=1%23y ", Method::GET)), "{asked:?}");
}
