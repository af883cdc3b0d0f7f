//! The account's conversations, and where they are here.

use crate::{
    model::{ChannelId, ConversationId, Status, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A conversation of the account.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct HostedConversation {
    /// The service's id.
    pub remote_id: String,
    /// Ours.
    pub conversation_id: ConversationId,
    /// Who answers, as both sides last agreed.
    pub status: Status,
    /// The service's id of the newest message that is stored here.
    pub last_message: String,
    /// How its line in the list looked when it was last read.
    pub seen: String,
}

/// A conversation whose owner has changed here since both sides agreed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Differing {
    /// The service's id.
    pub remote_id: String,
    /// Who answers here.
    pub status: Status,
}

/// One conversation of the account.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    remote_id: &str,
) -> Result<Option<HostedConversation>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT remote_id, conversation_id, status, last_message, seen FROM hosted_conversations
         WHERE channel_id = ? AND remote_id = ?",
    )
    .bind(channel)
    .bind(remote_id)
    .fetch_optional(connection)
    .await?)
}

/// Stores what is known of a conversation.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    row: &HostedConversation,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_conversations (channel_id, remote_id, conversation_id, status, last_message, seen, local_status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT status FROM conversations WHERE id = ?3))
         ON CONFLICT (channel_id, remote_id) DO UPDATE SET conversation_id = excluded.conversation_id, status = excluded.status,
           last_message = excluded.last_message, seen = excluded.seen, local_status = excluded.local_status",
    )
    .bind(channel)
    .bind(&row.remote_id)
    .bind(row.conversation_id)
    .bind(row.status)
    .bind(&row.last_message)
    .bind(&row.seen)
    .execute(connection)
    .await?;
    Ok(())
}

/// Both sides agree on who answers.
///
/// # Errors
/// When the database fails.
pub async fn agree(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    remote_id: &str,
    status: Status,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE hosted_conversations SET status = ? WHERE channel_id = ? AND remote_id = ?")
        .bind(status)
        .bind(channel)
        .bind(remote_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// At most `limit` conversations whose owner has changed here, and of which nobody waits to tell the account again.
///
/// # Errors
/// When the database fails.
pub async fn differing(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Differing>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT h.remote_id, h.local_status AS status FROM hosted_conversations h INDEXED BY hosted_conversations_differing
         WHERE h.channel_id = ?1 AND h.local_status <> h.status AND NOT EXISTS (SELECT 1 FROM hosted_setbacks s
           WHERE s.channel_id = ?1 AND s.kind = 'owner' AND s.remote_id = h.remote_id AND s.next_attempt_at > ?2)
         ORDER BY h.conversation_id LIMIT ?3",
    )
    .bind(channel)
    .bind(now)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// The service's id of the conversation that one of our messages is in, where it has one.
///
/// # Errors
/// When the database fails.
pub async fn of_message(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT h.remote_id FROM messages m JOIN hosted_conversations h ON h.conversation_id = m.conversation_id AND h.channel_id = ?1
         WHERE m.channel_id = ?1 AND m.external_id = ?2 LIMIT 1",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_optional(connection)
    .await?)
}
