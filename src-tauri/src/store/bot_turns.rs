//! The bot's turn, as a stored mark.

use super::StoreError;
use crate::model::{ConversationId, MessageId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A conversation that waits for the bot.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct TurnRow {
    /// Which.
    pub conversation_id: ConversationId,
    /// The first message that it has not answered.
    pub from_message_id: MessageId,
}

/// It is the bot's turn from `message` on; the earlier of two marks stays, with the later time.
///
/// # Errors
/// When the database fails.
pub async fn mark(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    message: MessageId,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO bot_turns (conversation_id, from_message_id, due_at) VALUES (?, ?, ?)
         ON CONFLICT (conversation_id) DO UPDATE SET due_at = excluded.due_at,
           from_message_id = min(from_message_id, excluded.from_message_id)",
    )
    .bind(conversation)
    .bind(message)
    .bind(due_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Turns that are due, oldest first, of conversations that have no answer under way. One that lies further ahead than `horizon` milliseconds was marked before the clock was
/// set back, and is due.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Timestamp,
    horizon: i64,
    limit: u32,
) -> Result<Vec<TurnRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT conversation_id, from_message_id FROM bot_turns t WHERE (due_at <= ? OR due_at > ?)
           AND NOT EXISTS (SELECT 1 FROM bot_answers a WHERE a.conversation_id = t.conversation_id) ORDER BY due_at LIMIT ?",
    )
    .bind(now)
    .bind(now.plus_millis(horizon))
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// The mark of one conversation.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<TurnRow>, StoreError> {
    Ok(sqlx::query_as("SELECT conversation_id, from_message_id FROM bot_turns WHERE conversation_id = ?")
        .bind(conversation)
        .fetch_optional(connection)
        .await?)
}

/// When the next turn is due of conversations that have no answer under way.
///
/// # Errors
/// When the database fails.
pub async fn next_due(connection: &mut SqliteConnection) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT min(due_at) FROM bot_turns t
         WHERE NOT EXISTS (SELECT 1 FROM bot_answers a WHERE a.conversation_id = t.conversation_id)",
    )
    .fetch_one(connection)
    .await?)
}

/// The bot has answered, or lost the conversation.
///
/// # Errors
/// When the database fails.
pub async fn clear(connection: &mut SqliteConnection, conversation: ConversationId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bot_turns WHERE conversation_id = ?").bind(conversation).execute(connection).await?;
    Ok(())
}
