//! Backup and restore: the same shop in another directory, whatever happens meanwhile; and everything that is not a whole
//! backup of this passphrase is one sentence and changes nothing.

use super::{
    places,
    shop::{self, files, holds, opened, seen},
};
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    app::{self, App, Config},
    backup::{BackupError, Restore, make, restore::Place, swap},
    compose,
    error::{Code, Error},
    model::{Composed, Delivery, Realm, ScheduleTrouble},
    schedule,
    secrets::{self, Secret, SecretOptions},
    settings::{self},
    store::{DATABASE, secrets as sealed},
};
use futures_util::FutureExt;
use sqlx::{Connection, SqliteConnection};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;

fn passphrase() -> Secret {
    Secret::new("kopi susu gula aren")
}

async fn backed_up(desk: &TestDesk, folder: &TempDir) -> PathBuf {
    make::make(&desk.app, passphrase(), folder.path()).await.unwrap()
}

async fn restored(place: Place, passphrase: Secret, backup: &[u8]) -> Result<(), BackupError> {
    let restore = Restore::begin(place, passphrase);
    for piece in backup.chunks(100_000) {
        if !restore.add(piece.to_vec().into()).await {
            break;
        }
    }
    restore.finish().await
}

fn place(dir: &Path) -> Place {
    Place::of(dir).unwrap()
}

#[tokio::test]
async fn a_backup_restored_elsewhere_is_the_same_shop() {
    let (desk, ..) = shop::open().await;
    desk.write(|tx| settings::set_shop_name(tx, "Toko Laras").boxed()).await;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let before = seen(&desk.app).await;

    let path = backed_up(&desk, &folder).await;
    restored(place(elsewhere.path()), passphrase(), &std::fs::read(&path).unwrap()).await.unwrap();
    let app = opened(&desk, elsewhere.path()).await;

    assert_eq!(seen(&app).await, before);
    assert_eq!(settings::shop_name(&mut app.store().read().await.unwrap()).await.unwrap(), "Toko Laras");
    let media = |dir: &Path| files(&dir.join("media")).into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
    assert_eq!(media(elsewhere.path()), media(&desk.app.config().data_dir));
    assert!(!media(elsewhere.path()).is_empty());
    app.shutdown().await;
}

#[tokio::test]
async fn nothing_of_a_customer_can_be_read_in_a_backup() {
    let (desk, ..) = shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let path = backed_up(&desk, &folder).await;
    let bytes = std::fs::read(&path).unwrap();
    for text in [shop::WORDS, shop::NOTE, DEWI, "Dewi Lestari", "SQLite format"] {
        assert!(!holds(&bytes, text), "{text}");
    }
    assert_eq!(files(folder.path()).len(), 1, "nothing beside it");
    let left =
        files(&desk.app.config().data_dir).into_iter().filter(|(path, _)| path.to_string_lossy().contains("backup-"));
    assert_eq!(left.count(), 0, "no copy of the database stays");
}

#[tokio::test]
async fn messages_come_in_while_a_backup_is_made() {
    let (desk, conversation, _) = shop::open().await;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let before = desk.log(conversation).await.len();
    let writing = async {
        for number in 0..60 {
            desk.says(DEWI, &format!("pesan {number}")).await;
        }
    };
    let (path, ()) = tokio::join!(backed_up(&desk, &folder), writing);
    assert_eq!(desk.log(conversation).await.len(), before + 60, "nobody waited in vain");

    restored(place(elsewhere.path()), passphrase(), &std::fs::read(&path).unwrap()).await.unwrap();
    let app = opened(&desk, elsewhere.path()).await;
    let mut reader = app.store().read().await.unwrap();
    let log = balas::views::messages_before(&mut reader, conversation, None, 1000).await.unwrap().items;
    drop(reader);
    let new: Vec<_> = log.iter().rev().skip(before).map(|message| message.text.clone()).collect();
    let in_order: Vec<_> = (0..new.len()).map(|number| format!("pesan {number}")).collect();
    assert_eq!(new, in_order, "what is in it came first, without a gap");
    app.shutdown().await;
}

