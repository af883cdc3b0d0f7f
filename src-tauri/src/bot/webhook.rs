//! Calls the program of a shop and makes its answer into messages. It may be slow, down, or answer nonsense: each is a
//! sentence for the log, and nobody waits for more than the client's ten seconds and for the files that it names.

use super::{engine::Call, parts::Part};
use crate::{
    app::App,
    channels::MediaLimits,
    compose::Ready,
    gateways::waviro::keyword::{self, Garbage, Item},
    media,
    model::{Content, Kind},
    outbox,
    outgoing::OutgoingError,
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// The header that is the same for each repetition of a call.
const DELIVERY: HeaderName = HeaderName::from_static("x-balas-delivery");
/// Largest answer: texts and addresses only.
const ANSWER_LIMIT: u64 = 1024 * 1024;
/// Messages that one answer may bring. A customer is not to be buried by a program gone wild.
const ITEMS: usize = 30;
/// Files that are fetched at the same time.
const FETCHES: usize = 4;

/// Why a webhook brought no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebhookError {
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
    #[error(transparent)]
    Garbage(#[from] Garbage),
}

/// Calls the webhook of a rule.
pub(super) async fn call(
    app: &App,
    limits: MediaLimits,
    call: &Call,
    delivery: &str,
) -> Result<Vec<Part>, WebhookError> {
    let body = ask(app, call, delivery).await?;
    let mut items = keyword::read(&body)?;
    let too_many = items.len().saturating_sub(ITEMS);
    items.truncate(ITEMS);
    let parts = stream::iter(items.into_iter().map(|item| part(app, limits, item)));
    let mut parts: Vec<_> = parts.buffered(FETCHES).collect().await;
    if too_many > 0 {
        parts.push(Part::LeftOut(format!("{too_many} items after the first {ITEMS}")));
    }
    Ok(parts)
}

/// What the program answers, whatever it is.
pub(super) async fn ask(app: &App, call: &Call, delivery: &str) -> Result<Bytes, OutgoingError> {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(delivery) {
        headers.insert(DELIVERY, value);
    }
    app.outgoing().post_for_answer(&call.url, headers, &call.question, ANSWER_LIMIT).await
}

async fn part(app: &App, limits: MediaLimits, item: Item) -> Part {
    let ready = match item {
        Item::Text(text) => Ready::plain(Content::text(text)),
        Item::Place(location) => Ready::plain(Content { location: Some(location), ..Content::of(Kind::Location, "") }),
        Item::Broken(reason) => return Part::LeftOut(reason),
        Item::File { url, as_document } => match media::fetch(app, limits, "file", &url).await {
            Ok(file) => {
                let mut content = file.content(String::new());
                if as_document {
                    content.kind = Kind::Document;
                }
                Ready { content, file: Some(file) }
            }
            Err(error) => return Part::LeftOut(error.to_string()),
        },
    };
    match outbox::check_content(&ready.content) {
        Ok(()) => Part::Ready(Box::new(ready)),
        Err(error) => Part::LeftOut(error.to_string()),
    }
}
