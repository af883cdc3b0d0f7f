//! Unsent words.

use super::StoreError;
use crate::model::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// What a draft would become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DraftMode {
    /// An answer to the customer.
    Reply,
    /// A note for the team.
    Note,
}

impl DraftMode {
    fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }
}

/// Keeps a draft; an empty one is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn save(
    connection: &mut SqliteConnection,
    id: ConversationId,
    mode: DraftMode,
    text: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    if text.is_empty() {
        sqlx::query("DELETE FROM drafts WHERE conversation_id = ? AND mode = ?")
            .bind(id)
            .bind(mode.word())
            .execute(connection)
            .await?;
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO drafts (conversation_id, mode, text, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (conversation_id, mode) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at",
    )
    .bind(id)
    .bind(mode.word())
    .bind(text)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// A draft; empty where there is none.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ConversationId, mode: DraftMode) -> Result<String, StoreError> {
    let text: Option<String> = sqlx::query_scalar("SELECT text FROM drafts WHERE conversation_id = ? AND mode = ?")
        .bind(id)
        .bind(mode.word())
        .fetch_optional(connection)
        .await?;
    Ok(text.unwrap_or_default())
}
