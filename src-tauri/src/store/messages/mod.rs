//! Messages, notes and events.

mod reading;
mod row;

pub(super) use reading::select;
pub use reading::{
    before, bot_actions, by_external_id, customer_wrote_since, get, inbound_from, last_inbound, newest_of, shown_after,
    shown_before, with_media,
};
pub use row::{MessageRow, NewMessage, Payload};
pub(super) use row::{content_of, payload_of};

use super::StoreError;
use crate::model::*;
use sqlx::SqliteConnection;

/// The id for a message of this conversation written at `at`: made from the time, after everything that the conversation
/// already holds, so that a clock that goes back never puts an answer before its question.
///
/// # Errors
/// When the database fails.
pub async fn next_id(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    at: Timestamp,
) -> Result<MessageId, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM messages WHERE id = first) THEN first
           ELSE (SELECT min(a.id) + 1 FROM messages a WHERE a.id >= first AND NOT EXISTS (SELECT 1 FROM messages b WHERE b.id = a.id + 1)) END
         FROM (SELECT max(?1, coalesce((SELECT max(id) FROM messages WHERE conversation_id = ?2), 0) + 1) AS first)",
    )
    .bind(MessageId::first_of(at.0))
    .bind(conversation)
    .fetch_one(connection)
    .await?)
}

/// Adds a message under `id`.
///
/// # Errors
/// When the database fails, or the channel has a message of that external id already.
pub async fn insert(connection: &mut SqliteConnection, id: MessageId, message: &NewMessage) -> Result<(), StoreError> {
    let payload = message.payload()?;
    let Content { kind, text, media, reply_to, .. } = &message.content;
    sqlx::query(
        "INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, agent_id, sender_name, kind, text,
           payload, media_hash, reply_to, source, delivery, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(message.conversation_id)
    .bind(message.channel_id)
    .bind(&message.external_id)
    .bind(message.direction)
    .bind(message.author)
    .bind(message.agent_id)
    .bind(&message.sender_name)
    .bind(kind)
    .bind(text)
    .bind(payload)
    .bind(media.as_ref().map(|media| &media.hash))
    .bind(reply_to)
    .bind(&message.source)
    .bind(message.delivery)
    .bind(message.created_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Stores how far a message has come, with the time of the step and, for a failure, its cause.
///
/// # Errors
/// When the database fails.
pub async fn set_delivery(
    connection: &mut SqliteConnection,
    id: MessageId,
    delivery: Delivery,
    failure: Option<Failure>,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE messages SET delivery = ?1, error = ?2,
           sent_at = CASE WHEN ?1 IN ('sent', 'delivered', 'read', 'played') THEN coalesce(sent_at, ?3) ELSE sent_at END,
           delivered_at = CASE WHEN ?1 IN ('delivered', 'read', 'played') THEN coalesce(delivered_at, ?3) ELSE delivered_at END,
           read_at = CASE WHEN ?1 IN ('read', 'played') THEN coalesce(read_at, ?3) ELSE read_at END
         WHERE id = ?4",
    )
    .bind(delivery)
    .bind(failure.map_or("", Failure::word))
    .bind(at)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a message out of the log.
///
/// # Errors
/// When the database fails.
pub async fn delete(connection: &mut SqliteConnection, id: MessageId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM messages WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}
