//! A database of an older version, filled, is brought up to date: everything is still there, and what newer versions keep beside
//! it is right.

use balas::{
    app::{App, Config},
    model::ConversationId,
    store::{
        DATABASE,
        drafts::{self, DraftMode},
    },
};
use sqlx::{
    Connection, Row, SqliteConnection,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use std::path::Path;
use tempfile::TempDir;

/// The last version that knew nothing of hosted accounts in trouble, turns, lists of contacts and quick replies.
const OLD: i64 = 11;
const FILLED: &str = include_str!("migrations/filled.sql");
/// What was there before, with the number of its rows.
const TABLES: [(&str, i64); 16] = [
    ("agents", 1),
    ("channels", 2),
    ("gateways", 1),
    ("contacts", 5),
    ("identities", 5),
    ("conversations", 4),
    ("messages", 8),
    ("outbox", 5),
    ("callbacks", 2),
    ("callback_deliveries", 4),
    ("products", 3),
    ("hosted_conversations", 3),
    ("message_aliases", 1),
    ("hosted_agreements", 3),
    ("hosted_snapshots", 1),
    ("drafts", 2),
];

async fn connect(dir: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(dir.join(DATABASE)).create_if_missing(true).foreign_keys(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// A directory with a filled database of the old version.
async fn old() -> TempDir {
    let dir = TempDir::new().unwrap();
    let all = Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/migrations")).await.unwrap();
    let early: Vec<_> = all.iter().filter(|migration| migration.version <= OLD).cloned().collect();
    assert!(early.len() < all.iter().count());
    let early = Migrator::with_migrations(early);
    let mut database = connect(dir.path()).await;
    early.run(&mut database).await.unwrap();
    sqlx::raw_sql(FILLED).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    dir
}

/// One column of each row.
async fn all(database: &mut SqliteConnection, sql: &'static str) -> Vec<String> {
    let rows: Vec<SqliteRow> = sqlx::query(sql).fetch_all(database).await.unwrap();
    rows.into_iter().map(|row| row.get::<String, _>(0)).collect()
}

/// The database as it was and as it is now, opened by the program itself, which has taken nothing from it.
async fn upgraded() -> (TempDir, SqliteConnection) {
    let dir = old().await;
    let mut before = connect(dir.path()).await;
    for (table, rows) in TABLES {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql)).fetch_one(&mut before).await.unwrap(), rows);
    }
    let said = all(&mut before, "SELECT external_id || text FROM messages ORDER BY id").await;
    before.close().await.unwrap();

    let all_of_it = Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/migrations")).await.unwrap();
    let mut now = connect(dir.path()).await;
    all_of_it.run(&mut now).await.unwrap();
    for (table, rows) in TABLES {
        let sql = format!("SELECT count(*) FROM {table}");
        let found = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql)).fetch_one(&mut now).await.unwrap();
        assert_eq!(found, rows, "{table}");
    }
    assert_eq!(all(&mut now, "SELECT external_id || text FROM messages ORDER BY id").await, said);
    let broken: Vec<SqliteRow> = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut now).await.unwrap();
    assert!(broken.is_empty());
    (dir, now)
}

#[tokio::test]
async fn who_answers_and_what_was_agreed_is_found_as_it_was() {
    let (_dir, mut database) = upgraded().await;
    let owners = all(
        &mut database,
        "SELECT remote_id || ' ' || status || ' ' || local_status || ' ' || last_message FROM hosted_conversations ORDER BY 1",
    );
    assert_eq!(owners.await, ["c1 BOT HUMAN m1", "c2 BOT BOT m2", "c3 CLOSED CLOSED "]);
    let agreed =
        all(&mut database, "SELECT kind || ' ' || local_id || ' ' || remote_id FROM hosted_agreements ORDER BY 1");
    assert_eq!(agreed.await, ["contact 1 k1", "product 1 p1", "reject 6281234567142 6281234567142"]);
    let remote =
        all(&mut database, "SELECT name || ' ' || remote_id || ' ' || low_stock || photo FROM products ORDER BY id");
    assert_eq!(remote.await, ["Kemeja p1 4", "Sarung p2 4", "Milik sendiri  4"], "one made here knows its counterpart");
    assert_eq!(all(&mut database, "SELECT '' || generation FROM gateways").await, ["0"]);
    sqlx::query("UPDATE conversations SET status = 'HUMAN' WHERE id = 2").execute(&mut database).await.unwrap();
    let followed = all(&mut database, "SELECT local_status FROM hosted_conversations WHERE remote_id = 'c2'");
    assert_eq!(followed.await, ["HUMAN"], "and what changes is followed");
}

