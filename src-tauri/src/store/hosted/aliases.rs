//! Ids that a service gives to messages which keep an id of our own.

use crate::{
    model::{ChannelId, ConversationId, Kind, MessageId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A message that is stored, by whatever id the service names it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Named {
    /// Ours.
    pub id: MessageId,
    /// The id that it is stored under.
    pub external_id: String,
}

/// A message of ours that has left, or may have, and that the service has not shown yet.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Unmatched {
    /// Its id.
    pub id: MessageId,
    /// The id that it is stored under.
    pub external_id: String,
    /// What kind it is.
    pub kind: Kind,
    /// What it says.
    pub text: String,
    /// Labels of its buttons, as JSON.
    pub buttons: String,
    /// The small print below them.
    pub footer: String,
    /// What can be chosen from, as JSON; empty for nothing.
    pub list: String,
    /// When the service took it; unknown where it gave no answer.
    pub sent_at: Option<Timestamp>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// The service knows a message by this id too.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    alias: &str,
    message: MessageId,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO message_aliases (channel_id, alias, message_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(channel)
        .bind(alias)
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// The service itself says that this is its id of the message: that counts for more than a guess that gave it to another.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    alias: &str,
    message: MessageId,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO message_aliases (channel_id, alias, message_id) VALUES (?, ?, ?)
         ON CONFLICT (channel_id, alias) DO UPDATE SET message_id = excluded.message_id",
    )
    .bind(channel)
    .bind(alias)
    .bind(message)
    .execute(connection)
    .await?;
    Ok(())
}

/// The message that the service knows by this id: one that has it as alias, or that is stored under it.
///
/// # Errors
/// When the database fails.
pub async fn find(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    name: &str,
) -> Result<Option<Named>, StoreError> {
    let aliased = sqlx::query_as(
        "SELECT m.id, m.external_id FROM message_aliases a JOIN messages m ON m.id = a.message_id
         WHERE a.channel_id = ? AND a.alias = ?",
    );
    if let Some(named) = aliased.bind(channel).bind(name).fetch_optional(&mut *connection).await? {
        return Ok(Some(named));
    }
    Ok(sqlx::query_as("SELECT id, external_id FROM messages WHERE channel_id = ? AND external_id = ?")
        .bind(channel)
        .bind(name)
        .fetch_optional(connection)
        .await?)
}

/// Whether this is an alias of a message.
///
/// # Errors
/// When the database fails.
pub async fn exists(connection: &mut SqliteConnection, channel: ChannelId, alias: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM message_aliases WHERE channel_id = ? AND alias = ?)")
        .bind(channel)
        .bind(alias)
        .fetch_one(connection)
        .await?)
}

/// Whether the service has given an id to one of our messages.
///
/// # Errors
/// When the database fails.
pub async fn has_any(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM messages m JOIN message_aliases a ON a.message_id = m.id
         WHERE m.channel_id = ? AND m.external_id = ?)",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_one(connection)
    .await?)
}

/// At most `limit` messages of ours in a conversation, from `oldest` on and oldest first, that have left or may have and that
/// the service has given no id.
///
/// # Errors
/// When the database fails.
pub async fn unmatched(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    oldest: MessageId,
    limit: u32,
) -> Result<Vec<Unmatched>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT m.id, m.external_id, m.kind, m.text, coalesce(m.payload ->> '$.buttons', '[]') AS buttons,
           coalesce(m.payload ->> '$.footer', '') AS footer, coalesce(m.payload ->> '$.list', '') AS list,
           m.sent_at, m.created_at
         FROM messages m WHERE m.conversation_id = ? AND m.id >= ? AND m.direction = 'out'
           AND m.kind NOT IN ('event', 'note', 'reaction') AND m.delivery NOT IN ('queued', 'failed')
           AND NOT EXISTS (SELECT 1 FROM message_aliases a WHERE a.message_id = m.id) ORDER BY m.id LIMIT ?",
    )
    .bind(conversation)
    .bind(oldest)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}
