//! Why a model brought no answer. The sentences stand in the log of the conversation, so none repeats what the model said.

use crate::{error::Error, outgoing::OutgoingError};
use std::time::Duration;

/// The longest pause that a model can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a model brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum AiError {
    /// The connection.
    #[error("the model could not be asked: {0}")]
    Outgoing(#[from] OutgoingError),
    /// Nobody has said where it is.
    #[error("the setting says no base_url that can be called")]
    NoAddress,
    /// The key.
    #[error("the model refuses the key (HTTP {0}); put the right one into the bot's file and import it")]
    Key(u16),
    /// Too many requests.
    #[error("the model asks for a pause of {} seconds", .0.as_secs())]
    Pause(Duration),
    /// Any other refusal.
    #[error("the model answered with HTTP {0}")]
    Status(u16),
    /// No JSON of the right shape.
    #[error("the model's answer is not that of a chat-completions endpoint")]
    Garbage,
    /// It ended before its end.
    #[error("the model's answer broke off")]
    Half,
    /// There was nothing in it.
    #[error("the model answered nothing")]
    Nothing,
    /// The key cannot be opened, or the database failed.
    #[error(transparent)]
    Own(#[from] Error),
}

impl AiError {
    /// How long it is not asked again.
    pub fn pause(&self) -> Option<Duration> {
        match self {
            Self::Pause(pause) => Some((*pause).min(LONGEST_PAUSE)),
            _ => None,
        }
    }
}

impl From<crate::store::StoreError> for AiError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Own(error.into())
    }
}