#[tokio::test]
async fn the_queues_go_on_with_the_turn_where_it_belongs() {
    let (_dir, mut database) = upgraded().await;
    let outbox = all(
        &mut database,
        "SELECT message_id || ' ' || state || ' ' || has_turn || held || refusals || in_doubt FROM outbox ORDER BY id",
    );
    let wanted = ["2 queued 1000", "3 queued 0000", "4 sending 0000", "5 queued 0000", "6 parked 0000"];
    assert_eq!(outbox.await, wanted, "the first of a conversation, unless an attempt is under way");
    let reports = all(
        &mut database,
        "SELECT id || ' ' || has_turn || ' ' || host || ' ' || attempts FROM callback_deliveries ORDER BY id",
    );
    let wanted = ["1 0 toko.example 1", "2 1 toko.example 3", "3 0 toko.example 0", "4 1 kasir.example:8080 0"];
    assert_eq!(reports.await, wanted);
    sqlx::query("DELETE FROM outbox WHERE message_id = 2").execute(&mut database).await.unwrap();
    assert_eq!(all(&mut database, "SELECT '' || message_id FROM outbox WHERE has_turn = 1").await, ["3"]);
}

#[tokio::test]
async fn contacts_are_listed_as_if_they_had_always_been() {
    let (_dir, mut database) = upgraded().await;
    let listed = all(
        &mut database,
        "SELECT id || ' ' || sort_name || ' ' || activity || ' ' || is_blocked || bot_off FROM contacts
         WHERE merged_into IS NULL AND realm = 'real' ORDER BY sort_name",
    );
    let wanted = ["2 dewi 1780000009000 01", "1 s~ule 1780000005000 00", "3 ~6281200000999 1780000001000 10"];
    assert_eq!(listed.await, wanted);
    let tags = all(&mut database, "SELECT contact_id || ' ' || tag FROM contact_tags ORDER BY 1");
    assert_eq!(tags.await, ["1 Grosir", "1 vip", "3 vip"], "a merged contact has none of its own");
}

#[tokio::test]
async fn what_was_spent_is_told_by_day_number_and_who_spoke() {
    let (_dir, mut database) = upgraded().await;
    let days = all(
        &mut database,
        "SELECT (day - 20601) || ' ' || channel_id || ' ' || sent || ' ' || human || bot || ai || script FROM usage_numbers
         ORDER BY day, channel_id",
    );
    assert_eq!(days.await, ["0 1 4 1201", "1 2 1 0001"], "what failed was returned, and events are no messages");
}

#[tokio::test]
async fn the_program_opens_it_and_goes_on() {
    let dir = old().await;
    let app = App::open(Config { workers: false, ..Config::new(dir.path()) }).await.unwrap();
    let channels = balas::connections::list(&app).await.unwrap();
    assert_eq!((channels.len(), channels[0].queued, channels[0].held_back.len()), (2, 3, 0));
    let mut reader = app.store().read().await.unwrap();
    for (mode, text) in [(DraftMode::Reply, "belum"), (DraftMode::Note, "catatan")] {
        assert_eq!(drafts::get(&mut reader, ConversationId(1), mode).await.unwrap().text, text);
    }
    drop(reader);
    app.shutdown().await;
    let mut database = connect(dir.path()).await;
    let recovered = all(&mut database, "SELECT state FROM outbox WHERE message_id = 4");
    assert_eq!(recovered.await, ["uncertain"], "an attempt that was cut off is not made again silently");
}
