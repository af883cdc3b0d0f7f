//! Unsent words, with what they quote and the buttons or the list below them.

use super::StoreError;
use crate::model::{ButtonForm, ConversationId, ListForm, MessageId, Timestamp};
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

/// What was typed and not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct DraftRow {
    /// The words.
    pub text: String,
    /// The message that it quotes.
    pub reply_to: Option<MessageId>,
    /// The buttons below it.
    pub form: Option<ButtonForm>,
    /// The list to choose from.
    pub list: Option<ListForm>,
}

/// Keeps a draft; an empty one is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn save(
    connection: &mut SqliteConnection,
    id: ConversationId,
    mode: DraftMode,
    draft: &DraftRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    if *draft == DraftRow::default() {
        sqlx::query("DELETE FROM drafts WHERE conversation_id = ? AND mode = ?")
            .bind(id)
            .bind(mode.word())
            .execute(connection)
            .await?;
        return Ok(());
    }
    let form = draft.form.as_ref().map(serde_json::to_string).transpose();
    let list = draft.list.as_ref().map(serde_json::to_string).transpose();
    sqlx::query(
        "INSERT INTO drafts (conversation_id, mode, text, reply_to, form, list, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (conversation_id, mode) DO UPDATE SET text = excluded.text, reply_to = excluded.reply_to,
           form = excluded.form, list = excluded.list, updated_at = excluded.updated_at",
    )
    .bind(id)
    .bind(mode.word())
    .bind(&draft.text)
    .bind(draft.reply_to.unwrap_or(MessageId(0)))
    .bind(form.map_err(|_| StoreError::Malformed("draft"))?.unwrap_or_default())
    .bind(list.map_err(|_| StoreError::Malformed("draft"))?.unwrap_or_default())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// A draft; an empty one where there is none.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    id: ConversationId,
    mode: DraftMode,
) -> Result<DraftRow, StoreError> {
    let row: Option<(String, MessageId, String, String)> =
        sqlx::query_as("SELECT text, reply_to, form, list FROM drafts WHERE conversation_id = ? AND mode = ?")
            .bind(id)
            .bind(mode.word())
            .fetch_optional(connection)
            .await?;
    let Some((text, reply_to, form, list)) = row else { return Ok(DraftRow::default()) };
    // A form that cannot be read costs the buttons and not the words.
    let (form, list) = (serde_json::from_str(&form).ok(), serde_json::from_str(&list).ok());
    Ok(DraftRow { text, reply_to: Some(reply_to).filter(|id| id.0 != 0), form, list })
}
