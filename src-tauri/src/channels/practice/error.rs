//! Why something that was asked of the simulated world did not happen.

use crate::{channels::ChannelError, store::network::NetworkError};

/// Why something that was asked of the simulated world did not happen.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The link does not allow it now: no phone, no connection, a stale code.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// What was asked for makes no sense, in a plain sentence.
    #[error("{0}")]
    Invalid(String),
    /// The network's file failed us.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The shipped customers cannot be read.
    #[error("the scripted customers could not be read: {0}")]
    Script(String),
}

impl PracticeError {
    /// Whoever asked can do something about it.
    pub fn is_callers(&self) -> bool {
        matches!(self, Self::Channel(_) | Self::Invalid(_))
    }

    pub(super) fn invalid(sentence: impl Into<String>) -> Self {
        Self::Invalid(sentence.into())
    }
}

impl From<PracticeError> for ChannelError {
    fn from(error: PracticeError) -> Self {
        match error {
            PracticeError::Channel(error) => error,
            other => Self::Failed(other.to_string()),
        }
    }
}
