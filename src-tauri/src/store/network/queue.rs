//! The offline queue: what our device has to be told. A row stays until the device has stored it, so it may be told twice
//! and never not at all. Within a lane (a chat) rows go out in the order of their ids.

use super::{Connection, NetworkError};
use crate::{
    model::Timestamp,
    store::network::words::{from_word, to_json, to_word},
};
use serde::{Deserialize, Serialize};

/// Lane of news about the account itself.
pub const ACCOUNT_LANE: &str = "";

/// What a queued event tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A customer wrote the line `msgid`.
    Message,
    /// The owner typed the line `msgid` on the phone.
    PhoneReply,
    /// The customer has changed the line `msgid`.
    Revision,
    /// Our message `msgid` reached `ack`.
    Receipt,
    /// The account was linked.
    Linked,
    /// The account was logged out.
    LoggedOut,
}

/// An event on its way into the queue.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent<'a> {
    /// The chat, or [`ACCOUNT_LANE`].
    pub lane: &'a str,
    /// What it tells.
    pub kind: EventKind,
    /// The message; empty for news about the account.
    pub msgid: &'a str,
    /// The ack of a receipt, else 0.
    pub ack: i64,
    /// Not before this moment.
    pub due_at: Timestamp,
}

/// An event of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedEvent {
    /// Its place.
    pub id: i64,
    /// The chat, or [`ACCOUNT_LANE`].
    pub lane: String,
    /// What it tells.
    pub kind: EventKind,
    /// The message; empty for news about the account.
    pub msgid: String,
    /// The ack of a receipt, else 0.
    pub ack: i64,
    /// Not before this moment.
    pub due_at: Timestamp,
}

/// Adds an event at the end and returns its id.
pub async fn push(connection: &mut Connection, event: NewEvent<'_>) -> Result<i64, NetworkError> {
    let added = sqlx::query("INSERT INTO events (lane, kind, msgid, ack, due_at) VALUES (?, ?, ?, ?, ?)")
        .bind(event.lane)
        .bind(to_word(&event.kind)?)
        .bind(event.msgid)
        .bind(event.ack)
        .bind(event.due_at.0)
        .execute(connection)
        .await?;
    Ok(added.last_insert_rowid())
}

/// Makes everything that waits in a lane due at once, so that what follows does not have to wait for it.
pub async fn hurry(connection: &mut Connection, lane: &str, now: Timestamp) -> Result<(), NetworkError> {
    sqlx::query("UPDATE events SET due_at = ?1 WHERE lane = ?2 AND due_at > ?1")
        .bind(now.0)
        .bind(lane)
        .execute(connection)
        .await?;
    Ok(())
}

/// Which part of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// News about the account itself.
    Account,
    /// The chats.
    Chats,
}

/// A page of a part of the queue after an id, in order.
pub async fn page(
    connection: &mut Connection,
    part: Part,
    after: i64,
    limit: u32,
) -> Result<Vec<QueuedEvent>, NetworkError> {
    let rows: Vec<(i64, String, String, String, i64, i64)> = sqlx::query_as(
        "SELECT id, lane, kind, msgid, ack, due_at FROM events WHERE (lane = '') = ? AND id > ? ORDER BY id LIMIT ?",
    )
    .bind(part == Part::Account)
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let event = |(id, lane, kind, msgid, ack, due_at): (i64, String, String, String, i64, i64)| {
        Ok(QueuedEvent { id, lane, kind: from_word(&kind)?, msgid, ack, due_at: Timestamp(due_at) })
    };
    rows.into_iter().map(event).collect()
}

/// The queued event of a customer's message, while it waits.
pub async fn waiting_message(connection: &mut Connection, msgid: &str) -> Result<Option<i64>, NetworkError> {
    let id = sqlx::query_scalar("SELECT id FROM events WHERE msgid = ? AND kind = 'message' ORDER BY id LIMIT 1")
        .bind(msgid)
        .fetch_optional(connection)
        .await?;
    Ok(id)
}

/// Takes out what the device has stored.
pub async fn remove(connection: &mut Connection, ids: &[i64]) -> Result<(), NetworkError> {
    sqlx::query("DELETE FROM events WHERE id IN (SELECT value FROM json_each(?))")
        .bind(to_json(&ids)?)
        .execute(connection)
        .await?;
    Ok(())
}
