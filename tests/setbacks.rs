//! One message or customer that cannot be served holds up no other, and a setback that is over leaves nothing behind.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    bot,
    channels::practice::{Arrival, Fault, NewInbound},
    error::Error,
    events::Event,
    handoff,
    model::*,
    outbox::{self, Draft},
    practice::{self, Demo},
    store::{
        self, StoreError, Tx,
        network::{NetworkStore, received},
        outbox::OutboxState,
    },
};
use bytes::Bytes;
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_file_that_has_gone_fails_its_own_message_and_the_next_one_leaves() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let file = desk.app.media().keep(Bytes::from_static(b"nota"), "nota.txt").await.unwrap();
    let path = desk.app.config().data_dir.join("media").join(&file.row.hash[..2]).join(&file.row.hash);
    let with_file = desk.write(move |tx| send_file(tx, id, file).boxed()).await;
    std::fs::remove_file(path).unwrap();
    let next = desk.reply(id, "sudah sampai?").await;
    desk.settle().await;
    let failed = desk.message(with_file).await;
    assert_eq!(failed.delivery, Delivery::Failed);
    assert_eq!(failed.failure, Some(Failure::FileMissing));
    assert_eq!(desk.message(next.id).await.delivery, Delivery::Delivered);
}

async fn send_file(
    tx: &mut Tx,
    id: ConversationId,
    file: balas::media::StoredMedia,
) -> balas::error::Result<MessageId> {
    let now = tx.now();
    store::media::insert(tx, &file.row, now).await?;
    outbox::enqueue(tx, Draft::by_agent(id, file.content(String::new()), AgentId::LOCAL)).await
}

#[tokio::test]
async fn an_answer_that_no_network_takes_becomes_a_persons_turn_and_others_are_answered() {
    const BOT: &str = r#"
        burst_seconds = 0
        [[rule]]
        keyword = "penawaran#"
        reply = ["Untuk {1}"]
        buttons = ["Ya"]
        [fallback]
        reply = ["Halo Kak"]
    "#;
    let desk = TestDesk::with_bot(BOT).await;
    let dewi = desk.says(DEWI, &format!("penawaran#{}", "x".repeat(2000))).await.conversation_id;
    desk.says(EMRE, "merhaba").await;
    desk.settle().await;
    assert_eq!(desk.received().await, [(Author::Bot, "Halo Kak".to_owned())]);
    assert_eq!(desk.row(dewi).await.status, Status::Human, "nobody else would answer her");
}

#[tokio::test]
async fn a_name_of_any_length_is_kept_at_a_readable_one() {
    let desk = TestDesk::linked().await;
    let inbound = NewInbound {
        from: DEWI.to_owned(),
        name: Some("D".repeat(100_000)),
        msgid: None,
        group: None,
        content: Content::text("halo"),
        attachment: None,
    };
    assert!(matches!(desk.practice().inbound(inbound).await.unwrap(), Arrival::Stored(_)));
    assert_eq!(desk.row_of(DEWI).await.contact.name, "D".repeat(200));
}

#[tokio::test]
async fn what_the_bot_said_before_a_takeover_is_not_sent_after_the_release() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let draft = Draft::by_bot(id, Content::text("dari bot"), "harga".to_owned());
    let answer = desk.write(move |tx| outbox::enqueue(tx, draft).boxed()).await;
    desk.write(move |tx| lose(tx, answer).boxed()).await;
    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    handoff::release(&desk.app, id).await.unwrap();
    outbox::worker::reconnected(&desk.app, desk.channel).await;
    desk.settle().await;
    assert_eq!(desk.received().await, [], "the network never had it, and now it is too late");
    assert!(desk.log(id).await.iter().all(|message| message.id != answer));
}

/// The program ended in the middle of an attempt.
async fn lose(tx: &mut Tx, id: MessageId) -> balas::error::Result<()> {
    let now = tx.now();
    store::outbox::begin_attempt(tx, id).await?;
    store::messages::set_delivery(tx, id, Delivery::Sending, None, now).await?;
    outbox::recover(tx).await
}

#[tokio::test]
async fn after_a_gap_in_the_events_what_is_uncertain_is_asked_about() {
    let desk = TestDesk::linked().await;
    let (stop, app) = (CancellationToken::new(), desk.app.clone());
    let worker = tokio::spawn(outbox::worker::run(app, stop.clone()));
    let id = desk.says(DEWI, "?").await.conversation_id;
    let first = desk.reply(id, "satu").await.id;
    until(&desk, first, Delivery::Sent).await;
    let second = desk
        .write(move |tx| {
            async move {
                let second = outbox::reply(tx, id, Content::text("dua"), AgentId::LOCAL).await?;
                lose(tx, second).await?;
                Ok(second)
            }
            .boxed()
        })
        .await;
    desk.app.bus().publish(Event::Resync);
    until(&desk, second, Delivery::Sent).await;
    stop.cancel();
    worker.await.unwrap();
}

async fn until(desk: &TestDesk, message: MessageId, delivery: Delivery) {
    let reached = async {
        while desk.message(message).await.delivery != delivery {
            tokio::task::yield_now().await;
        }
    };
    let reached = tokio::time::timeout(Duration::from_secs(20), reached).await;
    assert!(reached.is_ok(), "not {delivery:?} but {:?}", desk.message(message).await.delivery);
}

#[tokio::test]
async fn a_failed_answer_of_the_bot_is_not_retried_while_a_person_answers() {
    const BOT: &str = "burst_seconds = 0\n[fallback]\nreply = [\"Halo Kak\"]";
    let desk = TestDesk::with_bot(BOT).await;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.settle().await;
    let failed = desk.log(id).await.into_iter().find(|message| message.delivery == Delivery::Failed).unwrap().id;
    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    let refused = desk.app.store().write(move |tx| outbox::retry(tx, failed).boxed()).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    desk.settle().await;
    assert_eq!(desk.message(failed).await.delivery, Delivery::Failed, "it stays for the person to see");
}

