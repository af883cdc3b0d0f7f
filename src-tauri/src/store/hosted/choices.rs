//! Buttons and lists that left as numbered lines.

use crate::{
    model::{ChannelId, ConversationId, Kind, ListMenu},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A message of ours that asked with numbered lines.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Asked {
    /// The id that it is stored under.
    pub external_id: String,
    buttons: Option<String>,
    list: Option<String>,
}

impl Asked {
    /// The labels, in the order of their numbers.
    pub fn labels(&self) -> Vec<String> {
        let list = self.list.as_deref().and_then(|list| serde_json::from_str::<ListMenu>(list).ok());
        match list {
            Some(list) => list.rows().map(|row| row.title.clone()).collect(),
            None => self.buttons.as_deref().and_then(|all| serde_json::from_str(all).ok()).unwrap_or_default(),
        }
    }

    /// What a choice among them is.
    pub fn answer(&self) -> Kind {
        if self.list.is_some() { Kind::ListReply } else { Kind::ButtonReply }
    }
}

/// What a message offers leaves as numbered lines.
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
        "SELECT external_id, buttons, list FROM (
           SELECT external_id, payload ->> '$.buttons' AS buttons, payload ->> '$.list' AS list,
             payload ->> '$.numbered' AS numbered FROM messages
           WHERE conversation_id = ? AND direction = 'out' AND kind NOT IN ('event', 'note') AND delivery <> 'failed'
           ORDER BY id DESC LIMIT 1)
         WHERE numbered = 1 AND coalesce(buttons, list) IS NOT NULL",
    )
    .bind(conversation)
    .fetch_optional(connection)
    .await?)
}
