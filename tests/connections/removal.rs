//! A connection that is removed while a message is on its way through it.

use super::shop::{Shop, linked, refused, taken};
use axum::{Router, http::StatusCode, routing::post};
use balas::{
    gateway,
    model::{Content, Delivery, Failure, MessageId},
};
use futures_util::FutureExt;
use serde_json::Value;
use std::{net::SocketAddr, sync::Arc};
use tokio::sync::Semaphore;

/// A service that answers a message only when it is told to.
struct Service {
    address: SocketAddr,
    asked: Arc<Semaphore>,
    may_answer: Arc<Semaphore>,
}

impl Service {
    async fn answering(status: u16, body: Value) -> Self {
        let (asked, may_answer) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (heard, gate) = (asked.clone(), may_answer.clone());
        let send = post(move || async move {
            heard.add_permits(1);
            gate.acquire().await.unwrap().forget();
            (StatusCode::from_u16(status).unwrap(), body.to_string())
        });
        let routes = Router::new().route("/api/getqr", post(async || linked().to_string())).route("/api/sendwa", send);
        Self { address: crate::api::desk::listen(routes).await, asked, may_answer }
    }
}

/// A message whose connection is removed before its service has answered with this.
async fn removed_before(status: u16, body: Value) -> (Shop, MessageId) {
    let service = Service::answering(status, body).await;
    let shop = Shop::open().await;
    let channel = shop.connect("Toko", service.address).await;
    let sent = shop.reply(shop.customer(channel, 0).await, Content::text("ya")).await;
    let remove = async {
        service.asked.acquire().await.unwrap().forget();
        shop.app.store().write(|tx| gateway::remove(tx, "Toko").boxed()).await.unwrap();
        gateway::watch::step(&shop.app).await.unwrap();
        service.may_answer.add_permits(1);
    };
    tokio::join!(shop.send(), remove);
    (shop, sent)
}

#[tokio::test]
async fn a_message_in_flight_never_goes_back_to_a_queue_that_nobody_empties() {
    for (status, body, delivery, failure) in [
        (401, refused(), Delivery::Failed, Some(Failure::NotLinked)),
        (429, refused(), Delivery::Failed, Some(Failure::NotLinked)),
        (400, refused(), Delivery::Failed, Some(Failure::ByNetwork)),
        (500, refused(), Delivery::Uncertain, None),
        (200, taken(), Delivery::Sent, None),
    ] {
        let (shop, sent) = removed_before(status, body).await;
        let message = shop.message(sent).await;
        assert_eq!((message.delivery, message.failure), (delivery, failure), "{status}");
        shop.app.shutdown().await;
    }
}

#[tokio::test]
async fn what_did_not_arrive_before_the_removal_fails_and_is_not_sent_when_the_name_comes_back() {
    let (shop, sent) = removed_before(500, refused()).await;
    shop.did_not_arrive(sent).await;
    let message = shop.message(sent).await;
    assert_eq!((message.delivery, message.failure), (Delivery::Failed, Some(Failure::NotLinked)));
    assert!(shop.retry(sent).await.is_err(), "there is nothing to send it through");

    let service = Service::answering(200, taken()).await;
    service.may_answer.add_permits(1);
    shop.connect("Toko", service.address).await;
    assert_eq!(shop.send().await, 0);
    shop.retry(sent).await.unwrap();
    shop.send().await;
    assert_eq!(shop.message(sent).await.delivery, Delivery::Sent, "an agent may still want it to leave");
}
