//! First answers to requests that carried an `Idempotency-Key`.

use super::StoreError;
use crate::model::{KeyId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// Which request it was: keys are apart for each API key and path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId {
    /// The API key.
    pub key: KeyId,
    /// The path, with its parameters.
    pub path: String,
    /// What the caller sent as `Idempotency-Key`.
    pub idempotency_key: String,
}

/// The answer that was given first.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Answer {
    /// SHA-256 of the request's body, lower-case hex.
    pub request_hash: String,
    /// HTTP status.
    pub status: i64,
    /// Body, as sent.
    pub body: String,
}

/// The first answer to a request, where it was given after `since`.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    id: &RequestId,
    since: Timestamp,
) -> Result<Option<Answer>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT request_hash, status, body FROM idempotency WHERE key_id = ? AND path = ? AND idempotency_key = ? AND created_at > ?",
    )
    .bind(id.key)
    .bind(&id.path)
    .bind(&id.idempotency_key)
    .bind(since)
    .fetch_optional(connection)
    .await?)
}

/// Keeps the first answer, in place of one that is too old to count.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut SqliteConnection,
    id: &RequestId,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO idempotency (key_id, path, idempotency_key, request_hash, status, body, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id.key)
    .bind(&id.path)
    .bind(&id.idempotency_key)
    .bind(&answer.request_hash)
    .bind(answer.status)
    .bind(&answer.body)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets answers from before `until`.
///
/// # Errors
/// When the database fails.
pub async fn forget(connection: &mut SqliteConnection, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM idempotency WHERE created_at <= ?").bind(until).execute(connection).await?;
    Ok(())
}
