//! What an account said last about itself.

use crate::{
    model::{ChannelId, Timestamp},
    store::StoreError,
};
use sqlx::SqliteConnection;

/// What was said under this name, as JSON.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    Ok(taken(connection, channel, name).await?.map(|(body, _)| body))
}

/// What was said under this name, as JSON, and when.
///
/// # Errors
/// When the database fails.
pub async fn taken(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    name: &str,
) -> Result<Option<(String, Timestamp)>, StoreError> {
    Ok(sqlx::query_as("SELECT body, taken_at FROM hosted_snapshots WHERE channel_id = ? AND name = ?")
        .bind(channel)
        .bind(name)
        .fetch_optional(connection)
        .await?)
}

/// Stores what is said now, unless it was said before: then nothing has to be written.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    name: &str,
    body: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_snapshots (channel_id, name, body, taken_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (channel_id, name) DO UPDATE SET body = excluded.body, taken_at = excluded.taken_at
         WHERE body <> excluded.body",
    )
    .bind(channel)
    .bind(name)
    .bind(body)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
