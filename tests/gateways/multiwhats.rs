//! The client of multiwhats against Balas's own server.

use super::{
    account, http, is_rejected,
    rude::{KEY, Rude, json},
};
use crate::{
    api::desk::ApiDesk,
    support::{DEWI, EMRE},
};
use balas::{
    api::Scope,
    gateways::client::{
        ClientError,
        multiwhats::{Client, reached},
    },
};
use serde_json::json as value;

fn client(api: &ApiDesk, key: &str, from: &str) -> Client {
    Client::new(account(api, "/api/v1", key), from, http(), api.desk.clock.clone()).unwrap()
}

async fn own_number(api: &ApiDesk) -> String {
    let mut reader = api.desk.app.store().read().await.unwrap();
    balas::store::channels::get(&mut reader, api.desk.channel).await.unwrap().unwrap().phone
}

#[tokio::test]
async fn buttons_are_sent_and_tapped() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.key(&[Scope::MessagesSend]).await, &own_number(&api).await);
    assert_eq!(client.check().await.unwrap().sentence(), "sends messages with buttons");
    let labels = ["👍 Yes", "⛔ No"].map(str::to_owned);
    let sent = client.send(EMRE, "Do you allow us?", &labels, "3EB0AA").await.unwrap();
    assert_eq!(client.send(EMRE, "Do you allow us?", &labels, "3EB0AA").await.unwrap(), sent);
    assert_eq!((sent.target_count, reached(&sent)), (1, None));
    client.send(DEWI, "Halo", &[], "").await.unwrap();
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await.len(), 2);
    assert_eq!(api.desk.taps(EMRE, "👍 Yes").await.text, "👍 Yes");
    let four = ["a", "b", "c", "d"].map(str::to_owned);
    assert!(is_rejected(&client.send(EMRE, "?", &four, "").await));
}

#[tokio::test]
async fn a_check_tells_a_bad_key_from_a_good_one() {
    let api = ApiDesk::linked().await;
    let number = own_number(&api).await;
    assert!(matches!(client(&api, "unknown", &number).check().await, Err(ClientError::Unauthorized)));
    let reader = api.key(&[Scope::ContactsRead]).await;
    assert!(matches!(client(&api, &reader, &number).check().await, Err(ClientError::Forbidden { .. })));
}

#[tokio::test]
async fn the_key_travels_in_the_body_and_not_in_the_address() {
    let server = Rude::answering(vec![json(400, &value!({"error": "to is missing"}))]).await;
    let client = Client::new(server.account(), "62811", http(), server.clock()).unwrap();
    client.check().await.unwrap();
    let asked = server.asked().remove(0);
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /basic/whatsapp/send-dynamic HTTP/1.1") && !head.contains(KEY), "{head}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(body).unwrap(), value!({"apikey": KEY}));
}
