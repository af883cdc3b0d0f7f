//! Checks of connections that one process asks of another.

use super::StoreError;
use crate::model::{ChannelId, Timestamp};
use sqlx::SqliteConnection;

/// Asks for a check. Returns the question's id.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut SqliteConnection, channel: ChannelId, now: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("INSERT INTO gateway_checks (channel_id, created_at) VALUES (?, ?) RETURNING id")
        .bind(channel)
        .bind(now)
        .fetch_one(connection)
        .await?)
}

/// The questions that nobody has answered, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn open(connection: &mut SqliteConnection) -> Result<Vec<(i64, ChannelId)>, StoreError> {
    Ok(sqlx::query_as("SELECT id, channel_id FROM gateway_checks WHERE answer IS NULL ORDER BY id")
        .fetch_all(connection)
        .await?)
}

/// Answers a question.
///
/// # Errors
/// When the database fails.
pub async fn answer(connection: &mut SqliteConnection, id: i64, answer: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE gateway_checks SET answer = ? WHERE id = ?").bind(answer).bind(id).execute(connection).await?;
    Ok(())
}

/// The answer to a question, once there is one.
///
/// # Errors
/// When the database fails.
pub async fn answered(connection: &mut SqliteConnection, id: i64) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT answer FROM gateway_checks WHERE id = ? AND answer IS NOT NULL")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Forgets a question, and those that are older than `before`.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, id: i64, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM gateway_checks WHERE id = ? OR created_at < ?")
        .bind(id)
        .bind(before)
        .execute(connection)
        .await?;
    Ok(())
}
