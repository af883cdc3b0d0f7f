//! The way in: what a customer writes is stored once, in order, and reaches whoever has to act.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::{
        Channel,
        practice::{Arrival, NewInbound},
    },
    contacts, inbox,
    model::*,
    store::views::InboxGroup,
};
use futures_util::FutureExt;

fn inbound(from: &str, msgid: &str, text: &str) -> NewInbound {
    NewInbound {
        from: from.to_owned(),
        name: None,
        msgid: Some(msgid.to_owned()),
        group: None,
        content: Content::text(text),
        attachment: None,
    }
}

#[tokio::test]
async fn a_customer_writes_and_appears_with_the_bot() {
    let desk = TestDesk::linked().await;
    let message = desk.says(DEWI, "Pagi, batiknya ready?").await;
    let row = desk.row(message.conversation_id).await;
    assert_eq!(row.status, Status::Bot);
    assert_eq!(row.unread, 1);
    assert_eq!(row.contact.phone, DEWI);
    assert_eq!(row.last_message.unwrap().text, "Pagi, batiknya ready?");
    assert_eq!(message.direction, Direction::In);
    assert_eq!(message.author, Author::Customer);
}

#[tokio::test]
async fn the_same_message_again_is_the_same_row() {
    let desk = TestDesk::linked().await;
    let mut stored = Vec::new();
    for _ in 0..10 {
        match desk.practice().inbound(inbound(DEWI, "ABC1", "halo")).await.unwrap() {
            Arrival::Stored(id) => stored.push(id),
            other => panic!("{other:?}"),
        }
    }
    stored.dedup();
    assert_eq!(stored.len(), 1);
    let row = desk.row_of(DEWI).await;
    assert_eq!(row.unread, 1);
    assert_eq!(desk.log(row.id).await.len(), 1);
}

#[tokio::test]
async fn what_comes_while_the_phone_is_away_arrives_afterwards_in_order() {
    let desk = TestDesk::linked().await;
    desk.says(DEWI, "satu").await;
    desk.practice().disconnect().await.unwrap();
    for (msgid, text) in [("B2", "dua"), ("C3", "tiga")] {
        assert_eq!(desk.practice().inbound(inbound(DEWI, msgid, text)).await.unwrap(), Arrival::Queued);
    }
    desk.practice().reconnect().await.unwrap();
    desk.settle().await;
    let texts: Vec<String> = desk.log(desk.row_of(DEWI).await.id).await.into_iter().map(|m| m.text).collect();
    assert_eq!(texts, ["satu", "dua", "tiga"]);
}

#[tokio::test]
async fn the_first_unread_message_is_told_as_itself_also_where_it_is_the_only_one() {
    let desk = TestDesk::linked().await;
    let first = desk.says(DEWI, "satu").await;
    let id = first.conversation_id;
    assert_eq!(first_unread(&desk, id).await, Some(first.id));
    desk.write(move |tx| inbox::mark_read(tx, id).boxed()).await;
    assert_eq!(first_unread(&desk, id).await, None);
    desk.reply(id, "ya").await;
    let second = desk.says(DEWI, "dua").await;
    let third = desk.says(DEWI, "tiga").await;
    assert_eq!(first_unread(&desk, id).await, Some(second.id));
    desk.write(move |tx| inbox::mark_read(tx, id).boxed()).await;
    desk.reply(id, "baik").await;
    desk.write(move |tx| inbox::mark_unread(tx, id).boxed()).await;
    assert_eq!(first_unread(&desk, id).await, Some(third.id), "the customer's newest, not our own after it");
}

async fn first_unread(desk: &TestDesk, id: ConversationId) -> Option<MessageId> {
    let mut reader = desk.app.store().read().await.unwrap();
    balas::views::conversation(&mut reader, id).await.unwrap().first_unread
}

