//! Which attempts are one request to a service, and which are requests of their own.

use super::{
    pair::Pair,
    shop::{Shop, answers, linked, refused, taken},
};
use crate::{
    gateways::rude::{Deed, Rude},
    support::DEWI,
};
use balas::model::{Content, Delivery, Failure};
use futures_util::FutureExt;
use reqwest::Method;

/// The idempotency keys of what was sent, in order.
fn keys(service: &Rude) -> Vec<String> {
    let sent = service.asked().into_iter().filter(|request| request.starts_with("POST /api/sendwa "));
    let key = |request: String| {
        let line = request.lines().find_map(|line| line.strip_prefix("idempotency-key: ").map(str::to_owned));
        line.unwrap()
    };
    sent.map(key).collect()
}

#[tokio::test]
async fn what_is_uncertain_stays_one_request_and_what_was_refused_becomes_another() {
    let silence = Deed::Says(Vec::new());
    let service = Rude::answering(vec![
        answers(200, &linked()),
        silence.clone(),
        answers(429, &refused()),
        answers(400, &refused()),
        silence,
        answers(200, &taken()),
    ])
    .await;
    let shop = Shop::open().await;
    let channel = shop.connect("Toko", service.address).await;
    let sent = shop.reply(shop.customer(channel, 0).await, Content::text("ya")).await;
    let id = shop.message(sent).await.external_id;

    shop.send().await;
    assert_eq!(shop.message(sent).await.delivery, Delivery::Uncertain);
    shop.did_not_arrive(sent).await;
    shop.send().await;
    assert_eq!(shop.message(sent).await.delivery, Delivery::Queued, "the service wants a pause");
    shop.hand.advance_millis(60_000);
    shop.send().await;
    assert_eq!(shop.message(sent).await.failure, Some(Failure::ByNetwork));
    assert_eq!(keys(&service), vec![id.clone(); 3], "the first may have arrived, until the service says no");

    shop.retry(sent).await.unwrap();
    shop.send().await;
    shop.did_not_arrive(sent).await;
    shop.send().await;
    assert_eq!(shop.message(sent).await.delivery, Delivery::Sent);
    let again = format!("{id}-1");
    assert_eq!(keys(&service)[3..], [again.clone(), again]);
}

#[tokio::test]
async fn a_key_that_was_not_accepted_does_not_follow_the_message_around() {
    let service =
        Rude::answering(vec![answers(200, &linked()), answers(401, &refused()), answers(200, &taken())]).await;
    let shop = Shop::open().await;
    let channel = shop.connect("Toko", service.address).await;
    let sent = shop.reply(shop.customer(channel, 0).await, Content::text("ya")).await;
    let id = shop.message(sent).await.external_id;
    shop.send().await;
    shop.hand.advance_millis(60_000);
    shop.send().await;
    assert_eq!(shop.message(sent).await.delivery, Delivery::Sent);
    assert_eq!(keys(&service), [id.clone(), format!("{id}-1")]);
}

#[tokio::test]
async fn another_console_does_not_repeat_a_refusal_whose_cause_is_gone() {
    let pair = Pair::linked().await;
    let (admin, desk) = (pair.there.admin().await, &pair.there.desk);
    desk.says(DEWI, "halo").await;
    pair.round().await;
    let contact = desk.row_of(DEWI).await.contact.id;
    let toggle = async || {
        let path = format!("/contacts/default/{contact}");
        let toggled = pair.there.request(Method::PUT, &path).bearer_auth(&admin).send().await.unwrap();
        assert!(toggled.status().is_success(), "{toggled:?}");
    };
    toggle().await;
    let sent = pair.reply(pair.row_of(DEWI).await.id, Content::text("ya")).await;
    assert_eq!(pair.message(sent).await.delivery, Delivery::Failed, "she is blocked there");
    toggle().await;
    pair.here.store().write(move |tx| balas::outbox::retry(tx, sent).boxed()).await.unwrap();
    balas::outbox::worker::step(&pair.here).await.unwrap();
    assert_eq!(pair.message(sent).await.delivery, Delivery::Sent);
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 1);
}
