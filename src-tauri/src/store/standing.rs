//! How far a conversation has come: what nobody has read, and what nobody has answered.

use super::StoreError;
use crate::model::{ConversationId, MessageId};
use sqlx::SqliteConnection;

/// The first message of the customer that nobody has read yet.
///
/// # Errors
/// When the database fails.
pub async fn first_unread(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<MessageId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT m.id FROM conversations c CROSS JOIN messages m ON m.conversation_id = c.id
         WHERE c.id = ? AND c.unread > 0 AND m.id > c.read_up_to AND m.direction = 'in' AND m.kind <> 'reaction'
         ORDER BY m.id LIMIT 1",
    )
    .bind(conversation)
    .fetch_optional(connection)
    .await?)
}

/// The first message of the customer after the last that they were sent; `None` when the last word is not theirs.
///
/// # Errors
/// When the database fails.
pub async fn first_unanswered(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<MessageId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT min(id) FROM messages WHERE conversation_id = ?1 AND direction = 'in' AND kind <> 'reaction' AND id > coalesce(
           (SELECT max(id) FROM messages WHERE conversation_id = ?1 AND direction = 'out' AND kind NOT IN ('event', 'note', 'reaction')), 0)",
    )
    .bind(conversation)
    .fetch_one(connection)
    .await?)
}
