//! What models wrote for agents to look at.

use super::StoreError;
use crate::model::{AiSettingId, ConversationId, MessageId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A draft of the bot.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct BotDraftRow {
    /// Where.
    pub conversation_id: ConversationId,
    /// The first message that it answers.
    pub from_message_id: MessageId,
    /// Which setting of the AI wrote it.
    pub setting_id: AiSettingId,
    /// What it says, as JSON.
    pub written: String,
    /// When it leaves by itself.
    pub due_at: Timestamp,
}

const SELECT: &str = "SELECT conversation_id, from_message_id, setting_id, written, due_at FROM bot_drafts";

/// Keeps a draft, in the place of an earlier one.
///
/// # Errors
/// When the database fails.
pub async fn put(connection: &mut SqliteConnection, draft: &BotDraftRow, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO bot_drafts (conversation_id, from_message_id, setting_id, written, due_at, created_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(draft.conversation_id)
    .bind(draft.from_message_id)
    .bind(draft.setting_id)
    .bind(&draft.written)
    .bind(draft.due_at)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// The draft of a conversation.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<BotDraftRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE conversation_id = ?"));
    Ok(sqlx::query_as(sql).bind(conversation).fetch_optional(connection).await?)
}

/// Every draft, those that leave first before the others.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<BotDraftRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY due_at, conversation_id"));
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}

/// Conversations whose draft is due; one that lies further ahead than `horizon` milliseconds was written before the clock
/// was set back, and is due.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Timestamp,
    horizon: i64,
    limit: u32,
) -> Result<Vec<ConversationId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT conversation_id FROM bot_drafts WHERE due_at <= ? OR due_at > ? ORDER BY due_at LIMIT ?",
    )
    .bind(now)
    .bind(now.plus_millis(horizon))
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// When the next draft leaves that is not due yet; one that is due is under way.
///
/// # Errors
/// When the database fails.
pub async fn next_due(connection: &mut SqliteConnection, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let next = "SELECT min(due_at) FROM bot_drafts WHERE due_at > ?";
    Ok(sqlx::query_scalar(next).bind(now).fetch_one(connection).await?)
}

/// A draft leaves at this moment.
///
/// # Errors
/// When the database fails.
pub async fn set_due(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE bot_drafts SET due_at = ? WHERE conversation_id = ?")
        .bind(due_at)
        .bind(conversation)
        .execute(connection)
        .await?;
    Ok(())
}

/// The draft of a conversation has left, or is not wanted.
///
/// # Errors
/// When the database fails.
pub async fn clear(connection: &mut SqliteConnection, conversation: ConversationId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bot_drafts WHERE conversation_id = ?").bind(conversation).execute(connection).await?;
    Ok(())
}
