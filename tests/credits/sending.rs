//! What a message costs, on which channel, and what happens when nothing is left.

use super::shop::Shop;
use crate::support::{DEWI, TestDesk};
use balas::{
    channels::practice::Fault,
    credits,
    model::*,
    outbox::{self, ByAi, Draft},
    schedule,
    store::{self, messages},
};
use futures_util::FutureExt;

#[tokio::test]
async fn at_zero_a_real_number_sends_nothing_more_until_something_is_bought() {
    let shop = Shop::open().await;
    shop.plan(2, 0).await;
    shop.sends(2).await;
    let refused = shop.send("tiga").await.unwrap_err();
    assert_eq!(refused.code(), balas::error::Code::NoCredit);
    assert!(refused.to_string().contains("no credits are left; top up"), "{refused}");
    assert_eq!(shop.pots(Realm::Real).await, (0, 0, 0));

    shop.top_up(1).await;
    let last = shop.send("tiga").await.unwrap();
    assert!(shop.is_refused().await);
    shop.report(last, DeliveryEvent::Refused).await;
    assert_eq!(shop.pots(Realm::Real).await, (0, 0, 1), "it goes back to where it came from");
    shop.sends(1).await;
}

#[tokio::test]
async fn a_refusal_stores_nothing() {
    let shop = Shop::open().await;
    shop.plan(1, 0).await;
    let conversation = {
        let id = shop.send("halo").await.unwrap();
        let mut reader = shop.desk.app.store().read().await.unwrap();
        messages::get(&mut reader, id).await.unwrap().unwrap().conversation_id
    };
    assert!(shop.is_refused().await);
    let reply = Content::text("saya bantu");
    let by_hand = shop.desk.app.store().write(move |tx| outbox::reply(tx, conversation, reply, AgentId::LOCAL).boxed());
    assert!(by_hand.await.is_err());
    assert_eq!(shop.desk.log(conversation).await.len(), 1);
    assert_eq!(shop.desk.row(conversation).await.status, Status::Bot, "and nobody has taken the conversation over");
}

#[tokio::test]
async fn practice_counts_on_its_own_and_may_owe() {
    let shop = Shop::open().await;
    shop.plan(2, 0).await;
    let id = shop.desk.says(DEWI, "?").await.conversation_id;
    for text in ["satu", "dua", "tiga"] {
        shop.desk.reply(id, text).await;
    }
    assert_eq!(shop.pots(Realm::Practice).await, (0, -1, 0));
    assert_eq!(shop.account(Realm::Practice).await.unwrap().balance(), -1);
    assert_eq!(shop.pots(Realm::Real).await, (0, 2, 0));
    shop.top_up(5).await;
    assert_eq!(shop.account(Realm::Practice).await.unwrap().balance(), 4);
    shop.days_pass(32).await;
    assert_eq!(shop.pots(Realm::Practice).await, (0, 2, 5), "the debt has ended with its month");
}

#[tokio::test]
async fn what_a_model_wrote_costs_two_from_as_many_pots_as_it_takes() {
    let shop = Shop::open().await;
    shop.plan(1, 0).await;
    shop.top_up(1).await;
    let first = shop.send("halo").await.unwrap();
    shop.report(first, DeliveryEvent::Refused).await;
    let conversation = {
        let mut reader = shop.desk.app.store().read().await.unwrap();
        messages::get(&mut reader, first).await.unwrap().unwrap().conversation_id
    };
    let answer = move || Draft {
        by_ai: Some(ByAi { setting: AiSettingId(1), sources: Vec::new() }),
        ..Draft::by_bot(conversation, Content::text("Ada"), "ai".to_owned())
    };
    let id = shop.desk.write(move |tx| outbox::enqueue(tx, answer()).boxed()).await;
    assert_eq!(shop.pots(Realm::Real).await, (0, 0, 0));
    shop.report(id, DeliveryEvent::Refused).await;
    assert_eq!(shop.pots(Realm::Real).await, (0, 1, 1));
    shop.desk.write(move |tx| outbox::retry(tx, id).boxed()).await;
    assert_eq!(shop.pots(Realm::Real).await, (0, 0, 0), "trying again costs what it cost before");
    shop.report(id, DeliveryEvent::Refused).await;
    shop.sends(1).await;
    let one_is_too_little = shop.desk.app.store().write(move |tx| outbox::enqueue(tx, answer()).boxed()).await;
    assert!(one_is_too_little.is_err());
    assert!(shop.desk.app.store().write(move |tx| outbox::retry(tx, id).boxed()).await.is_err());
}

