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
        "INSERT INTO hosted_conversations (channel_id, remote_id, conversation_id, status, last_message, seen)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (channel_id, remote_id) DO UPDATE SET conversation_id = excluded.conversation_id, status = excluded.status,
           last_message = excluded.last_message, seen = excluded.seen",
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

/// The conversations whose owner has changed here.
///
/// # Errors
/// When the database fails.
pub async fn differing(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<Differing>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT h.remote_id, c.status FROM hosted_conversations h JOIN conversations c ON c.id = h.conversation_id
         WHERE h.channel_id = ? AND c.status <> h.status ORDER BY h.conversation_id",
    )
    .bind(channel)
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

/// At most `limit` conversations with messages of ours, sent after `since`, that nobody has read yet.
///
/// # Errors
/// When the database fails.
pub async fn with_unread_messages_of_ours(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT h.remote_id FROM hosted_conversations h
         WHERE h.channel_id = ?1 AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = h.conversation_id
           AND m.direction = 'out' AND m.delivery IN ('sent', 'delivered') AND m.created_at > ?2 AND m.kind NOT IN ('event', 'note'))
         LIMIT ?3",
    )
    .bind(channel)
    .bind(since)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// Whether everything that was said before the connection was made has been read.
///
/// # Errors
/// When the database fails.
pub async fn is_backfilled(connection: &mut SqliteConnection, channel: ChannelId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM hosted_backfills WHERE channel_id = ?)")
        .bind(channel)
        .fetch_one(connection)
        .await?)
}

/// From now on what comes in is news.
///
/// # Errors
/// When the database fails.
pub async fn set_backfilled(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_backfills (channel_id, ended_at) VALUES (?, ?) ON CONFLICT (channel_id) DO NOTHING",
    )
    .bind(channel)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
