//! Secrets at rest: sealed, opened by the passphrase alone, and never replaced by accident.

use super::{KEY, PASSPHRASE, console, import, stored_key, wabot};
use balas::{app::App, error::Code, secrets::Secret};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const BASE: &str = "https://www.example.id/api/v1";

/// Every file of a directory, with what is in it.
fn files(data: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

fn key_file(data: &Path) -> PathBuf {
    let mut found = files(data).into_iter().map(|(path, _)| path);
    found.find(|path| path.extension().is_some_and(|ending| ending == "key")).unwrap()
}

async fn sentence(app: &App) -> String {
    let channel = balas::gateway::list(&mut app.store().read().await.unwrap()).await.unwrap()[0].channel_id;
    stored_key(app, channel).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_credential_is_on_disk_under_seal_only_and_opens_after_a_restart() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let channel = import(&app, wabot("Toko", BASE)).await.unwrap();
    assert_eq!(stored_key(&app, channel).await.unwrap(), KEY);
    app.shutdown().await;

    for (path, bytes) in files(data.path()) {
        for secret in [KEY, PASSPHRASE] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{}", path.display());
        }
    }
    let again = console(data.path(), Some(PASSPHRASE)).await;
    assert_eq!(stored_key(&again, channel).await.unwrap(), KEY);
    again.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    import(&app, wabot("Toko", BASE)).await.unwrap();
    assert_eq!(fs::metadata(key_file(data.path())).unwrap().permissions().mode() & 0o777, 0o600);
    app.shutdown().await;
}

#[tokio::test]
async fn with_neither_keychain_nor_passphrase_nothing_is_stored_and_the_sentence_names_both() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), None).await;
    let refused = import(&app, wabot("Toko", BASE)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Conflict);
    let sentence = refused.to_string();
    assert!(sentence.contains("keychain") && sentence.contains("BALAS_PASSPHRASE"), "{sentence}");
    assert!(balas::gateway::list(&mut app.store().read().await.unwrap()).await.unwrap().is_empty());

    app.unlock(Secret::new(PASSPHRASE)).await.unwrap();
    import(&app, wabot("Toko", BASE)).await.unwrap();
    app.shutdown().await;
}

#[tokio::test]
async fn a_wrong_passphrase_opens_nothing_and_changes_nothing() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let channel = import(&app, wabot("Toko", BASE)).await.unwrap();
    app.shutdown().await;
    let file = key_file(data.path());
    let before = fs::read(&file).unwrap();

    let app = console(data.path(), Some("tebakan")).await;
    assert!(sentence(&app).await.contains("not the one"), "{}", sentence(&app).await);
    assert!(import(&app, wabot("Lain", BASE)).await.is_err());
    assert!(app.unlock(Secret::new("tebakan lain")).await.is_err());
    assert!(app.unlock(Secret::new(" ")).await.is_err());
    assert_eq!(fs::read(&file).unwrap(), before);

    app.unlock(Secret::new(PASSPHRASE)).await.unwrap();
    assert_eq!(stored_key(&app, channel).await.unwrap(), KEY);
    app.shutdown().await;
    let locked = console(data.path(), None).await;
    assert!(sentence(&locked).await.contains("locked with a passphrase"));
    locked.shutdown().await;
}

#[tokio::test]
async fn a_directory_without_its_key_says_so() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    import(&app, wabot("Toko", BASE)).await.unwrap();
    app.shutdown().await;
    let file = key_file(data.path());
    let kept = fs::read_to_string(&file).unwrap();

    fs::remove_file(&file).unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    assert!(sentence(&app).await.contains("copied without it"), "{}", sentence(&app).await);
    assert!(import(&app, wabot("Lain", BASE)).await.is_err(), "no second key beside the lost one");
    for (damage, word) in [("{", "damaged"), (&kept.replace("65536", "4000000000"), "more memory")] {
        fs::write(&file, damage).unwrap();
        assert!(sentence(&app).await.contains(word), "{}", sentence(&app).await);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_sealed_value_opens_in_its_own_place_only() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let (first, second) = (wabot("Satu", BASE), wabot("Dua", BASE));
    let (first, second) = (import(&app, first).await.unwrap(), import(&app, second).await.unwrap());
    app.shutdown().await;
    let database = rusqlite::Connection::open(data.path().join("balas.db")).unwrap();
    let swap = "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE owner = ?1 AND name = 'wabot.api_key')
         WHERE owner = ?2 AND name = 'wabot.api_key'";
    database.execute(swap, [format!("gateway:{first}"), format!("gateway:{second}")]).unwrap();
    drop(database);

    let app = console(data.path(), Some(PASSPHRASE)).await;
    assert_eq!(stored_key(&app, first).await.unwrap(), KEY);
    assert!(stored_key(&app, second).await.unwrap_err().to_string().contains("does not open"));
    app.shutdown().await;
}