#[tokio::test]
async fn a_clock_that_goes_back_holds_up_neither_the_post_nor_the_bot() {
    const BOT: &str = "burst_seconds = 4\n[fallback]\nreply = [\"Halo Kak\"]";
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    let message = desk.send_as_system(id, "nanti").await.id;
    let later = desk.clock.now().plus_millis(300_000);
    desk.write(move |tx| {
        async move { Ok(store::outbox::set_state(tx, message, OutboxState::Queued, later, "try again").await?) }.boxed()
    })
    .await;
    desk.hand.advance_millis(-DAY_MILLIS);
    bot::worker::step(&desk.app).await.unwrap();
    outbox::worker::step(&desk.app).await.unwrap();
    let said: Vec<String> = desk.received().await.into_iter().map(|(_, text)| text).collect();
    assert_eq!(said, ["nanti", "Halo Kak"]);
}

#[tokio::test]
async fn what_came_of_an_attempt_is_recorded_when_the_disk_takes_it_again() {
    let refused = (Fault::Refuse { sends: 1 }, "new.delivery = 'failed'", Delivery::Sending);
    let unanswered = (Fault::DropAck { sends: 1 }, "old.delivery = 'uncertain'", Delivery::Uncertain);
    for (fault, not_taken, meanwhile) in [refused, unanswered] {
        let desk = TestDesk::linked().await;
        let id = desk.says(DEWI, "?").await.conversation_id;
        desk.practice().fault(fault);
        let reply = desk.reply(id, "halo").await.id;
        let path = desk.app.config().data_dir.join("balas.db");
        let mut disk = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
        let full = format!(
            "CREATE TRIGGER full BEFORE UPDATE OF delivery ON messages WHEN {not_taken} BEGIN SELECT RAISE(ABORT, 'full'); END"
        );
        sqlx::query(AssertSqlSafe(full)).execute(&mut disk).await.unwrap();
        let app = desk.app.clone();
        let sending = tokio::spawn(async move { outbox::worker::step(&app).await });
        until(&desk, reply, meanwhile).await;
        // Nothing tells that a record has failed. Where this is too short the test sees less, and never too much.
        tokio::time::sleep(Duration::from_millis(200)).await;
        sqlx::query("DROP TRIGGER full").execute(&mut disk).await.unwrap();
        sending.await.unwrap().unwrap();
        let settled = desk.message(reply).await.delivery;
        assert!(!settled.is_pending(), "{fault:?} left it {settled:?}");
    }
}

#[tokio::test]
async fn the_practice_network_writes_again_after_its_disk_was_full() {
    let directory = tempfile::tempdir().unwrap();
    let network = NetworkStore::open(directory.path()).await.unwrap();
    let mut change = network.write().await.unwrap();
    sqlx::query("PRAGMA max_page_count = 1").execute(&mut *change).await.unwrap();
    let long = Content::text("x".repeat(1_000_000));
    let now = Timestamp(0);
    let full = received::insert(&mut change, "3EB0", DEWI, &long, Author::System, now).await;
    assert!(full.is_err(), "no page is left");
    drop(change);
    let mut change = network.write().await.expect("the disk has room again");
    received::insert(&mut change, "3EB0", DEWI, &long, Author::System, now).await.unwrap();
    change.commit().await.unwrap();
}

#[tokio::test]
async fn a_practice_network_that_was_lost_is_linked_anew() {
    let desk = TestDesk::linked().await;
    let directory = desk.app.config().data_dir.clone();
    desk.app.shutdown().await;
    for entry in std::fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("practice-network") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let desk = desk.restart().await;
    let row = store::channels::get(&mut desk.app.store().read().await.unwrap(), desk.channel).await.unwrap().unwrap();
    assert_eq!(row.linked_at, None, "a phone that the network does not know is not linked");
    desk.link().await;
    desk.says(DEWI, "halo").await;
}

#[tokio::test]
async fn after_erasing_a_bare_practice_stays_bare_over_a_restart() {
    let desk = TestDesk::unlinked().await;
    practice::start(&desk.app, Demo::Lively).await.unwrap();
    practice::erase(&desk.app).await.unwrap();
    practice::start(&desk.app, Demo::Bare).await.unwrap();
    let desk = desk.restart().await;
    practice::start(&desk.app, Demo::Bare).await.unwrap();
    let bot = store::bots::updated_at(&mut desk.app.store().read().await.unwrap(), Realm::Practice).await.unwrap();
    assert_eq!(bot, None, "nobody asked for the demo bot after the erasing");
}

#[tokio::test]
async fn a_write_whose_group_was_not_committed_may_be_tried_again() {
    let desk = TestDesk::linked().await;
    let broken = desk.app.store().write(|tx: &mut Tx| {
        async move {
            sqlx::query("ROLLBACK").execute(&mut **tx).await.map_err(StoreError::from)?;
            Ok::<_, Error>(())
        }
        .boxed()
    });
    let beside = desk.app.store().write(|_: &mut Tx| async move { Ok::<_, Error>(()) }.boxed());
    let (broken, beside) = tokio::join!(broken, beside);
    assert!(matches!(broken, Err(Error::Store(StoreError::Sql(_)))), "{broken:?}");
    assert!(matches!(beside, Err(Error::Store(StoreError::NotCommitted))), "{beside:?}");
    desk.says(DEWI, "halo").await;
}