#[tokio::test]
async fn a_second_backup_of_a_day_takes_nobodys_place() {
    let (desk, ..) = shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let first = backed_up(&desk, &folder).await;
    let bytes = std::fs::read(&first).unwrap();
    let second = backed_up(&desk, &folder).await;
    assert_ne!(first, second);
    assert_eq!(std::fs::read(&first).unwrap(), bytes);
    let last = make::last_at(&mut desk.app.store().read().await.unwrap()).await.unwrap();
    assert_eq!(last, Some(desk.clock.now()));
}

#[tokio::test]
async fn what_opens_an_account_does_not_travel() {
    let dir = tempfile::tempdir().unwrap();
    let options = SecretOptions { keychain: false, passphrase: Some(Secret::new("kunci lemari besi")) };
    let app = App::open(Config { workers: false, secrets: options, ..Config::new(dir.path()) }).await.unwrap();
    let key = app.secrets().open_or_make(app.store()).await.unwrap();
    let secret = Secret::new("tk_live_of_the_account");
    let put = app.store().write::<_, secrets::SecretError, _>(move |tx| {
        async move { secrets::put(tx, &key, "gateway:1", "wabot.api_key", &secret).await }.boxed()
    });
    put.await.unwrap();
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = make::make(&app, passphrase(), folder.path()).await.unwrap();
    app.shutdown().await;

    restored(place(elsewhere.path()), passphrase(), &std::fs::read(&path).unwrap()).await.unwrap();
    let app = App::open(Config { workers: false, ..Config::new(elsewhere.path()) }).await.unwrap();
    let mut reader = app.store().read().await.unwrap();
    assert!(sealed::names(&mut reader, "gateway:1").await.unwrap().is_empty());
    assert!(sealed::data_key(&mut reader).await.unwrap().is_none());
    let names: Vec<_> = files(elsewhere.path()).into_iter().map(|(path, _)| path).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".key")), "{names:?}");
    drop(reader);
    app.shutdown().await;
}

#[tokio::test]
async fn what_had_not_left_is_asked_about_and_never_sent_again_by_itself() {
    let (desk, conversation, _) = shop::open().await;
    let queued = desk.reply(conversation, "sebentar ya").await;
    assert_eq!(queued.delivery, Delivery::Queued);
    let (words, at) = (Composed::Text { text: "besok kami kirim".to_owned() }, desk.clock.now().plus_millis(60_000));
    compose::send_later(&desk.app, conversation, words, None, at).await.unwrap();
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = backed_up(&desk, &folder).await;
    restored(place(elsewhere.path()), passphrase(), &std::fs::read(&path).unwrap()).await.unwrap();
    let app = opened(&desk, elsewhere.path()).await;
    let found = balas::views::message(&mut app.store().read().await.unwrap(), queued.id).await.unwrap().unwrap();
    assert_eq!(found.delivery, Delivery::Uncertain);
    desk.hand.advance_millis(60_000);
    assert_eq!(schedule::worker::step(&app).await.unwrap(), 0, "it may have left where the backup was made");
    let mut reader = app.store().read().await.unwrap();
    let waiting = schedule::of_conversation(&mut reader, conversation, desk.clock.now()).await.unwrap();
    drop(reader);
    assert_eq!((waiting.len(), waiting[0].trouble), (1, Some(ScheduleTrouble::Restored)));
    app.shutdown().await;
    assert_eq!(schedule::worker::step(&desk.app).await.unwrap(), 1, "here nothing has changed");
}

