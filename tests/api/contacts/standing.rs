//! Who is on the list: by writing, by being added, blocked or not, removed, and once where two prove to be one.

use super::{LIST, row};
use crate::{
    api::desk::ApiDesk,
    support::{DEWI, EMRE},
};
use balas::{contacts, store::channels};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn who_writes_is_on_the_list_and_a_group_is_not() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.post(&key, "/practice/group", json!({"groupid": "120363041", "name": "Grosir", "members": [EMRE]}))
        .await
        .data();
    let grouped = json!({"from": EMRE, "name": "Emre", "groupid": "120363041", "text": "halo semua"});
    api.post(&key, "/practice/inbound", grouped).await.data();
    api.desk.says(DEWI, "halo").await;
    assert_eq!(api.tags(&key).await, ["Customer 142"]);
}

#[tokio::test]
async fn a_blocked_customer_is_not_heard_and_what_was_said_stays() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let conversation = api.desk.says(DEWI, "halo").await.conversation_id;
    let path = format!("{LIST}/{}", api.id_of(&key, "Customer 142").await);
    assert_eq!(api.asks(Method::PUT, &key, &path).await.body["data"]["is_blocked"], true);
    let inbound = json!({"from": DEWI, "text": "kenapa?"});
    assert_eq!(api.post(&key, "/practice/inbound", inbound.clone()).await.data(), &Value::Null);
    assert_eq!(api.stored_texts().await, ["halo"]);
    assert!(api.desk.row(conversation).await.blocked);
    assert_eq!(api.asks(Method::PUT, &key, &path).await.body["data"]["is_blocked"], false);
    api.post(&key, "/practice/inbound", inbound).await.data();
    assert_eq!(api.stored_texts().await, ["halo", "kenapa?"]);
}

#[tokio::test]
async fn a_removed_contact_is_read_on_and_comes_back_by_writing_or_by_being_added() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let conversation = api.desk.says(DEWI, "halo").await.conversation_id;
    let path = format!("{LIST}/{}", api.id_of(&key, "Customer 142").await);
    assert_eq!(api.asks(Method::DELETE, &key, &path).await.status, 200);
    assert!(api.tags(&key).await.is_empty());
    assert_eq!(api.get(&key, LIST).await.body["meta"]["total"], 0);
    let read = api.get(&key, &format!("/api/v1/conversations/{conversation}")).await;
    assert_eq!(read.data()["messages"][0]["text"], "halo");

    api.desk.says(DEWI, "masih ada?").await;
    assert_eq!(api.get(&key, &path).await.status, 200);
    assert_eq!(api.asks(Method::DELETE, &key, &path).await.status, 200);
    assert_eq!(api.post(&key, LIST, json!([row("Dewi", DEWI.parse().unwrap())])).await.status, 201);
    assert_eq!(api.tags(&key).await, ["Dewi"]);
}

#[tokio::test]
async fn two_contacts_who_prove_to_be_one_stay_blocked_and_listed_once() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let channel = api.desk.channel;
    api.desk
        .write(move |tx| {
            async move {
                let row = channels::get(tx, channel).await?.unwrap();
                let hidden = balas::channels::Sender { lid: Some("99887766".to_owned()), ..Default::default() };
                let id = contacts::resolve(tx, row.realm, &hidden).await?;
                balas::inbox::open(tx, channel, id).await.map(drop)
            }
            .boxed()
        })
        .await;
    assert!(api.tags(&key).await.is_empty(), "a hidden number is no number");
    assert_eq!(api.post(&key, LIST, json!([row("Dewi", DEWI.parse().unwrap())])).await.status, 201);
    let path = format!("{LIST}/{}", api.id_of(&key, "Dewi").await);
    api.asks(Method::PUT, &key, &path).await;
    api.desk
        .write(move |tx| {
            async move {
                let row = channels::get(tx, channel).await?.unwrap();
                let both = balas::channels::Sender {
                    lid: Some("99887766".to_owned()),
                    phone: Some(DEWI.to_owned()),
                    ..Default::default()
                };
                contacts::resolve(tx, row.realm, &both).await.map(drop)
            }
            .boxed()
        })
        .await;
    let list = api.get(&key, LIST).await.body;
    assert_eq!((&list["meta"]["total"], &list["data"][0]["is_blocked"]), (&json!(1), &json!(true)), "{list}");
    assert_eq!(list["data"][0]["phone"], json!(DEWI.parse::<u64>().unwrap()));
}
