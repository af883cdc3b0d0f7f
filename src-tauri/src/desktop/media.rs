//! The window's own protocol for pictures and files: `media://localhost/<hash>`, and `…/thumb` for the small one.
//!
//! A hash is all that a page can name, so there is no path to climb out of. What a file is is told by its content, and a
//! browser must not guess again: a page sent as a picture stays a broken picture.

use super::core::Core;
use bytes::Bytes;
use std::io;
use tauri::{
    AppHandle, Manager,
    http::{Response, StatusCode, header},
};

/// Name of the protocol.
pub const SCHEME: &str = "media";
const THUMB: &str = "/thumb";
const UNKNOWN: &str = "application/octet-stream";

/// Answers a request of a page for `path`.
pub async fn answer(app: AppHandle, path: String) -> Response<Vec<u8>> {
    match read(&app, &path.replace("%2F", "/")).await {
        Ok(bytes) => found(&bytes),
        Err(_) => with_status(StatusCode::NOT_FOUND),
    }
}

async fn read(app: &AppHandle, path: &str) -> io::Result<Bytes> {
    let core = app.state::<Core>();
    let media = core.app().await.map_err(|_| io::ErrorKind::NotConnected)?.media();
    let name = path.trim_start_matches('/');
    match name.strip_suffix(THUMB) {
        Some(hash) => media.read_thumb(hash).await,
        None => media.read(name).await,
    }
}

fn found(bytes: &[u8]) -> Response<Vec<u8>> {
    let mime = infer::get(bytes).map_or(UNKNOWN, |kind| kind.mime_type());
    let response = Response::builder()
        .header(header::CONTENT_TYPE, mime)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        // Content never changes under its hash.
        .header(header::CACHE_CONTROL, "private, max-age=31536000, immutable");
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
        let response = found(b"<!doctype html><script>alert(1)</script>");

        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
    }

    #[test]
    fn a_picture_says_what_it_is() {
        let response = found(b"\x89PNG\r\n\x1a\n....");

        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/png");
    }
}
