//! Conversations in which it is asked how far messages of ours came, because nobody reports it.

use crate::{
    model::{ChannelId, ConversationId, MessageId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A conversation whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Waiting {
    /// Ours.
    pub conversation_id: ConversationId,
    /// The service's id.
    pub remote_id: String,
}

/// A message of ours has left in this conversation.
///
/// # Errors
/// When the database fails.
pub async fn expect(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO hosted_acks (channel_id, conversation_id) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(channel)
        .bind(conversation)
        .execute(connection)
        .await?;
    Ok(())
}

/// At most `limit` conversations that were not asked about since `since`, least recently asked first.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Waiting>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT a.conversation_id, h.remote_id FROM hosted_acks a
         CROSS JOIN hosted_conversations h ON h.conversation_id = a.conversation_id AND h.channel_id = a.channel_id
         WHERE a.channel_id = ? AND a.asked_at <= ? ORDER BY a.asked_at LIMIT ?",
    )
    .bind(channel)
    .bind(since)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// It has been asked about. Where no message of ours from `oldest` on waits to be read, it is not asked about again.
///
/// # Errors
/// When the database fails.
pub async fn asked(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    conversation: ConversationId,
    oldest: MessageId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let waits: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_id = ? AND id >= ? AND direction = 'out'
           AND delivery IN ('sending', 'uncertain', 'sent', 'delivered') AND kind NOT IN ('event', 'note', 'reaction'))",
    )
    .bind(conversation)
    .bind(oldest)
    .fetch_one(&mut *connection)
    .await?;
    let change = match waits {
        true => "UPDATE hosted_acks SET asked_at = ?3 WHERE channel_id = ?1 AND conversation_id = ?2",
        false => "DELETE FROM hosted_acks WHERE channel_id = ?1 AND conversation_id = ?2 AND asked_at <= ?3",
    };
    sqlx::query(change).bind(channel).bind(conversation).bind(now).execute(connection).await?;
    Ok(())
}
