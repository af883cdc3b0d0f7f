//! Messages of a conversation that have not been read yet although later ones have.

use crate::{
    model::{ChannelId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A gap.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Gap {
    /// The service's id of the conversation.
    pub remote_id: String,
    /// The service's id of the oldest message after it.
    pub before: String,
    /// The one of the newest before it; empty where it goes back to the beginning.
    pub until: String,
    /// How often it has been tried since something of it was read.
    pub attempts: u32,
}

/// At most `limit` gaps whose time has come.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Gap>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT remote_id, before, until, attempts FROM hosted_gaps WHERE channel_id = ? AND next_attempt_at <= ?
         ORDER BY next_attempt_at LIMIT ?",
    )
    .bind(channel)
    .bind(now)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// There is a gap, to be read at once.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut SqliteConnection, channel: ChannelId, gap: &Gap) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_gaps (channel_id, remote_id, before, until) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(channel)
    .bind(&gap.remote_id)
    .bind(&gap.before)
    .bind(&gap.until)
    .execute(connection)
    .await?;
    Ok(())
}

/// It could not be read.
///
/// # Errors
/// When the database fails.
pub async fn put_off(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    gap: &Gap,
    until: Timestamp,
    cause: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE hosted_gaps SET attempts = attempts + 1, next_attempt_at = ?, cause = ?
         WHERE channel_id = ? AND remote_id = ? AND before = ?",
    )
    .bind(until)
    .bind(cause)
    .bind(channel)
    .bind(&gap.remote_id)
    .bind(&gap.before)
    .execute(connection)
    .await?;
    Ok(())
}

/// It is closed.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, channel: ChannelId, gap: &Gap) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_gaps WHERE channel_id = ? AND remote_id = ? AND before = ?")
        .bind(channel)
        .bind(&gap.remote_id)
        .bind(&gap.before)
        .execute(connection)
        .await?;
    Ok(())
}
