//! Connections whose services are slow, beside one that is quick.

use super::shop::{Shop, answers, linked, taken};
use crate::gateways::rude::{Deed, Rude};
use balas::{
    model::{Content, Delivery},
    outbox,
};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Far less than the slow service takes to be given up.
const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn slow_services_keep_only_their_own_messages_waiting() {
    let slow =
        Rude::answering(vec![answers(200, &linked()), answers(200, &linked()), answers(200, &linked()), Deed::Hangs]);
    let quick = Rude::answering(vec![answers(200, &linked()), answers(200, &taken())]);
    let (slow, quick, shop) = (slow.await, quick.await, Shop::open().await);
    for name in ["Lambat", "Lambat sekali", "Lambat terus"] {
        let channel = shop.connect(name, slow.address).await;
        for number in 0..10 {
            shop.reply(shop.customer(channel, number).await, Content::text("satu")).await;
        }
    }
    let channel = shop.connect("Cepat", quick.address).await;
    let (stop, began) = (CancellationToken::new(), Instant::now());
    let worker = tokio::spawn(outbox::worker::run(shop.app.clone(), stop.clone()));
    let sending = || slow.asked().iter().filter(|request| request.starts_with("POST /api/sendwa ")).count();
    // As many as one channel may have under way, and nobody else had a slot if all of them shared that many.
    while sending() < 16 {
        assert!(began.elapsed() < PATIENCE, "only {} are being sent", sending());
        tokio::task::yield_now().await;
    }
    let sent = shop.reply(shop.customer(channel, 40).await, Content::text("dua")).await;
    while shop.message(sent).await.delivery != Delivery::Sent {
        assert!(began.elapsed() < PATIENCE, "it waits for the slow services");
    }
    stop.cancel();
    worker.await.unwrap();
}
