//! The way out: stored first, sent once, and honest about what it does not know.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::{Acceptance, practice::Fault},
    error::Error,
    model::*,
    outbox,
    store::{
        self, Tx, credits,
        outbox::{AttemptRow, OutboxState},
    },
};
use futures_util::FutureExt;

#[tokio::test]
async fn a_reply_is_sent_once_and_its_ticks_turn_blue() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "ready?").await.conversation_id;
    let reply = desk.reply(id, "Ready, Kak").await;
    assert_eq!(reply.delivery, Delivery::Queued);
    assert!(reply.external_id.starts_with("3EB0"));
    desk.work().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Sent);
    desk.settle().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Delivered);
    desk.says(DEWI, "mau satu").await;
    desk.settle().await;
    let read = desk.message(reply.id).await;
    assert_eq!(read.delivery, Delivery::Read);
    assert!(read.sent_at <= read.delivered_at && read.delivered_at <= read.read_at);
    assert_eq!(desk.received_ids().await, [reply.external_id]);
}

#[tokio::test]
async fn messages_of_a_conversation_keep_their_order_and_others_do_not_wait() {
    let desk = TestDesk::linked().await;
    let dewi = desk.says(DEWI, "?").await.conversation_id;
    let emre = desk.says(EMRE, "?").await.conversation_id;
    desk.reply(dewi, "satu").await;
    desk.reply(dewi, "dua").await;
    desk.reply(emre, "bir").await;
    desk.work().await;
    let texts: Vec<String> = desk.received().await.into_iter().map(|(_, text)| text).collect();
    let place = |text: &str| texts.iter().position(|t| t == text).unwrap();
    assert_eq!(texts.len(), 3);
    assert!(place("satu") < place("dua"));
}

#[tokio::test]
async fn while_disconnected_a_message_waits_and_then_leaves_once() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().disconnect().await.unwrap();
    let reply = desk.reply(id, "nanti").await;
    desk.settle().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Queued);
    assert_eq!(desk.received().await, []);
    desk.practice().reconnect().await.unwrap();
    desk.settle().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Delivered);
    assert_eq!(desk.received_ids().await, [reply.external_id]);
}

#[tokio::test]
async fn a_refused_message_waits_for_the_agent_and_a_retry_keeps_its_id() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let reply = desk.reply(id, "halo").await;
    desk.settle().await;
    let failed = desk.message(reply.id).await;
    assert_eq!(failed.delivery, Delivery::Failed);
    assert_eq!(failed.failure, Some(Failure::ByNetwork));
    assert!(desk.row(id).await.has_failed);
    assert_eq!(cost(&desk, reply.id).await, 0, "the credit of a refused message is returned");
    let message = reply.id;
    desk.write(move |tx| outbox::retry(tx, message).boxed()).await;
    desk.settle().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Delivered);
    assert_eq!(desk.received_ids().await, [reply.external_id]);
    assert_eq!(cost(&desk, reply.id).await, 1);
    assert!(!desk.row(id).await.has_failed);
}

#[tokio::test]
async fn what_cannot_be_sent_any_more_is_not_queued_again() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let reply = desk.reply(id, "halo").await.id;
    desk.settle().await;
    desk.practice().log_out().await.unwrap();
    desk.settle().await;
    let again = desk.app.store().write(move |tx| outbox::retry(tx, reply).boxed()).await;
    assert!(matches!(again, Err(Error::NotLinked)), "{again:?}");
    assert_eq!(desk.message(reply).await.delivery, Delivery::Failed);
}

#[tokio::test]
async fn a_failed_message_can_be_deleted() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let reply = desk.reply(id, "salah").await.id;
    desk.settle().await;
    desk.write(move |tx| outbox::discard(tx, reply).boxed()).await;
    assert!(desk.log(id).await.iter().all(|message| message.id != reply));
    assert_eq!(desk.row(id).await.last_message.unwrap().text, "?");
    assert_eq!(desk.received().await, []);
}

