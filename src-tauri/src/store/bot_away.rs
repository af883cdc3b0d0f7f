//! Which customers have had the away text of a closed period.

use super::StoreError;
use crate::model::{ConversationId, Timestamp};
use sqlx::SqliteConnection;

/// The end of the last closed period whose away text was said in a conversation.
///
/// # Errors
/// When the database fails.
pub async fn until(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar("SELECT until FROM bot_away WHERE conversation_id = ?")
        .bind(conversation)
        .fetch_optional(connection)
        .await?)
}

/// The away text of the closed period up to `until` was said.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO bot_away (conversation_id, until) VALUES (?, ?)
         ON CONFLICT (conversation_id) DO UPDATE SET until = excluded.until",
    )
    .bind(conversation)
    .bind(until)
    .execute(connection)
    .await?;
    Ok(())
}
