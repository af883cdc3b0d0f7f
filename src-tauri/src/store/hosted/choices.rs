//! Buttons that left as numbered lines.

use crate::{
    model::{ChannelId, ConversationId},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A message of ours that asked with numbered lines.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Asked {
    /// The id that it is stored under.
    pub external_id: String,
    buttons: String,
}

impl Asked {
    /// The labels, in the order of their numbers.
    pub fn labels(&self) -> Vec<String> {
        serde_json::from_str(&self.buttons).unwrap_or_default()
    }
}

/// The buttons of a message leave as numbered lines.
///
/// # Errors
/// When the database fails.
pub async fn set_numbered(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE messages SET payload = json_set(payload, '$.numbered', json('true')) WHERE channel_id = ? AND external_id = ?",
    )
    .bind(channel)
    .bind(external_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest message of ours in a conversation, where it asked with numbered lines: what was said after it has taken its place.
///
/// # Errors
/// When the database fails.
pub async fn asked_last(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<Asked>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT external_id, buttons FROM (
           SELECT external_id, payload ->> '$.buttons' AS buttons, payload ->> '$.numbered' AS numbered FROM messages
           WHERE conversation_id = ? AND direction = 'out' AND kind NOT IN ('event', 'note') AND delivery <> 'failed'
           ORDER BY id DESC LIMIT 1)
         WHERE numbered = 1 AND buttons IS NOT NULL",
    )
    .bind(conversation)
    .fetch_optional(connection)
    .await?)
}
