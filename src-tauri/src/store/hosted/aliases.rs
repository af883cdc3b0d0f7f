//! Ids that a service gives to messages which keep an id of our own.

use crate::{
    model::{ChannelId, ConversationId, MessageId, Timestamp},
    store::StoreError,
};
use sqlx::SqliteConnection;

/// The service knows a message by this id too.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    alias: &str,
    message: MessageId,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO message_aliases (channel_id, alias, message_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(channel)
        .bind(alias)
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// Our id of the message that the service knows by this one.
///
/// # Errors
/// When the database fails.
pub async fn external_id(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    alias: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT m.external_id FROM message_aliases a JOIN messages m ON m.id = a.message_id
         WHERE a.channel_id = ? AND a.alias = ?",
    )
    .bind(channel)
    .bind(alias)
    .fetch_optional(connection)
    .await?)
}

/// Whether the service has given an id to one of our messages.
///
/// # Errors
/// When the database fails.
pub async fn has_any(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM messages m JOIN message_aliases a ON a.message_id = m.id
         WHERE m.channel_id = ? AND m.external_id = ?)",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_one(connection)
    .await?)
}

/// The first message of ours in a conversation that was on its way after `since`, says this, and has no other name yet.
///
/// # Errors
/// When the database fails.
pub async fn nameless(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    text: &str,
    since: Timestamp,
) -> Result<Option<MessageId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT m.id FROM messages m WHERE m.conversation_id = ? AND m.direction = 'out' AND m.text = ? AND m.created_at >= ?
           AND m.kind NOT IN ('event', 'note') AND m.delivery NOT IN ('queued', 'failed')
           AND NOT EXISTS (SELECT 1 FROM message_aliases a WHERE a.message_id = m.id) ORDER BY m.id LIMIT 1",
    )
    .bind(conversation)
    .bind(text)
    .bind(since)
    .fetch_optional(connection)
    .await?)
}