#[tokio::test]
async fn a_voice_note_that_was_not_sent_is_in_a_backup() {
    let (desk, conversation, contact) = shop::open().await;
    places::fill(&desk, conversation, contact).await;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = backed_up(&desk, &folder).await;
    let bytes = std::fs::read(&path).unwrap();
    restored(place(elsewhere.path()), passphrase(), &bytes).await.unwrap();
    let app = opened(&desk, elsewhere.path()).await;
    let name = places::recording(&desk, conversation);
    let recordings = files(&elsewhere.path().join("recordings"));
    assert_eq!(recordings.len(), 1);
    assert_eq!(recordings[0].0.file_name(), name.file_name());
    assert_eq!(recordings[0].1, places::RECORDED.as_bytes());
    app.shutdown().await;
}

#[tokio::test]
async fn restoring_over_a_shop_keeps_the_earlier_one_aside() {
    let (desk, ..) = shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let path = backed_up(&desk, &folder).await;
    let before = seen(&desk.app).await;
    desk.says(EMRE, "bu sonra geldi").await;
    let dir = desk.app.config().data_dir.clone();

    restored(place(&dir), passphrase(), &std::fs::read(&path).unwrap()).await.unwrap();
    desk.says(EMRE, "hala burada").await;
    let desk = desk.restart().await;

    assert_eq!(seen(&desk.app).await, before);
    let aside = swap::aside(&dir).unwrap();
    assert!(aside.join(DATABASE).exists());
    let desk = desk.restart().await;
    assert_eq!(seen(&desk.app).await, before, "once");
}

#[tokio::test]
async fn what_cannot_be_opened_gives_way_to_what_was_here() {
    let (desk, ..) = shop::open().await;
    let before = seen(&desk.app).await;
    let dir = desk.app.config().data_dir.clone();
    std::fs::create_dir(dir.join("restored")).unwrap();
    std::fs::write(dir.join("restored").join(DATABASE), [b'x'; 20_000]).unwrap();
    desk.app.shutdown().await;

    let refused = App::open(Config { workers: false, ..Config::new(&dir) }).await;
    assert!(refused.is_err());
    let app = opened(&desk, &dir).await;
    assert_eq!(seen(&app).await, before);
    app.shutdown().await;
}

/// Whoever starts while what was here comes back waits for it: nobody opens the half of it.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_while_what_was_here_comes_back() {
    let (desk, ..) = shop::open().await;
    let before = seen(&desk.app).await;
    let dir = desk.app.config().data_dir.clone();
    desk.app.shutdown().await;
    for round in 0..8 {
        std::fs::create_dir(dir.join("restored")).unwrap();
        std::fs::write(dir.join("restored").join(DATABASE), vec![b'x'; 20_000]).unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let (watched, ended) = (dir.clone(), is_over.clone());
        let watcher = tokio::task::spawn_blocking(move || {
            while !ended.load(Ordering::SeqCst) {
                // In this order: what is free and still aside after that was free too early.
                let is_aside = swap::aside(&watched).is_some();
                if is_aside && !app::is_in_use(&watched) && swap::aside(&watched).is_some() {
                    return false;
                }
            }
            true
        });
        assert!(App::open(Config { workers: false, ..Config::new(&dir) }).await.is_err());
        is_over.store(true, Ordering::SeqCst);
        assert!(watcher.await.unwrap(), "round {round}: the directory was free before all of it was back");
    }
    let app = opened(&desk, &dir).await;
    assert_eq!(seen(&app).await, before);
    app.shutdown().await;
}

/// Tries to restore over a shop; whatever is wrong, nothing may have changed.
async fn refusal(desk: &TestDesk, place: Place, passphrase: Secret, backup: &[u8]) -> BackupError {
    let names = |dir: &Path| files(dir).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    let before = (names(&place.data_dir), seen(&desk.app).await);
    let error = restored(place.clone(), passphrase, backup).await.unwrap_err();
    assert_eq!((names(&place.data_dir), seen(&desk.app).await), before, "{error}");
    assert!(!swap::is_ready(&place.data_dir));
    error
}