#[tokio::test]
async fn an_unanswered_message_is_settled_by_what_the_network_knows_of_its_id() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::DropAck { sends: 1 });
    let reply = desk.reply(id, "sampai?").await;
    desk.work().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Sent);
    assert_eq!(desk.received_ids().await, [reply.external_id], "asked about, not sent again");
}

#[tokio::test]
async fn the_agent_settles_what_the_network_cannot() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let arrived = desk.reply(id, "sampai?").await.id;
    assert!(matches!(settle(&desk, arrived, true).await, Err(Error::Conflict(_))), "nothing is in doubt yet");
    lose(&desk, arrived).await;
    settle(&desk, arrived, true).await.unwrap();
    assert_eq!(desk.message(arrived).await.delivery, Delivery::Sent);
    let again = desk.reply(id, "satu lagi").await;
    lose(&desk, again.id).await;
    desk.work().await;
    assert_eq!(desk.received_ids().await, [] as [String; 0], "what may have left waits for the agent's word");
    settle(&desk, again.id, false).await.unwrap();
    assert_eq!(desk.message(again.id).await.delivery, Delivery::Queued);
    assert!(matches!(settle(&desk, again.id, false).await, Err(Error::Conflict(_))), "it is settled already");
    desk.settle().await;
    assert_eq!(desk.message(again.id).await.delivery, Delivery::Delivered);
    assert_eq!(desk.received_ids().await, [again.external_id], "sent under its own id, and the other never again");
}

async fn settle(desk: &TestDesk, message: MessageId, arrived: bool) -> balas::error::Result<()> {
    desk.app.store().write(move |tx| outbox::settle_uncertain(tx, message, arrived).boxed()).await
}

#[tokio::test]
async fn late_and_low_receipts_change_nothing() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let reply = desk.reply(id, "ya").await;
    desk.settle().await;
    for ack in [4, 3, 1, 2, -1, 0] {
        desk.practice().ack(&reply.external_id, ack).await.unwrap();
    }
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Played);
}

#[tokio::test]
async fn a_crash_in_the_middle_of_an_attempt_is_settled_by_the_network_and_nothing_is_doubled() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let reply = desk.reply(id, "ya").await;
    desk.write(move |tx| mark_sending(tx, reply.id).boxed()).await;
    let desk = desk.restart().await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Uncertain);
    assert_eq!(outbox::worker::step(&desk.app).await.unwrap(), 0, "nothing uncertain is resent silently");
    outbox::worker::reconnected(&desk.app, desk.channel).await;
    assert_eq!(desk.message(reply.id).await.delivery, Delivery::Queued, "the network has never seen it");
    desk.work().await;
    assert_eq!(desk.received_ids().await, [reply.external_id]);
}

#[tokio::test]
async fn an_answer_about_an_earlier_attempt_does_not_send_again() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let reply = desk.reply(id, "ya").await.id;
    let first = lose(&desk, reply).await;
    desk.write(move |tx| outbox::settle_by_answer(tx, first, Acceptance::Unknown).boxed()).await;
    assert_eq!(desk.message(reply).await.delivery, Delivery::Queued);
    let second = lose(&desk, reply).await;
    desk.write(move |tx| outbox::settle_by_answer(tx, first, Acceptance::Unknown).boxed()).await;
    assert_eq!(desk.message(reply).await.delivery, Delivery::Uncertain, "it may have left by now");
    desk.write(move |tx| outbox::settle_by_answer(tx, second, Acceptance::Accepted).boxed()).await;
    assert_eq!(desk.message(reply).await.delivery, Delivery::Sent);
}

/// An attempt that ends without an answer.
async fn lose(desk: &TestDesk, message: MessageId) -> AttemptRow {
    desk.write(move |tx| mark_sending(tx, message).boxed()).await;
    desk.write(|tx| outbox::recover(tx).boxed()).await;
    let mut reader = desk.app.store().read().await.unwrap();
    store::outbox::in_state(&mut reader, Some(desk.channel), OutboxState::Uncertain).await.unwrap()[0]
}

async fn mark_sending(tx: &mut Tx, id: MessageId) -> balas::error::Result<()> {
    let now = tx.now();
    store::outbox::begin_attempt(tx, id).await?;
    Ok(store::messages::set_delivery(tx, id, Delivery::Sending, None, now).await?)
}

