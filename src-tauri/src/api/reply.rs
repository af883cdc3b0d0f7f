//! What goes back: a status and JSON, or a file.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// What it says.
    pub content: Content,
    /// Headers besides those of the content.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// It was stored in the transaction of what it answers.
    pub(super) committed: bool,
}

/// What an answer says.
#[derive(Debug)]
pub enum Content {
    /// JSON.
    Json(String),
    /// The bytes of a stored file, with its type.
    File(Bytes, String),
}

impl Reply {
    /// 200 with `body` as JSON.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// `body` as JSON.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(json) => Self::raw(status, json),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as JSON");
                Self::raw(StatusCode::INTERNAL_SERVER_ERROR, "{}".to_owned())
            }
        }
    }

    /// JSON that is written already.
    pub fn raw(status: StatusCode, json: String) -> Self {
        Self::new(status, Content::Json(json))
    }

    /// A stored file.
    ///
    /// Always a download: what a customer sent is never shown as a page of ours.
    pub fn file(bytes: Bytes, mime: String) -> Self {
        let download = (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        Self::new(StatusCode::OK, Content::File(bytes, mime)).with(Some(download))
    }

    fn new(status: StatusCode, content: Content) -> Self {
        Self { status, content, headers: Vec::new(), committed: false }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, header: Option<(HeaderName, HeaderValue)>) -> Self {
        self.headers.extend(header);
        self
    }

    /// Marks it as given before.
    #[must_use]
    pub fn replayed(self) -> Self {
        self.with(Some((REPLAYED, HeaderValue::from_static("true"))))
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let (body, mime) = match self.content {
            Content::Json(json) => (Body::from(json), HeaderValue::from_static("application/json")),
            Content::File(bytes, mime) => (Body::from(bytes), file_type(&mime)),
        };
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, mime);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.extend(self.headers);
        response
    }
}

fn file_type(mime: &str) -> HeaderValue {
    HeaderValue::from_str(mime).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
