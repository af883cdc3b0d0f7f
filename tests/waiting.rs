//! Messages that wait: what could not leave for a day is asked about, and what failed is found in one place.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{channels::practice::Fault, model::*, outbox, views};
use futures_util::FutureExt;

const HOUR: i64 = 60 * 60 * 1000;

async fn disconnected_for(desk: &TestDesk, hours: i64) {
    desk.hand.advance_millis(hours * HOUR);
    desk.practice().reconnect().await.unwrap();
    desk.settle().await;
}

#[tokio::test]
async fn a_reply_that_waited_for_a_day_asks_before_it_leaves_and_keeps_its_time() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().disconnect().await.unwrap();
    let reply = desk.reply(id, "Besok kami kirim").await;
    desk.settle().await;
    disconnected_for(&desk, 25).await;
    let asked = desk.message(reply.id).await;
    assert_eq!((asked.delivery, asked.failure), (Delivery::Failed, Some(Failure::WaitedTooLong)));
    assert_eq!(desk.received().await, []);

    let message = reply.id;
    desk.write(move |tx| outbox::retry(tx, message).boxed()).await;
    desk.settle().await;
    let sent = desk.message(reply.id).await;
    assert_eq!((sent.delivery, sent.created_at), (Delivery::Delivered, reply.created_at));
    assert_eq!(desk.received_ids().await, [reply.external_id]);
}

#[tokio::test]
async fn who_said_to_send_it_is_asked_again_only_after_another_day() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().disconnect().await.unwrap();
    let reply = desk.reply(id, "Besok kami kirim").await;
    disconnected_for(&desk, 25).await;
    desk.practice().disconnect().await.unwrap();
    let message = reply.id;
    desk.write(move |tx| outbox::retry(tx, message).boxed()).await;
    desk.settle().await;
    disconnected_for(&desk, 23).await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Delivered);
}

#[tokio::test]
async fn what_waited_less_than_a_day_and_what_a_script_sends_leaves_by_itself() {
    let desk = TestDesk::linked().await;
    let dewi = desk.says(DEWI, "?").await.conversation_id;
    let emre = desk.says(EMRE, "?").await.conversation_id;
    desk.practice().disconnect().await.unwrap();
    let of_script = desk.send_as_system(emre, "Pesanan 12 dikirim").await;
    desk.hand.advance_millis(2 * HOUR);
    let young = desk.reply(dewi, "Nanti sore").await;
    disconnected_for(&desk, 23).await;
    for id in [of_script.id, young.id] {
        assert_eq!(desk.message(id).await.delivery, Delivery::Delivered);
    }
}

#[tokio::test]
async fn the_messages_that_failed_are_listed_newest_first() {
    let desk = TestDesk::linked().await;
    let dewi = desk.says(DEWI, "?").await.conversation_id;
    let emre = desk.says(EMRE, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 2 });
    let first = desk.reply(dewi, "Nota 0147").await;
    desk.settle().await;
    let second = desk.reply(emre, "Nota 0148").await;
    desk.settle().await;
    let mut reader = desk.app.store().read().await.unwrap();
    let failed = views::failed_messages(&mut reader, Realm::Practice).await.unwrap();
    let listed: Vec<_> = failed.iter().map(|hit| (hit.message_id, hit.snippet.as_str())).collect();
    assert_eq!(listed, [(second.id, "Nota 0148"), (first.id, "Nota 0147")]);
    assert_eq!(failed[0].conversation.id, emre);
    assert!(views::failed_messages(&mut reader, Realm::Real).await.unwrap().is_empty());
}
