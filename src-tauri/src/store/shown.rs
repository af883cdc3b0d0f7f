//! Pictures and videos of a conversation, in the order in which they are looked through.

use super::{
    StoreError,
    messages::{MessageRow, select},
};
use crate::model::{ConversationId, MessageId};
use sqlx::SqliteConnection;

/// At most `limit` pictures and videos before `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn before(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select(
        "WHERE conversation_id = ? AND media_hash IS NOT NULL AND kind IN ('image', 'video') AND id < ?
         ORDER BY id DESC LIMIT ?",
    ))
    .bind(conversation)
    .bind(before)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// At most `limit` pictures and videos after `after`, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn after(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    after: MessageId,
    limit: u32,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select(
        "WHERE conversation_id = ? AND media_hash IS NOT NULL AND kind IN ('image', 'video') AND id > ?
         ORDER BY id LIMIT ?",
    ))
    .bind(conversation)
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}