#[tokio::test]
async fn whatever_is_wrong_with_a_backup_is_one_sentence_and_changes_nothing() {
    let (desk, ..) = shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let dir = desk.app.config().data_dir.clone();
    let backup = std::fs::read(backed_up(&desk, &folder).await).unwrap();

    let wrong = refusal(&desk, place(&dir), Secret::new("teh manis panas"), &backup).await;
    assert!(matches!(wrong, BackupError::WrongPassphrase), "{wrong}");
    for cut in [1, 100, backup.len() / 2, backup.len() - 1] {
        let error = refusal(&desk, place(&dir), passphrase(), &backup[..cut]).await;
        assert!(matches!(error, BackupError::Damaged | BackupError::NotABackup), "{cut}: {error}");
    }
    for at in [backup.len() / 3, backup.len() / 2, backup.len() - 20] {
        let mut flipped = backup.clone();
        flipped[at] ^= 4;
        let error = refusal(&desk, place(&dir), passphrase(), &flipped).await;
        assert!(matches!(error, BackupError::Damaged), "{at}: {error}");
    }
    let other = refusal(&desk, place(&dir), passphrase(), &shop::picture(3)).await;
    assert!(matches!(other, BackupError::NotABackup), "{other}");
    let full = refusal(&desk, Place { free: 10_000, ..place(&dir) }, passphrase(), &backup).await;
    assert!(matches!(full, BackupError::NoRoom { free: 10_000, .. }), "{full}");
}

#[tokio::test]
async fn a_backup_of_a_newer_version_is_refused() {
    let (desk, ..) = shop::open().await;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = desk.app.config().data_dir.join(DATABASE);
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', 1, x'00', 0)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let backup = std::fs::read(backed_up(&desk, &folder).await).unwrap();
    let error = refusal(&desk, place(elsewhere.path()), passphrase(), &backup).await;
    assert!(matches!(error, BackupError::Newer), "{error}");
}

#[tokio::test]
async fn a_short_passphrase_is_refused_before_anything_is_done() {
    let (desk, ..) = shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let error = make::make(&desk.app, Secret::new("kopi"), folder.path()).await.unwrap_err();
    assert!(matches!(error, Error::Backup(BackupError::ShortPassphrase)), "{error}");
    assert_eq!(error.code(), Code::Conflict);
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn a_backup_that_is_cancelled_leaves_nothing() {
    let (desk, ..) = shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let cancelling = async {
        let running = loop {
            match desk.app.backups().running() {
                Some(running) => break running,
                None => tokio::task::yield_now().await,
            }
        };
        running.cancel();
    };
    let (made, ()) = tokio::join!(make::make(&desk.app, passphrase(), folder.path()), cancelling);
    assert!(matches!(made, Err(Error::Backup(BackupError::Cancelled))), "{made:?}");
    assert!(files(folder.path()).is_empty());
    assert!(desk.app.backups().running().is_none());
    backed_up(&desk, &folder).await;
}

#[tokio::test]
async fn a_restore_that_is_given_up_leaves_nothing() {
    let (desk, ..) = shop::open().await;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let backup = std::fs::read(backed_up(&desk, &folder).await).unwrap();
    let restore = Restore::begin(place(elsewhere.path()), passphrase());
    assert!(restore.add(backup[..backup.len() / 2].to_vec().into()).await);
    restore.cancel().await;
    assert!(files(elsewhere.path()).is_empty());
}

#[tokio::test]
async fn practice_is_in_a_backup_and_its_phone_is_linked_anew() {
    let (desk, ..) = shop::open().await;
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = backed_up(&desk, &folder).await;
    restored(place(elsewhere.path()), passphrase(), &std::fs::read(&path).unwrap()).await.unwrap();
    let app = opened(&desk, elsewhere.path()).await;
    let shown = balas::connections::list(&app).await.unwrap();
    assert_eq!(shown.iter().filter(|channel| channel.realm == Realm::Practice).count(), 1);
    assert_ne!(shown[0].session, balas::model::views::SessionState::Connected);
    app.shutdown().await;
}
