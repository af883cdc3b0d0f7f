//! The window's own protocol for pictures and files: `media://localhost/<hash>`, and `…/thumb` for the small one. A voice note
//! that was not sent yet is `media://localhost/recording/<conversation>`.
//!
//! A hash is all that a page can name, so there is no path to climb out of. What a file is is told by its content, and a
//! browser must not guess again: a page sent as a picture stays a broken picture.

use super::core::Core;
use crate::voice;
use bytes::Bytes;
use std::io;
use tauri::{
    AppHandle, Manager,
    http::{Response, StatusCode, header},
};

/// Name of the protocol.
pub const SCHEME: &str = "media";
const THUMB: &str = "/thumb";
const RECORDING: &str = "recording/";
/// Content never changes under its hash.
const FOR_GOOD: &str = "private, max-age=31536000, immutable";
const NOT_AT_ALL: &str = "no-store";
const UNKNOWN: &str = "application/octet-stream";

/// Answers a request of a page for `path`.
pub async fn answer(app: AppHandle, path: String) -> Response<Vec<u8>> {
    let path = path.replace("%2F", "/");
    let name = path.trim_start_matches('/');
    let read = match name.strip_prefix(RECORDING) {
        Some(conversation) => recording(&app, conversation).await.map(|bytes| found(&bytes, NOT_AT_ALL)),
        None => read(&app, name).await.map(|bytes| found(&bytes, FOR_GOOD)),
    };
    read.unwrap_or_else(|_| with_status(StatusCode::NOT_FOUND))
}

async fn read(app: &AppHandle, name: &str) -> io::Result<Bytes> {
    let core = app.state::<Core>();
    let media = core.app().await.map_err(|_| io::ErrorKind::NotConnected)?.media();
    match name.strip_suffix(THUMB) {
        Some(hash) => media.read_thumb(hash).await,
        None => media.read(name).await,
    }
}

async fn recording(app: &AppHandle, conversation: &str) -> io::Result<Bytes> {
    let core = app.state::<Core>();
    let app = core.app().await.map_err(|_| io::ErrorKind::NotConnected)?;
    let conversation = conversation.parse().map_err(|_| io::ErrorKind::NotFound)?;
    voice::read(app, conversation).await.map_err(io::Error::other)
}

fn found(bytes: &[u8], caching: &str) -> Response<Vec<u8>> {
    let mime = infer::get(bytes).map_or(UNKNOWN, |kind| kind.mime_type());
    let response = Response::builder()
        .header(header::CONTENT_TYPE, mime)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .header(header::CACHE_CONTROL, caching);
    response.body(bytes.to_vec()).unwrap_or_else(|_| with_status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn with_status(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_came_as_a_picture_is_not_run() {
        let response = found(b"<!doctype html><script>alert(1)</script>", FOR_GOOD);

        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
    }

    #[test]
    fn a_picture_says_what_it_is() {
        let response = found(b"\x89PNG\r\n\x1a\n....", FOR_GOOD);

        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/png");
    }
}
