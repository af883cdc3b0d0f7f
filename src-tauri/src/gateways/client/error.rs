//! Why a hosted service gave no result, in sentences that say what to do, and what that means for a message on its way.

use crate::{
    channels::SendError,
    model::Failure,
    outgoing::{Forbidden, OutgoingError},
};
use std::time::Duration;

/// Why a call brought no result.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The credential is wrong, missing or revoked.
    #[error("the service does not accept the key; enter a valid one for this connection")]
    Unauthorized,
    /// The credential is not allowed to do this.
    #[error("the service does not let this key do that{}; give the key what it lacks there", said(.message))]
    Forbidden {
        /// What the service said, without secrets; may be empty.
        message: String,
    },
    /// There is no such thing, or no such address.
    #[error("the service knows nothing by this address or id; check the base URL of this connection")]
    NotFound,
    /// Asked too often, by the service's count or by ours.
    #[error("the service wants a pause; it is asked again in {} s", .retry_after.as_secs().max(1))]
    RateLimited {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The service understood and refused.
    #[error("the service refused this{}", said(.message))]
    Rejected {
        /// What the service said, without secrets; may be empty.
        message: String,
    },
    /// No answer, or one that says that the service itself is in trouble.
    #[error("the service is not available: {cause}; it is tried again by itself")]
    Unavailable {
        /// What happened.
        cause: String,
        /// Whether the service may have seen the request, and done what it asks.
        maybe_sent: bool,
    },
    /// An answer that is not of this dialect.
    #[error("the service answered with something else than expected: {0}; check the base URL of this connection")]
    Garbled(&'static str),
    /// More than is read of one answer.
    #[error("the service answers with more than {} MB at once, which is not read; less is asked for at a time where it allows that", .limit / 1_048_576)]
    TooLarge {
        /// Bytes that would have been read.
        limit: u64,
    },
    /// The address must not be called.
    #[error("the service was not called: {0}")]
    Blocked(#[source] OutgoingError),
}

impl ClientError {
    /// Whether it says something about the service as a whole, so that another question would most likely meet the same. Any
    /// other error belongs to what was asked about.
    pub fn is_of_service(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized
                | Self::RateLimited { .. }
                | Self::Blocked(_)
                | Self::Unavailable { maybe_sent: false, .. }
        )
    }

    /// Whether the service may have done what was asked. After such an error nothing is repeated without its idempotency
    /// key.
    pub fn maybe_sent(&self) -> bool {
        match self {
            Self::Unavailable { maybe_sent, .. } => *maybe_sent,
            Self::Garbled(_) | Self::TooLarge { .. } => true,
            Self::Unauthorized
            | Self::Forbidden { .. }
            | Self::NotFound
            | Self::RateLimited { .. }
            | Self::Rejected { .. }
            | Self::Blocked(_) => false,
        }
    }
}

impl From<OutgoingError> for ClientError {
    fn from(error: OutgoingError) -> Self {
        match error {
            error @ OutgoingError::Forbidden(_) => Self::Blocked(error),
            OutgoingError::TooLarge(limit) => Self::TooLarge { limit },
            error => Self::Unavailable { maybe_sent: !error.is_unsent(), cause: error.to_string() },
        }
    }
}

impl From<Forbidden> for ClientError {
    fn from(forbidden: Forbidden) -> Self {
        OutgoingError::from(forbidden).into()
    }
}

/// What a failed call means for the message that it was to send. A key that is not accepted can be replaced, so the message
/// waits; a service that cannot be reached costs it no attempt.
impl From<ClientError> for SendError {
    fn from(error: ClientError) -> Self {
        match error {
            error if error.maybe_sent() => Self::Uncertain,
            ClientError::Unavailable { .. } => Self::Offline,
            ClientError::Rejected { .. } | ClientError::NotFound => Self::Permanent(Failure::ByNetwork),
            error => Self::Retry(error.to_string()),
        }
    }
}

fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(" (it says: {message})") }
}
