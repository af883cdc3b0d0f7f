//! What a page of the log shows besides its messages: the messages they answer, and the buttons that were tapped. One query
//! for the whole page each, never one for each message.

use super::{StoreError, columns::id_list};
use crate::model::{Author, Kind, MessageId};
use sqlx::{FromRow, SqliteConnection};

/// A message that others answer.
#[derive(Clone, Debug, FromRow)]
pub struct QuotedRow {
    /// The message that answers.
    pub answer_id: MessageId,
    /// Its id.
    pub id: MessageId,
    /// Who spoke.
    pub author: Author,
    /// What kind it is.
    pub kind: Kind,
    /// Its first characters.
    pub text: String,
    /// It was deleted for everyone, so that it says nothing any more.
    pub is_deleted: bool,
}

/// What these messages answer, as far as it is in their conversation, with the first `length` characters of its text.
///
/// # Errors
/// When the database fails.
pub async fn quoted(
    connection: &mut SqliteConnection,
    answers: &[MessageId],
    length: u32,
) -> Result<Vec<QuotedRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT m.id AS answer_id, q.id, q.author, q.kind, substr(q.text, 1, ?) AS text, q.deleted_at IS NOT NULL AS is_deleted
         FROM json_each(?) answer CROSS JOIN messages m ON m.id = answer.value
         CROSS JOIN messages q ON q.channel_id = m.channel_id AND q.external_id = m.reply_to
         WHERE q.conversation_id = m.conversation_id",
    )
    .bind(length)
    .bind(id_list(answers))
    .fetch_all(connection)
    .await?)
}

/// The label or row that the customer tapped first on each of these messages, where they tapped one.
///
/// # Errors
/// When the database fails.
pub async fn tapped(
    connection: &mut SqliteConnection,
    asked: &[MessageId],
) -> Result<Vec<(MessageId, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT m.id, t.text FROM json_each(?) asked CROSS JOIN messages m ON m.id = asked.value
         CROSS JOIN messages t ON t.id = (
           SELECT id FROM messages WHERE conversation_id = m.conversation_id AND reply_to = m.external_id
             AND kind IN ('button_reply', 'list_reply') AND id > m.id ORDER BY id LIMIT 1)",
    )
    .bind(id_list(asked))
    .fetch_all(connection)
    .await?)
}
