//! How much was written and spent, by day and by who spoke.

use super::shop::Shop;
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::practice::Fault,
    clock::Clock,
    events::Bus,
    model::*,
    outbox,
    store::{DATABASE, Store, usage::DayRow},
    usage,
};
use futures_util::FutureExt;
use sqlx::{Connection, SqliteConnection, migrate::Migrator};
use std::{fs, path::Path};

const ANSWERS: &str = "[[rule]]\nkeyword = \"halo\"\nreply = [\"Halo juga\"]\n";

async fn days(desk: &TestDesk, realm: Realm, days: u32) -> Vec<DayRow> {
    let mut reader = desk.app.store().read().await.unwrap();
    usage::daily(&mut reader, realm, days, desk.clock.now()).await.unwrap()
}

/// In, bot, human, system, credits.
fn counts(day: &DayRow) -> (i64, i64, i64, i64, i64) {
    (day.inbound, day.bot, day.human, day.system, day.credits)
}

#[tokio::test]
async fn messages_are_counted_by_who_spoke_and_on_their_day() {
    let desk = TestDesk::with_bot(ANSWERS).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.settle().await;
    desk.send_as_system(id, "Pesanan dikirim").await;
    desk.hand.advance_millis(24 * 60 * 60 * 1000);
    desk.reply(id, "Sudah sampai?").await;
    desk.write(move |tx| outbox::add_note(tx, id, "jangan M", AgentId::LOCAL).boxed()).await;
    desk.says(EMRE, "merhaba").await;
    desk.settle().await;
    let counted = days(&desk, Realm::Practice, 3).await;
    let counted: Vec<_> = counted.iter().map(counts).collect();
    assert_eq!(counted, [(0, 0, 0, 0, 0), (1, 1, 0, 1, 2), (1, 0, 1, 0, 1)]);
    assert_eq!(counts(&days(&desk, Realm::Real, 1).await[0]), (0, 0, 0, 0, 0), "realms are apart");
}

#[tokio::test]
async fn what_failed_counts_neither_as_message_nor_as_credit_until_it_is_sent_after_all() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let reply = desk.reply(id, "halo").await.id;
    desk.settle().await;
    assert_eq!(counts(&days(&desk, Realm::Practice, 1).await[0]), (1, 0, 0, 0, 0));
    desk.write(move |tx| outbox::retry(tx, reply).boxed()).await;
    desk.settle().await;
    assert_eq!(counts(&days(&desk, Realm::Practice, 1).await[0]), (1, 0, 1, 0, 1));
}

#[tokio::test]
async fn a_message_that_is_taken_back_is_uncounted() {
    let desk = TestDesk::with_bot(ANSWERS).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.hand.advance_millis(30_000);
    balas::bot::worker::step(&desk.app).await.unwrap();
    assert_eq!(counts(&days(&desk, Realm::Practice, 1).await[0]), (1, 1, 0, 0, 1));
    desk.write(move |tx| balas::inbox::set_bot_enabled(tx, id, false).boxed()).await;
    assert_eq!(counts(&days(&desk, Realm::Practice, 1).await[0]), (1, 0, 0, 0, 0));
}

#[tokio::test]
async fn a_credit_that_comes_back_later_is_taken_off_the_day_on_which_it_was_spent() {
    let shop = Shop::open().await;
    let late = shop.send("halo").await.unwrap();
    shop.days_pass(2).await;
    shop.sends(1).await;
    shop.report(late, DeliveryEvent::Refused).await;
    let credits: Vec<_> = days(&shop.desk, Realm::Real, 3).await.iter().map(|day| day.credits).collect();
    assert_eq!(credits, [0, 0, 1]);
}

#[tokio::test]
async fn erased_practice_has_no_usage() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.reply(id, "ya").await;
    balas::practice::erase(&desk.app).await.unwrap();
    assert_eq!(counts(&days(&desk, Realm::Practice, 1).await[0]), (0, 0, 0, 0, 0));
}

/// A database of the version before, with a message that was sent and one that failed.
async fn before_the_ledger(directory: &Path) {
    let migrations = directory.join("migrations");
    fs::create_dir(&migrations).unwrap();
    for name in ["0001_inbox.sql", "0002_api.sql"] {
        let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/migrations").join(name);
        fs::copy(known, migrations.join(name)).unwrap();
    }
    let url = format!("sqlite://{}?mode=rwc", directory.join(DATABASE).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    Migrator::new(migrations.as_path()).await.unwrap().run(&mut connection).await.unwrap();
    let filled = "
        INSERT INTO channels (slug, kind, realm, name, created_at) VALUES ('practice', 'practice', 'practice', 'P', 0);
        INSERT INTO contacts (realm, created_at) VALUES ('practice', 0);
        INSERT INTO conversations (realm, channel_id, contact_id, activity, created_at) VALUES ('practice', 1, 1, 1, 0);
        INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, kind, delivery, created_at) VALUES
            (1, 1, 1, 'a', 'in', 'CUSTOMER', 'text', 'delivered', 86400000), (2, 1, 1, 'b', 'out', 'BOT', 'text', 'read', 86400001),
            (3, 1, 1, 'c', 'out', 'SYSTEM', 'event', 'sent', 86400002), (4, 1, 1, 'd', 'out', 'HUMAN_AGENT', 'text', 'failed', 86400003);
        INSERT INTO credit_entries (realm, kind, amount, message_id, created_at) VALUES
            ('practice', 'reserve', -1, 2, 86400001), ('practice', 'reserve', -1, 4, 86400003), ('practice', 'settle', 0, 2, 86400004),
            ('practice', 'refund', 1, 4, 186400000);";
    sqlx::raw_sql(filled).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_was_written_before_there_were_counts_is_counted() {
    let directory = tempfile::tempdir().unwrap();
    before_the_ledger(directory.path()).await;
    let (clock, _) = Clock::manual(Timestamp(2 * 86_400_000));
    let store = Store::open(directory.path(), clock.clone(), Bus::new()).await.unwrap();
    let mut reader = store.read().await.unwrap();
    let counted = usage::daily(&mut reader, Realm::Practice, 3, clock.now()).await.unwrap();
    assert_eq!(counted.iter().map(counts).collect::<Vec<_>>(), [(0, 0, 0, 0, 0), (1, 1, 0, 0, 1), (0, 0, 0, 0, 0)]);
    assert_eq!(balas::store::credits::of_message(&mut reader, MessageId(2)).await.unwrap(), (1, true));
    drop(reader);
    store.close().await;
}
