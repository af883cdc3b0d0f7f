//! How far reading what was said before the connection was made has come.

use crate::{
    model::{ChannelId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Progress {
    /// What is later than this is news, by the account's own clock.
    pub boundary: Timestamp,
    /// The page of the list that is read next; empty for the first.
    pub cursor: String,
}

/// Where it stands; `None` before the account was first asked.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Option<Progress>, StoreError> {
    Ok(sqlx::query_as("SELECT boundary, cursor FROM hosted_progress WHERE channel_id = ?")
        .bind(channel)
        .fetch_optional(connection)
        .await?)
}

/// The account was first asked.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    boundary: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO hosted_progress (channel_id, boundary) VALUES (?, ?) ON CONFLICT (channel_id) DO NOTHING")
        .bind(channel)
        .bind(boundary)
        .execute(connection)
        .await?;
    Ok(())
}

/// The pages before this one have been read.
///
/// # Errors
/// When the database fails.
pub async fn go_on(connection: &mut SqliteConnection, channel: ChannelId, cursor: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE hosted_progress SET cursor = ? WHERE channel_id = ?")
        .bind(cursor)
        .bind(channel)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether everything that was said before the connection was made has been read.
///
/// # Errors
/// When the database fails.
pub async fn is_over(connection: &mut SqliteConnection, channel: ChannelId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM hosted_backfills WHERE channel_id = ?)")
        .bind(channel)
        .fetch_one(connection)
        .await?)
}

/// From now on whatever is not stored yet is news.
///
/// # Errors
/// When the database fails.
pub async fn end(connection: &mut SqliteConnection, channel: ChannelId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_backfills (channel_id, ended_at) VALUES (?, ?) ON CONFLICT (channel_id) DO NOTHING",
    )
    .bind(channel)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
