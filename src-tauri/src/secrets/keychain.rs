//! The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service elsewhere.
//!
//! It is asked on a thread of its own, and only so long: a keychain that waits for somebody to unlock it must not hold up
//! anything else, and one that never answers not for ever.

use super::cipher::DataKey;
use keyring::v1::{Entry, Error};
use std::time::Duration;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Under which name the system lists our entries.
const SERVICE: &str = "Balas";
/// How long somebody may take to unlock it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a keychain says about a key.
pub(super) enum Found {
    Key(DataKey),
    Nothing,
    Unreachable,
}

/// The key of this name.
pub(super) async fn get(id: &str) -> Found {
    let answer = ask(id, |entry| match entry.get_secret().map(Zeroizing::new) {
        Ok(bytes) => DataKey::of(&bytes).map_or(Found::Nothing, Found::Key),
        Err(Error::NoEntry) => Found::Nothing,
        Err(error) => {
            tracing::debug!(%error, "the keychain gave no key");
            Found::Unreachable
        }
    });
    answer.await.unwrap_or(Found::Unreachable)
}

/// Keeps a key under this name. Returns whether it is there now.
pub(super) async fn set(id: &str, key: DataKey) -> bool {
    let kept = ask(id, move |entry| match entry.set_secret(key.bytes()) {
        Ok(()) => true,
        Err(error) => {
            tracing::debug!(%error, "the keychain takes no key");
            false
        }
    });
    kept.await.unwrap_or(false)
}

/// Forgets the key of this name.
pub(super) async fn forget(id: &str) {
    let forgotten = ask(id, |entry| entry.delete_credential().is_ok());
    if forgotten.await != Some(true) {
        tracing::warn!("a key that is not used stays in the keychain");
    }
}

/// `None` where there is no keychain, or none that answers in time.
async fn ask<T: Send + 'static>(id: &str, question: impl FnOnce(Entry) -> T + Send + 'static) -> Option<T> {
    let (answer, wait) = oneshot::channel();
    let id = format!("data key {id}");
    let thread =
        std::thread::Builder::new().name("keychain".to_owned()).spawn(move || match Entry::new(SERVICE, &id) {
            Ok(entry) => drop(answer.send(question(entry))),
            Err(error) => tracing::debug!(%error, "this system offers no keychain"),
        });
    thread.ok()?;
    tokio::time::timeout(PATIENCE, wait).await.ok()?.ok()
}