#[tokio::test]
async fn a_hosted_account_is_charged_by_its_own_service() {
    let shop = Shop::on(ChannelKind::Hosted).await;
    shop.plan(0, 0).await;
    let id = shop.send("halo").await.unwrap();
    shop.report(id, DeliveryEvent::Reached(Delivery::Delivered)).await;
    assert_eq!(entries(&shop.desk, id).await, []);
    assert_eq!(shop.pots(Realm::Real).await, (0, 0, 0));
}

#[tokio::test]
async fn without_a_plan_everything_is_entered_and_nothing_is_refused() {
    let shop = Shop::open().await;
    assert_eq!(shop.account(Realm::Real).await, None);
    assert!(shop.desk.app.store().write(|tx| credits::top_up(tx, 5).boxed()).await.is_err());
    let id = shop.send("halo").await.unwrap();
    shop.report(id, DeliveryEvent::Reached(Delivery::Sent)).await;
    shop.report(id, DeliveryEvent::Reached(Delivery::Read)).await;
    assert_eq!(entries(&shop.desk, id).await, [("reserve".to_owned(), -1), ("settle".to_owned(), 0)]);
    let failed = shop.send("halo").await.unwrap();
    shop.plan(3, 0).await;
    shop.report(failed, DeliveryEvent::Refused).await;
    assert_eq!(shop.pots(Realm::Real).await, (0, 3, 0), "what was free is not given back as credit");
}

#[tokio::test]
async fn what_is_cancelled_or_discarded_is_returned_once() {
    let desk = TestDesk::linked().await;
    desk.write(|tx| credits::set_plan(tx, 10, 0).boxed()).await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let reply = desk.reply(id, "salah").await.id;
    desk.settle().await;
    desk.write(move |tx| outbox::discard(tx, reply).boxed()).await;
    assert_eq!(entries(&desk, reply).await, [("reserve".to_owned(), -1), ("refund".to_owned(), 1)]);
    let mut reader = desk.app.store().read().await.unwrap();
    let account = store::credits::account(&mut reader, Realm::Practice).await.unwrap().unwrap();
    assert_eq!(account.balance(), 10);
}

#[tokio::test]
async fn erasing_practice_begins_its_month_anew_and_leaves_the_real_one() {
    let shop = Shop::open().await;
    shop.plan(5, 0).await;
    shop.sends(1).await;
    let id = shop.desk.says(DEWI, "?").await.conversation_id;
    shop.desk.reply(id, "ya").await;
    assert_eq!(shop.pots(Realm::Practice).await, (0, 4, 0));
    balas::practice::erase(&shop.desk.app).await.unwrap();
    assert_eq!(shop.pots(Realm::Practice).await, (0, 5, 0));
    assert_eq!(shop.pots(Realm::Real).await, (0, 4, 0));
}

async fn entries(desk: &TestDesk, message: MessageId) -> Vec<(String, i64)> {
    let mut reader = desk.app.store().read().await.unwrap();
    sqlx::query_as("SELECT kind, amount FROM credit_entries WHERE message_id = ? ORDER BY id")
        .bind(message)
        .fetch_all(&mut *reader)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_leaves_later_costs_when_it_leaves_and_waits_where_nothing_is_left() {
    let shop = Shop::open().await;
    shop.plan(2, 0).await;
    let conversation = {
        let id = shop.send("halo").await.unwrap();
        let mut reader = shop.desk.app.store().read().await.unwrap();
        messages::get(&mut reader, id).await.unwrap().unwrap().conversation_id
    };
    let now = shop.desk.clock.now();
    for (words, millis) in [("satu", 1_000), ("dua", 2_000)] {
        let content = Content::text(words);
        let due_at = now.plus_millis(millis);
        let add = shop.desk.write(move |tx| {
            async move { schedule::add(tx, conversation, &content, AgentId::LOCAL, due_at).await }.boxed()
        });
        add.await;
    }
    assert_eq!(shop.pots(Realm::Real).await, (0, 1, 0), "a plan costs nothing");
    shop.desk.hand.advance_millis(2_000);
    assert_eq!(schedule::worker::step(&shop.desk.app).await.unwrap(), 1);
    assert_eq!(shop.pots(Realm::Real).await, (0, 0, 0));
    let mut reader = shop.desk.app.store().read().await.unwrap();
    let waiting = schedule::of_conversation(&mut reader, conversation, shop.desk.clock.now()).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].trouble), (1, Some(ScheduleTrouble::NoCredit)));
    assert_eq!(waiting[0].text, "dua");
}
