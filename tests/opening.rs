//! Opening a data directory: what is broken, missing, newer or in use is refused, and kept as it was found.

use crate::support::{DEWI, TestDesk};
use balas::{
    app::{App, Config, StartError},
    checkup,
    events::Event,
    store::{DATABASE, OpenError, StoreError, settings},
};
use futures_util::FutureExt;
use sqlx::{Connection, SqliteConnection};
use std::{fs::File, os::unix::fs::FileExt, path::Path};
use tokio_util::sync::CancellationToken;

async fn refused(dir: &Path) -> StartError {
    match App::open(Config { workers: false, ..Config::new(dir) }).await {
        Err(error) => error,
        Ok(_) => panic!("it was opened"),
    }
}

async fn used() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    App::open(Config { workers: false, ..Config::new(dir.path()) }).await.unwrap().shutdown().await;
    dir
}

async fn connect(dir: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", dir.join(DATABASE).display())).await.unwrap()
}

#[tokio::test]
async fn a_second_instance_is_refused_and_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let first = App::open(Config { workers: false, ..Config::new(dir.path()) }).await.unwrap();
    assert!(matches!(refused(dir.path()).await, StartError::InUse(_)));
    first.shutdown().await;
    App::open(Config { workers: false, ..Config::new(dir.path()) }).await.unwrap().shutdown().await;
}

#[tokio::test]
async fn a_damaged_database_is_refused_and_kept_as_it_is() {
    let dir = used().await;
    let path = dir.path().join(DATABASE);
    let mut bytes = std::fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(4096).take(8192) {
        *byte = 0x5a;
    }
    std::fs::write(&path, &bytes).unwrap();
    let error = refused(dir.path()).await;
    assert!(matches!(error, StartError::Open(OpenError::Corrupt { .. })), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// SQLite removes the log of a database with its last connection: where it is still there, the file is still open.
#[tokio::test]
async fn what_is_refused_is_closed_again() {
    let dir = used().await;
    let mut connection = connect(dir.path()).await;
    sqlx::query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    for _ in 0..20 {
        assert!(matches!(refused(dir.path()).await, StartError::Open(OpenError::Newer { .. })));
        let left = ["-wal", "-shm"].map(|ending| dir.path().join(format!("{DATABASE}{ending}")).exists());
        assert_eq!(left, [false, false]);
    }
}

/// A database that opens, and in which something is missing that the start asks for.
#[tokio::test]
async fn a_start_that_fails_later_leaves_nothing_open_either() {
    for table in ["settings", "channels"] {
        let dir = used().await;
        let mut connection = connect(dir.path()).await;
        let gone = sqlx::AssertSqlSafe(format!("ALTER TABLE {table} RENAME TO lost_{table}"));
        sqlx::query(gone).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        for _ in 0..20 {
            assert!(matches!(refused(dir.path()).await, StartError::Failed(_)), "{table}");
            let left = ["-wal", "-shm"].map(|ending| dir.path().join(format!("{DATABASE}{ending}")).exists());
            assert_eq!(left, [false, false], "{table}");
        }
    }
}

#[tokio::test]
async fn what_is_no_database_at_all_is_refused() {
    let dir = used().await;
    let path = dir.path().join(DATABASE);
    std::fs::write(&path, vec![b'x'; 20_000]).unwrap();
    assert!(matches!(refused(dir.path()).await, StartError::Open(OpenError::Corrupt { .. })));
}

#[tokio::test]
async fn a_database_that_has_vanished_is_a_loss_and_not_a_beginning() {
    let dir = used().await;
    let path = dir.path().join(DATABASE);
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(refused(dir.path()).await, StartError::Open(OpenError::Missing { .. })));
    std::fs::write(&path, b"").unwrap();
    assert!(matches!(refused(dir.path()).await, StartError::Open(OpenError::Missing { .. })));
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let dir = used().await;
    let mut connection = connect(dir.path()).await;
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', 1, x'00', 0)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let error = refused(dir.path()).await;
    assert!(matches!(error, StartError::Open(OpenError::Newer { found: 9999, .. })), "{error}");
}

#[tokio::test]
async fn the_data_directory_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("balas");
    App::open(Config { workers: false, ..Config::new(&inner) }).await.unwrap().shutdown().await;
    assert_eq!(std::fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn erasing_practice_leaves_nothing_of_it() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.reply(id, "ya").await;
    desk.settle().await;
    balas::practice::erase(&desk.app).await.unwrap();
    assert!(desk.app.practice().is_none());
    assert_eq!(desk.list(balas::store::views::InboxGroup::All).await.len(), 0);
    assert!(balas::store::channels::list(&mut desk.app.store().read().await.unwrap()).await.unwrap().is_empty());
}

/// A database that is too large to be checked before use, with a damaged page in the middle.
async fn damaged_while_large() -> tempfile::TempDir {
    let dir = used().await;
    let fill = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                INSERT INTO contacts (realm, note, created_at) SELECT 'practice', hex(zeroblob(1900)), 0 FROM n";
    let mut connection = connect(dir.path()).await;
    sqlx::query(fill).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let file = File::options().write(true).open(dir.path().join(DATABASE)).unwrap();
    file.write_all_at(&[0x5a; 4096], 4096 * 5_000).unwrap();
    dir
}

#[tokio::test]
async fn a_large_database_is_checked_while_it_is_used_and_nothing_more_is_written_to_a_damaged_one() {
    let dir = damaged_while_large().await;
    let app = App::open(Config { workers: false, ..Config::new(dir.path()) }).await.unwrap();
    let mut events = app.bus().subscribe();
    let write = || app.store().write::<_, StoreError, _>(|tx| settings::set(tx, "shop", "Toko").boxed());
    write().await.unwrap();
    checkup::step(&app, &CancellationToken::new()).await;
    assert_eq!(events.next().await, Some(Event::Resync), "the windows hear of it");
    assert!(matches!(write().await, Err(StoreError::Damaged)));
    app.shutdown().await;
}

#[tokio::test]
async fn a_check_that_is_cancelled_ends_in_the_middle() {
    let dir = damaged_while_large().await;
    let app = App::open(Config { workers: false, ..Config::new(dir.path()) }).await.unwrap();
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    app.store().check(&cancelled).await.expect("it never came to the damaged page");
    assert!(matches!(app.store().check(&CancellationToken::new()).await, Err(StoreError::Damaged)));
    app.shutdown().await;
}
