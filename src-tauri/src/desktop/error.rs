//! What a command rejects with. The window owns the sentence for each code, in the person's language; the technical detail
//! stays behind "Details".

use crate::{
    app::StartError,
    channels::practice::PracticeError,
    error::{Code, Error},
    model::{ListenFault, SecretFault},
    store::{OpenError, StoreError},
};
use serde::Serialize;
use specta::Type;
use std::collections::BTreeMap;

/// Why a command was not done.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct UiError {
    /// Which sentence to show.
    pub code: Code,
    /// What the sentence needs to know.
    pub params: BTreeMap<String, String>,
    /// For whoever looks behind it.
    pub detail: String,
}

/// Answer of a command.
pub type Answer<T> = Result<T, UiError>;

impl UiError {
    fn new(code: Code, detail: String) -> Self {
        Self { code, params: BTreeMap::new(), detail }
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

impl From<Error> for UiError {
    fn from(error: Error) -> Self {
        let answer = Self::new(error.code(), error.to_string());
        match error {
            Error::NotFound(what) => answer.with("what", what),
            Error::Invalid { field, .. } => answer.with("field", field),
            Error::Secret(error) => answer.with("reason", secret_reason(error.fault())),
            Error::Backup(error) => answer.with("reason", error.word()),
            Error::Listen(error) => answer.with("reason", listen_reason(error.fault)),
            Error::Recording(fault) => answer.with("reason", format!("recording_{}", fault.word())),
            Error::TooLong { field, limit } => answer.with("field", field).with("limit", limit),
            _ => answer,
        }
    }
}

impl From<StoreError> for UiError {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}

impl From<PracticeError> for UiError {
    fn from(error: PracticeError) -> Self {
        match error {
            PracticeError::Channel(error) => Error::Channel(error).into(),
            PracticeError::Invalid(sentence) => Self::new(Code::Invalid, sentence),
            PracticeError::Network(_) | PracticeError::Script(_) => Self::new(Code::Storage, error.to_string()),
        }
    }
}

/// Which sentence about stored credentials to show, and whether to ask for a passphrase.
fn secret_reason(fault: SecretFault) -> &'static str {
    match fault {
        SecretFault::NoPlace => "secrets_no_place",
        SecretFault::Locked => "secrets_locked",
        SecretFault::Wrong => "secrets_wrong",
        SecretFault::Empty => "secrets_empty",
        SecretFault::Keychain => "secrets_keychain",
        SecretFault::KeyFile => "secrets_key_file",
        SecretFault::Damaged => "secrets_damaged",
    }
}

/// Which sentence about an address to show.
fn listen_reason(fault: ListenFault) -> &'static str {
    match fault {
        ListenFault::Busy => "listen_busy",
        ListenFault::NotOurs => "listen_not_ours",
        ListenFault::Denied => "listen_denied",
        ListenFault::Failed => "listen_failed",
    }
}

/// `reason` tells the window which screen to show: another Balas, a newer or damaged database, a missing one, a directory.
impl From<&StartError> for UiError {
    fn from(error: &StartError) -> Self {
        let (code, reason) = match error {
            StartError::InUse(_) => (Code::Conflict, "in_use"),
            StartError::Open(OpenError::Newer { .. }) => (Code::Conflict, "newer"),
            StartError::Open(OpenError::Corrupt { .. }) => (Code::Storage, "corrupt"),
            StartError::Open(OpenError::Missing { .. }) => (Code::Storage, "missing"),
            StartError::Open(OpenError::Directory { .. }) => (Code::Storage, "directory"),
            StartError::Open(_) | StartError::Failed(_) => (Code::Storage, "failed"),
            StartError::Outgoing(_) => (Code::Internal, "failed"),
        };
        Self::new(code, error.to_string()).with("reason", reason)
    }
}

/// A part of the system outside of Balas failed: the opener of links, the window system.
pub fn of_the_system(error: impl ToString) -> UiError {
    UiError::new(Code::Internal, error.to_string())
}
