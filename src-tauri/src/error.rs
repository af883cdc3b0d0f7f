//! What an operation can answer instead of a result. One enum for the window and for every dialect: [`Error::code`] is
//! what they react to, the message is a plain sentence in English, and nobody matches text.

use crate::{
    backup::BackupError,
    channels::ChannelError,
    local_api::ListenError,
    model::{RecordingFault, Timestamp},
    secrets::SecretError,
    store::StoreError,
};
use serde::Serialize;
use specta::Type;

/// Why an operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing.
    #[error("there is no {0} with this id")]
    NotFound(&'static str),
    /// A value is not acceptable.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which value.
        field: &'static str,
        /// What is wrong with it, and what is right.
        reason: String,
    },
    /// Longer than the network takes.
    #[error("{field} is longer than {limit}")]
    TooLong {
        /// Which value.
        field: &'static str,
        /// How much it may be, with its unit.
        limit: String,
    },
    /// The state of things does not allow it.
    #[error("{0}")]
    Conflict(&'static str),
    /// No phone is linked.
    #[error("no phone is linked to this number; scan its QR code first")]
    NotLinked,
    /// The bot, or nobody, has the conversation.
    #[error("the conversation belongs to the bot; take it over first")]
    NotOwner,
    /// The contact is blocked.
    #[error("this contact is blocked; unblock them to write")]
    Blocked,
    /// The credits do not cover it.
    #[error(
        "no credits are left; top up with: balasd credits topup N, or wait for the next month's, which come at {0}"
    )]
    NoCredit(Timestamp),
    /// The number is not on the network, or the account is not in the group.
    #[error("{0}")]
    Unreachable(String),
    /// Not what this channel can do.
    #[error("this number cannot send {0}")]
    Unsupported(&'static str),
    /// The channel did not answer as hoped.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The local API cannot listen there.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// Another process was asked, and refused with this sentence.
    #[error("{0}")]
    Refused(String),
    /// A secret cannot be kept or opened.
    #[error(transparent)]
    Secret(SecretError),
    /// A backup was not made or not restored.
    #[error(transparent)]
    Backup(BackupError),
    /// Nothing can be recorded.
    #[error(transparent)]
    Recording(#[from] RecordingFault),
    /// The database did not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error("the file could not be stored: {0}")]
    File(#[from] std::io::Error),
}

/// What a caller reacts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no such thing.
    NotFound,
    /// A value is not acceptable.
    Invalid,
    /// Longer than the network takes.
    TooLong,
    /// The state of things does not allow it.
    Conflict,
    /// No phone is linked.
    NotLinked,
    /// The bot, or nobody, has the conversation.
    NotOwner,
    /// The contact is blocked.
    Blocked,
    /// The credits do not cover it.
    NoCredit,
    /// The number is not on the network.
    Unreachable,
    /// Not what this channel can do.
    Unsupported,
    /// The phone is not connected.
    Offline,
    /// The disk is full.
    DiskFull,
    /// The database is damaged.
    Damaged,
    /// The database failed.
    Storage,
    /// Anything else.
    Internal,
}

impl Error {
    /// A value that is not acceptable.
    pub fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }

    /// What a caller reacts to.
    pub fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::NotFound,
            Self::Invalid { .. } => Code::Invalid,
            Self::TooLong { .. } => Code::TooLong,
            Self::Conflict(_)
            | Self::Listen(_)
            | Self::Refused(_)
            | Self::Secret(_)
            | Self::Backup(_)
            | Self::Recording(_) => Code::Conflict,
            Self::NotLinked | Self::Channel(ChannelError::NotLinked) => Code::NotLinked,
            Self::NotOwner => Code::NotOwner,
            Self::Blocked => Code::Blocked,
            Self::NoCredit(_) => Code::NoCredit,
            Self::Unreachable(_) => Code::Unreachable,
            Self::Unsupported(_) | Self::Channel(ChannelError::Unsupported(_)) => Code::Unsupported,
            Self::Channel(ChannelError::Offline) => Code::Offline,
            Self::Channel(ChannelError::StaleCode) => Code::Invalid,
            Self::Channel(ChannelError::Failed(_)) => Code::Internal,
            Self::Store(StoreError::DiskFull) => Code::DiskFull,
            Self::Store(StoreError::Damaged) => Code::Damaged,
            Self::Store(_) => Code::Storage,
            Self::File(error) if error.kind() == std::io::ErrorKind::StorageFull => Code::DiskFull,
            Self::File(_) => Code::Storage,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Store(error) => Self::Store(error),
            error => Self::Secret(error),
        }
    }
}

/// Result of an operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;