#[tokio::test]
async fn the_limits_of_the_networks_are_checked_before_anything_is_stored() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let long = "x".repeat(65_537);
    let wrong = [
        Content::text("  "),
        Content::text(long),
        Content::buttons("pilih", vec![]),
        Content::buttons("pilih", vec!["a".into(), "b".into(), "c".into(), "d".into()]),
        Content::buttons("pilih", vec!["a".into(), "a".into()]),
        Content::buttons("pilih", vec!["123456789012345678901".into()]),
        Content::buttons("y".repeat(1025), vec!["a".into()]),
    ];
    for content in wrong {
        let refused = desk.app.store().write(move |tx| outbox::reply(tx, id, content, AgentId::LOCAL).boxed()).await;
        assert!(matches!(refused, Err(Error::Invalid { .. } | Error::TooLong { .. })), "{refused:?}");
    }
    assert_eq!(desk.log(id).await.len(), 1);
    let family = "👨‍👩‍👧‍👦".repeat(20);
    let counted_as_people_do = Content::buttons("pilih", vec![family]);
    desk.write(move |tx| outbox::reply(tx, id, counted_as_people_do, AgentId::LOCAL).boxed()).await;
}

#[tokio::test]
async fn a_note_never_leaves_and_does_not_move_the_conversation() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let note = desk.write(move |tx| outbox::add_note(tx, id, "jangan M", AgentId::LOCAL).boxed()).await;
    desk.settle().await;
    assert_eq!(desk.message(note).await.kind, Kind::Note);
    assert_eq!(desk.received().await, []);
    assert_eq!(desk.row(id).await.last_message.unwrap().text, "?");
}

async fn cost(desk: &TestDesk, message: MessageId) -> i64 {
    credits::of_message(&mut desk.app.store().read().await.unwrap(), message).await.unwrap().0
}

/// What an agent writes in the window: it can be taken back for six seconds.
async fn write_held(desk: &TestDesk, conversation: ConversationId, text: &'static str) -> MessageId {
    let content = Content::text(text);
    desk.write(move |tx| outbox::reply_after(tx, conversation, content, AgentId::LOCAL, balas::compose::UNDO).boxed())
        .await
}

async fn texts(desk: &TestDesk) -> Vec<String> {
    desk.received().await.into_iter().map(|(_, text)| text).collect()
}

#[tokio::test]
async fn what_may_still_be_taken_back_holds_up_nothing_that_is_said_meanwhile() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    write_held(&desk, id, "sebentar ya").await;
    write_held(&desk, id, "saya cek").await;
    desk.send_as_system(id, "pesanan dikirim").await;
    desk.work().await;
    assert_eq!(texts(&desk).await, ["pesanan dikirim"], "a script does not wait for a person's second thoughts");
    desk.hand.advance_millis(6_000);
    desk.work().await;
    assert_eq!(texts(&desk).await, ["pesanan dikirim", "sebentar ya", "saya cek"]);
}

#[tokio::test]
async fn what_can_no_longer_be_taken_back_has_its_place_in_line() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().disconnect().await.unwrap();
    write_held(&desk, id, "sebentar ya").await;
    desk.hand.advance_millis(6_000);
    desk.work().await;
    desk.send_as_system(id, "pesanan dikirim").await;
    desk.work().await;
    desk.practice().reconnect().await.unwrap();
    desk.settle().await;
    assert_eq!(texts(&desk).await, ["sebentar ya", "pesanan dikirim"], "it was said first");
}

#[tokio::test]
async fn what_is_taken_back_never_leaves_and_what_waited_behind_an_attempt_does() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let held = write_held(&desk, id, "salah").await;
    desk.write(move |tx| outbox::take_back(tx, held).boxed()).await;
    let desk = desk.restart().await;
    write_held(&desk, id, "benar").await;
    desk.hand.advance_millis(6_000);
    desk.work().await;
    assert_eq!(texts(&desk).await, ["benar"]);
}