#[tokio::test]
async fn a_blocked_customer_is_not_heard_and_what_they_said_before_stays() {
    let desk = TestDesk::linked().await;
    let first = desk.says(DEWI, "halo").await;
    let id = first.conversation_id;
    desk.write(move |tx| contacts::set_blocked(tx, id, true).boxed()).await;
    assert_eq!(desk.practice().inbound(inbound(DEWI, "X9", "woi")).await.unwrap(), Arrival::Taken);
    assert_eq!(desk.log(id).await.len(), 1);
    assert!(desk.row(id).await.blocked);
    desk.write(move |tx| contacts::set_blocked(tx, id, false).boxed()).await;
    desk.says(DEWI, "maaf").await;
    assert_eq!(desk.log(id).await.len(), 2);
}

#[tokio::test]
async fn a_clock_that_goes_back_never_puts_an_answer_before_its_question() {
    let desk = TestDesk::linked().await;
    let question = desk.says(DEWI, "ready?").await;
    desk.hand.advance_millis(-3_600_000);
    let answer = desk.reply(question.conversation_id, "Ready, Kak").await;
    let again = desk.says(DEWI, "ok").await;
    assert!(question.id < answer.id && answer.id < again.id);
}

#[tokio::test]
async fn newest_activity_comes_first_and_needs_you_is_longest_wait_first() {
    let desk = TestDesk::linked().await;
    let dewi = desk.says(DEWI, "pertama").await.conversation_id;
    let emre = desk.says(EMRE, "ikinci").await.conversation_id;
    let order = |rows: Vec<views::ConversationRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(order(desk.list(InboxGroup::Open).await), [emre, dewi]);
    desk.says(DEWI, "lagi").await;
    assert_eq!(order(desk.list(InboxGroup::Open).await), [dewi, emre]);
    balas::handoff::hand_off(&desk.app, emre).await.unwrap();
    desk.hand.advance_millis(60_000);
    balas::handoff::hand_off(&desk.app, dewi).await.unwrap();
    assert_eq!(order(desk.list(InboxGroup::NeedsYou).await), [emre, dewi]);
}

#[tokio::test]
async fn a_group_message_names_its_sender_and_the_bot_stays_out() {
    let desk = TestDesk::with_bot("burst_seconds = 0\n[fallback]\nreply = [\"Halo\"]").await;
    desk.practice().create_group("628111-99", "Grosir Solo", &[DEWI.to_owned()]).await.unwrap();
    let in_group =
        NewInbound { group: Some("628111-99".into()), name: Some("Dewi".into()), ..inbound(DEWI, "G1", "stok?") };
    let Arrival::Stored(id) = desk.practice().inbound(in_group).await.unwrap() else { panic!("not stored") };
    desk.settle().await;
    let message = desk.message(id).await;
    let row = desk.row(message.conversation_id).await;
    assert!(row.contact.is_group);
    assert_eq!(row.contact.name, "Grosir Solo");
    assert_eq!(message.author_name, "Dewi");
    assert_eq!(desk.received().await, []);
}

#[tokio::test]
async fn what_waits_when_the_phone_ends_the_link_fails_and_never_leaves_later() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.practice().disconnect().await.unwrap();
    let waiting = desk.reply(id, "besok siap").await.id;
    desk.settle().await;
    desk.practice().reconnect().await.unwrap();
    desk.practice().log_out().await.unwrap();
    desk.practice().step().await.unwrap();
    let failed = desk.message(waiting).await;
    assert_eq!((failed.delivery, failed.failure), (Delivery::Failed, Some(Failure::NotLinked)));
    desk.practice().start_linking().await.unwrap();
    desk.link().await;
    desk.settle().await;
    assert_eq!(desk.received().await, []);
}

#[tokio::test]
async fn a_logged_out_number_shows_so_and_refuses_to_send() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.practice().log_out().await.unwrap();
    desk.practice().step().await.unwrap();
    let refused = desk
        .app
        .store()
        .write(move |tx| balas::outbox::reply(tx, id, Content::text("ya"), AgentId::LOCAL).boxed())
        .await;
    assert!(matches!(refused, Err(balas::error::Error::NotLinked)), "{refused:?}");
}
