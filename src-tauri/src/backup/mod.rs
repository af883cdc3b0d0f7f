//! Backup and restore: the database, every file and every setting in one encrypted file, and the way back.
//!
//! ```text
//!   passphrase ─Argon2id─▶ key ─▶ sealed  (STREAM over XChaCha20-Poly1305, 64 KiB at a time)
//!                                   └▶ tar: about.json · balas.db · media/… · recordings/… · manifest.json
//! ```
//! What opens an account never travels: no credential of a gateway, whose key stays in this computer's keychain, and no key
//! of a linked device, which would then be in two places at once. After a restore phones are linked and credentials entered
//! anew; keys of the local API are hashes and go on working.
//!
//! Making one holds up nobody: the database is copied in one read transaction. A restore unpacks into a directory of its own
//! and checks every byte before anything that is here is touched; the swap comes with the next opening, see [`swap`].

pub mod make;
mod pack;
mod plan;
pub mod restore;
mod sealed;
pub mod swap;

pub use make::{Backups, Progress};
pub use restore::{Restore, Restores};

use crate::store::StoreError;
use std::io;

/// Last part of the name of a backup.
pub const EXTENSION: &str = "balas";

/// Why a backup was not made or not restored. In either case everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The passphrase would be guessed.
    #[error("the passphrase is too short; it takes at least {} characters", make::SHORTEST)]
    ShortPassphrase,
    /// The passphrase is another.
    #[error("this is not the passphrase of this backup. Nothing was changed; enter the one it was made with.")]
    WrongPassphrase,
    /// It is no backup at all.
    #[error("this file is not a backup of Balas. Nothing was changed; choose another file.")]
    NotABackup,
    /// Cut, or changed since it was made.
    #[error("this backup is damaged or incomplete. Nothing was changed; choose another one.")]
    Damaged,
    /// A newer Balas wrote it.
    #[error("a newer version of Balas made this backup. Nothing was changed; install that version first.")]
    Newer,
    /// It would not fit.
    #[error(
        "there is not enough room: the backup needs {needed} bytes and {free} are free. Nothing was changed; make room first."
    )]
    NoRoom {
        /// Bytes that it takes.
        needed: u64,
        /// Bytes that there are.
        free: u64,
    },
    /// The person did not want it any more.
    #[error("it was cancelled; nothing was changed")]
    Cancelled,
    /// One is being made.
    #[error("a backup is being made already; wait until it has ended")]
    Busy,
    /// The database did not let itself be copied or checked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("the file could not be read or written: {0}")]
    File(io::Error),
}

impl BackupError {
    /// The word for it, by which each language has its own sentence.
    pub fn word(&self) -> &'static str {
        match self {
            Self::ShortPassphrase => "backup_short",
            Self::WrongPassphrase => "backup_passphrase",
            Self::NotABackup => "backup_other_file",
            Self::Damaged => "backup_damaged",
            Self::Newer => "backup_newer",
            Self::NoRoom { .. } => "backup_room",
            Self::Cancelled => "backup_cancelled",
            Self::Busy => "backup_busy",
            Self::Store(_) | Self::File(_) => "backup_failed",
        }
    }
}

/// What was put into an I/O error on its way through a reader comes out again.
impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Self::Damaged,
            Err(error) => Self::File(error),
        }
    }
}

impl From<BackupError> for io::Error {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::File(error) => error,
            error => Self::other(error),
        }
    }
}
