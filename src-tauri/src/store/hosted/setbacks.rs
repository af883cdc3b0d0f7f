//! Conversations that could not be read, or whose owner could not be told. Each is tried again on its own, later each time.

use crate::{
    model::{ChannelId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// What could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reading it.
    Conversation,
    /// Telling the account who answers it.
    Owner,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Owner => "owner",
        }
    }
}

/// A conversation that waits to be tried again.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SetbackRow {
    /// The service's id.
    pub remote_id: String,
    /// How often it has been tried.
    pub attempts: u32,
    /// When it is tried again.
    pub next_attempt_at: Timestamp,
    /// Why, as a plain sentence.
    pub cause: String,
}

/// What is known of a conversation that waits.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
    remote_id: &str,
) -> Result<Option<SetbackRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT remote_id, attempts, next_attempt_at, cause FROM hosted_setbacks
         WHERE channel_id = ? AND kind = ? AND remote_id = ?",
    )
    .bind(channel)
    .bind(kind.word())
    .bind(remote_id)
    .fetch_optional(connection)
    .await?)
}

/// At most `limit` conversations whose time has come.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT remote_id FROM hosted_setbacks WHERE channel_id = ? AND kind = ? AND next_attempt_at <= ?
         ORDER BY next_attempt_at LIMIT ?",
    )
    .bind(channel)
    .bind(kind.word())
    .bind(now)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// It could not be done.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
    row: &SetbackRow,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_setbacks (channel_id, kind, remote_id, attempts, next_attempt_at, cause) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (channel_id, kind, remote_id) DO UPDATE SET attempts = excluded.attempts,
           next_attempt_at = excluded.next_attempt_at, cause = excluded.cause",
    )
    .bind(channel)
    .bind(kind.word())
    .bind(&row.remote_id)
    .bind(row.attempts)
    .bind(row.next_attempt_at)
    .bind(&row.cause)
    .execute(connection)
    .await?;
    Ok(())
}

/// It has been done.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
    remote_id: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_setbacks WHERE channel_id = ? AND kind = ? AND remote_id = ?")
        .bind(channel)
        .bind(kind.word())
        .bind(remote_id)
        .execute(connection)
        .await?;
    Ok(())
}
