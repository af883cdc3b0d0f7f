//! Why a request is not served, before any dialect has put it into its own shape.

use crate::{error, store::StoreError};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};

/// Why a request is not served. The message is for the caller; what only the operator may know goes to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status, before a dialect that knows fewer has changed it.
    pub status: StatusCode,
    /// A plain sentence.
    pub message: String,
    /// What HTTP wants said with the status.
    pub header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), header: None }
    }

    fn with(mut self, name: HeaderName, value: Option<HeaderValue>) -> Self {
        self.header = value.map(|value| (name, value));
        self
    }

    /// What was sent is not acceptable.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// No key, an unknown one, or a revoked one: the caller learns no more.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "the API key is missing, unknown or revoked")
    }

    /// The key lacks a scope.
    pub fn missing_scope(scope: super::Scope) -> Self {
        Self::new(StatusCode::FORBIDDEN, format!("this API key lacks the scope {scope}"))
    }

    /// The channel that the key acts on has gone.
    pub fn channel_gone() -> Self {
        Self::invalid("the channel that this API key acts on does not exist")
    }

    /// A channel that the key does not act on.
    pub fn other_channel() -> Self {
        Self::new(StatusCode::FORBIDDEN, "this API key does not act on that channel")
    }

    /// A web page of somebody else.
    pub fn foreign_origin() -> Self {
        Self::new(StatusCode::FORBIDDEN, "requests from other web pages are refused")
    }

    /// Addressed to a name that is not ours.
    pub fn misdirected() -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "this server does not answer for that Host")
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no {what}"))
    }

    /// The path exists, the method does not.
    pub fn method_not_allowed(allow: &str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("this path answers to {allow} only"))
            .with(header::ALLOW, HeaderValue::from_str(allow).ok())
    }

    /// The body is too large.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MiB")
    }

    /// Too many requests.
    pub fn rate_limited(seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            format!("the rate limit of this API key is used up; try again in {seconds} s"),
        )
        .with(header::RETRY_AFTER, Some(seconds.into()))
    }

    /// Something is wrong on our side; `detail` is for the operator.
    pub fn internal(detail: impl std::fmt::Display) -> Self {
        tracing::error!(%detail, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on this computer; its log says what")
    }
}

impl From<error::Error> for Refusal {
    fn from(error: error::Error) -> Self {
        use error::Code;
        match error.code() {
            Code::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            Code::DiskFull | Code::Storage | Code::Internal => Self::internal(error),
            _ => Self::invalid(error.to_string()),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}
