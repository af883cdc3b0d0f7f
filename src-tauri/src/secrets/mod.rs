//! Secrets at rest. A random data key seals every credential that the database holds; the data key itself is kept in the
//! system's keychain, or, where there is none, in a file that a passphrase opens.
//!
//! ```text
//!   passphrase ─Argon2id─▶ wrapping key ─▶ secrets-<id>.key ─┐
//!                               system keychain ─────────────┴▶ data key ─▶ rows of `secrets`
//! ```
//! Nothing is asked of either before a secret is needed, so a computer without both does everything else. What opens the
//! key is never replaced by itself: a wrong passphrase, or a directory that came without its key, is a sentence.

mod cipher;
mod key_file;
mod keychain;
pub(crate) mod passphrase;
mod ring;
mod secret;

pub use cipher::DataKey;
pub use ring::{KeyRing, SecretOptions};
pub use secret::{HIDDEN, Secret};

use crate::{
    model::SecretFault,
    store::{StoreError, Tx, secrets},
};
use sqlx::SqliteConnection;
use std::path::PathBuf;

/// Why a secret could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Neither keychain nor passphrase.
    #[error(
        "there is no place for secrets yet: this system offers no keychain, and no passphrase is set. Set BALAS_PASSPHRASE for balasd, or enter a passphrase in the app, and try again."
    )]
    NoPlace,
    /// A passphrase is needed and none was given.
    #[error(
        "the stored secrets are locked with a passphrase. Set BALAS_PASSPHRASE for balasd, or enter it in the app."
    )]
    Locked,
    /// The passphrase is another.
    #[error(
        "the passphrase is not the one that the stored secrets are locked with. Nothing was changed; enter the right one."
    )]
    WrongPassphrase,
    /// A passphrase without a character.
    #[error("the passphrase is empty; choose one")]
    EmptyPassphrase,
    /// The keychain that had the key does not have it.
    #[error(
        "the key of the stored secrets is not in this system's keychain: the data directory was made on another computer or for another account. Open it there, or import the connections again in a new data directory."
    )]
    NotInKeychain,
    /// The keychain does not answer.
    #[error("the keychain that holds the key of the stored secrets cannot be reached. Unlock it, and try again.")]
    KeychainUnreachable,
    /// The key file has gone.
    #[error(
        "{} is missing, and with it the key of the stored secrets: the data directory was copied without it. Put it back.", .0.display()
    )]
    NoKeyFile(PathBuf),
    /// The key file cannot be read, or is none.
    #[error("{} cannot be used: {detail}. Put it back from a backup.", path.display())]
    KeyFile {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A sealed value does not open with the key.
    #[error("a stored secret does not open with the key of this data directory. Enter it again.")]
    Damaged,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SecretError {
    /// The word for it, by which each language has its own sentence.
    pub fn fault(&self) -> SecretFault {
        match self {
            Self::NoPlace => SecretFault::NoPlace,
            Self::Locked => SecretFault::Locked,
            Self::WrongPassphrase => SecretFault::Wrong,
            Self::EmptyPassphrase => SecretFault::Empty,
            Self::NotInKeychain | Self::KeychainUnreachable => SecretFault::Keychain,
            Self::NoKeyFile(_) | Self::KeyFile { .. } => SecretFault::KeyFile,
            Self::Damaged | Self::Store(_) => SecretFault::Damaged,
        }
    }
}

/// Seals `secret` as the one of this name that `owner` has.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &mut Tx, key: &DataKey, owner: &str, name: &str, secret: &Secret) -> Result<(), SecretError> {
    let sealed = key.seal(&binding(owner, name), secret.expose().as_bytes())?;
    let now = tx.now();
    Ok(secrets::set(tx, owner, name, &sealed, now).await?)
}

/// The secret of this name that `owner` has, if it has one.
///
/// # Errors
/// When it does not open with `key`.
pub async fn get(
    connection: &mut SqliteConnection,
    key: &DataKey,
    owner: &str,
    name: &str,
) -> Result<Option<Secret>, SecretError> {
    let Some(sealed) = secrets::get(connection, owner, name).await? else { return Ok(None) };
    let opened = key.open(&binding(owner, name), &sealed)?;
    let text = std::str::from_utf8(&opened).map_err(|_| SecretError::Damaged)?;
    Ok(Some(Secret::new(text)))
}

/// What ties a sealed value to its row.
fn binding(owner: &str, name: &str) -> String {
    format!("balas secret 1\0{owner}\0{name}")
}
