//! Services that can reach us report by themselves: acks, and that a customer wrote.

use super::{import, pair::Pair};
use crate::{
    api::desk::{Answer, ApiDesk},
    support::DEWI,
};
use balas::{
    api::Server,
    callbacks, gateway,
    gateways::definition::Definition,
    model::{Content, Delivery, Failure, MessageId},
    secrets,
};
use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// A pair whose console here can be reached from there, and where.
async fn reachable() -> (Pair, String) {
    let pair = Pair::of(ApiDesk::linked().await, &["waviro"]).await;
    let server = Server::bind(pair.here.clone(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let base = format!("http://{}", server.address());
    let run = server.run(CancellationToken::new());
    tokio::spawn(run);
    let there = format!("http://{}", pair.there.address);
    let text = format!(
        "name = \"Toko\"\npoll_seconds = 1\nsync_seconds = 5\npublic_url = \"{base}\"\n[waviro]\nbase_url = \"{there}\"\n\
         webhook_key = \"agreed\"\n[wabot]\nbase_url = \"{there}/api/v1\"\napi_key = \"{}\"\n",
        pair.there.admin().await
    );
    import(&pair.here, Definition::parse(&text).unwrap()).await.unwrap();
    gateway::watch::step(&pair.here).await.unwrap();
    pair.round().await;
    (pair, base)
}

/// The secret part of a hook's address.
async fn secret(pair: &Pair, name: &str) -> String {
    let key = pair.here.secrets().open(pair.here.store()).await.unwrap();
    let mut reader = pair.here.store().read().await.unwrap();
    let found = secrets::get(&mut reader, &key, &format!("gateway:{}", pair.channel), name).await.unwrap();
    found.unwrap().expose().to_owned()
}

async fn post(url: String, body: Value) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.post(url).header("host", "toko.example").body(body.to_string()).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn acks_are_reported_and_not_asked_for() {
    let (pair, _) = reachable().await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let sent = pair.reply(pair.row_of(DEWI).await.id, Content::text("ya")).await;
    for _ in 0..3 {
        pair.there.desk.settle().await;
        callbacks::step(&pair.there.desk.app).await.unwrap();
    }
    assert_eq!(pair.message(sent).await.delivery, Delivery::Delivered);
}

#[tokio::test]
async fn a_hook_opens_for_its_own_secret_and_purpose_only() {
    let (pair, base) = reachable().await;
    let (ack, keyword) = (secret(&pair, "hook.ack").await, secret(&pair, "hook.keyword").await);
    let known = json!({"msgid": "3EB0", "ack": 2});
    for (path, body, status) in [
        (format!("/hooks/{ack}/ack"), known.clone(), 404),
        (format!("/hooks/{ack}/ack"), json!({"ack": "two"}), 400),
        (format!("/hooks/{keyword}/ack"), known.clone(), 404),
        ("/hooks/x/ack".to_owned(), known, 404),
        (format!("/hooks/{keyword}/keyword"), json!({"keyword": "harga", "webhookkey": "agreed"}), 200),
        (format!("/hooks/{keyword}/keyword"), json!({"keyword": "harga", "webhookkey": "other"}), 403),
        (format!("/hooks/{ack}/keyword"), json!({"keyword": "harga", "webhookkey": "agreed"}), 404),
    ] {
        assert_eq!(post(format!("{base}{path}"), body.clone()).await, status, "{path} {body}");
    }
}

/// A message with a file that is on this computer alone.
async fn reply_with_file(pair: &Pair, bytes: &'static [u8], name: &str) -> (MessageId, String) {
    let file = pair.here.media().keep(Bytes::from_static(bytes), name).await.unwrap();
    let (row, content) = (file.row.clone(), file.content("Nota".to_owned()));
    let stored = pair.here.store().write(move |tx| {
        async move {
            let now = tx.now();
            Ok::<_, balas::error::Error>(balas::store::media::insert(tx, &row, now).await?)
        }
        .boxed()
    });
    stored.await.unwrap();
    (pair.reply(pair.row_of(DEWI).await.id, content).await, file.row.hash)
}

#[tokio::test]
async fn a_file_of_ours_is_fetched_here_by_the_service_that_is_to_send_it_and_by_nobody_else() {
    const BYTES: &[u8] = include_bytes!("../../assets/practice/transfer.png");
    let (pair, base) = reachable().await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let (sent, hash) = reply_with_file(&pair, BYTES, "nota lunas 50%.png").await;
    assert_eq!(pair.message(sent).await.delivery, Delivery::Sent);
    pair.there.desk.settle().await;
    let log = pair.there.desk.log(pair.there.desk.row_of(DEWI).await.id).await;
    let received = log.last().unwrap().media.clone().unwrap();
    assert_eq!((received.hash, received.name.as_str()), (hash.clone(), "nota lunas 50%.png"));

    let ack = secret(&pair, "hook.ack").await;
    for ticket in [ack.as_str(), "x", &"A".repeat(32)] {
        let url = format!("{base}/hooks/{ticket}/media/{hash}/nota.png");
        assert_eq!(Answer::to(reqwest::Client::new().get(url)).await.status, 404, "{ticket}");
    }
}

#[tokio::test]
async fn a_file_that_no_service_can_fetch_is_refused_with_what_to_do() {
    let pair = Pair::linked().await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let (sent, _) = reply_with_file(&pair, b"nota", "nota.txt").await;
    let message = pair.message(sent).await;
    assert_eq!((message.delivery, message.failure), (Delivery::Failed, Some(Failure::FileOutOfReach)));
    assert!(Failure::FileOutOfReach.sentence().contains("public address"));
}

#[tokio::test]
async fn what_waits_for_a_connection_that_is_removed_fails_and_says_so() {
    let (pair, _) = reachable().await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let row = pair.row_of(DEWI).await.id;
    let waiting = pair
        .here
        .store()
        .write(move |tx| balas::outbox::reply(tx, row, Content::text("ya"), balas::model::AgentId::LOCAL).boxed());
    let waiting = waiting.await.unwrap();
    pair.here.store().write(|tx| gateway::remove(tx, "Toko").boxed()).await.unwrap();
    gateway::watch::step(&pair.here).await.unwrap();
    assert_eq!(pair.message(waiting).await.delivery, Delivery::Failed);
    assert!(pair.here.hosted().is_empty() && pair.here.channel(pair.channel).is_none());
    assert_eq!(pair.log(row).await.len(), 2, "the conversation stays readable");
}
