//! Reading conversations and messages.

use super::Renderer;
use crate::{
    api::{
        Call, cursor,
        openapi::{about::Param, params},
        refusal::Refusal,
        reply::Reply,
    },
    gateways::wabot::{Page, Success, Thread},
    model::{MessageId, Status},
    store::{messages, views},
};
use serde_json::json;

/// Messages that come with a conversation.
const NEWEST: u32 = 50;

/// The query of `GET /conversations`.
pub const CONVERSATIONS: &[Param] = &[
    Param {
        name: "status",
        description: "Only those that the bot, or a person, has, or that are closed.",
        schema: || json!({ "type": "string", "enum": ["BOT", "HUMAN", "CLOSED"] }),
    },
    params::LIMIT,
    params::CURSOR,
];
/// The query of `GET /conversations/{id}/messages`.
pub const MESSAGES: &[Param] = &[
    Param {
        name: "before",
        description: "`next_cursor` of the page before, or the id of a message.",
        schema: || json!({ "type": "string", "pattern": "^[0-9]{1,18}$" }),
    },
    params::LIMIT,
];

/// `GET /conversations`
pub async fn conversations(call: Call) -> Result<Reply, Refusal> {
    let status = call.query("status").map(status).transpose()?;
    let after = call.query("cursor").map(cursor::decode).transpose()?;
    let (limit, realm) = (call.limit()?, call.realm().await?);
    let mut reader = call.app().store().read().await?;
    let (rows, next) = views::by_status(&mut reader, realm, status, after, limit).await?;
    let items = Renderer::of(&call).conversations(&mut reader, rows).await?;
    Ok(Reply::ok(&Success::of(Page { items, next_cursor: next.map(cursor::encode) })))
}

/// `GET /conversations/{id}`
pub async fn conversation(call: Call) -> Result<Reply, Refusal> {
    let id = call.conversation().await?.id;
    let renderer = Renderer::of(&call);
    let mut reader = call.app().store().read().await?;
    let conversation =
        renderer.conversation(&mut reader, id).await?.ok_or_else(|| Refusal::not_found("conversation with this id"))?;
    let newest = messages::before(&mut reader, id, MessageId(i64::MAX), NEWEST).await?;
    let messages = renderer.messages(newest.into_iter().rev())?;
    Ok(Reply::ok(&Success::of(Thread { conversation, messages })))
}

/// `GET /conversations/{id}/messages`
pub async fn messages(call: Call) -> Result<Reply, Refusal> {
    let limit = call.limit()?;
    let before = match call.query("before").map(str::parse) {
        None => MessageId(i64::MAX),
        Some(Ok(before)) => before,
        Some(Err(_)) => return Err(Refusal::invalid("before must be a next_cursor or the id of a message")),
    };
    let id = call.conversation().await?.id;
    let mut reader = call.app().store().read().await?;
    let mut rows = messages::before(&mut reader, id, before, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let items = Renderer::of(&call).messages(rows)?;
    Ok(Reply::ok(&Success::of(Page { items, next_cursor })))
}

fn status(word: &str) -> Result<Status, Refusal> {
    Status::from_word(word).map_err(|_| Refusal::invalid("status must be BOT, HUMAN or CLOSED"))
}
