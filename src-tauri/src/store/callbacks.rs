//! Reports of a message's status to its `notifyurl`.

use super::StoreError;
use crate::model::{MessageId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A report that is due.
#[derive(Clone, Debug, FromRow)]
pub struct DueReport {
    /// The report.
    pub id: i64,
    /// The callback that it belongs to.
    pub callback_id: i64,
    /// Where it goes.
    pub url: String,
    /// The network's id of the message.
    pub external_id: String,
    /// The status to report.
    pub ack: i64,
    /// Attempts so far.
    pub attempts: i64,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// Status changes of `message` are reported to `url`.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    message: MessageId,
    url: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO callbacks (message_id, url, created_at) VALUES (?, ?, ?)")
        .bind(message)
        .bind(url)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Queues a report for a message that has a callback. Returns whether it has one.
///
/// # Errors
/// When the database fails.
pub async fn queue_report(
    connection: &mut SqliteConnection,
    message: MessageId,
    ack: i8,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO callback_deliveries (callback_id, ack, created_at) SELECT id, ?, ? FROM callbacks WHERE message_id = ?",
    )
    .bind(ack)
    .bind(now)
    .bind(message)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The first open report of each callback that is due: reports of one message keep their order. One that lies further ahead
/// than `horizon` milliseconds was planned before the clock was set back, and is due.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Timestamp,
    horizon: i64,
    limit: u32,
) -> Result<Vec<DueReport>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT d.id, d.callback_id, c.url, m.external_id, d.ack, d.attempts, d.created_at
         FROM callback_deliveries d JOIN callbacks c ON c.id = d.callback_id JOIN messages m ON m.id = c.message_id
         WHERE d.delivered_at IS NULL AND d.given_up_at IS NULL AND (d.next_attempt_at <= ?1 OR d.next_attempt_at > ?3)
           AND NOT EXISTS (SELECT 1 FROM callback_deliveries e WHERE e.callback_id = d.callback_id AND e.id < d.id
                             AND e.delivered_at IS NULL AND e.given_up_at IS NULL)
         ORDER BY d.id LIMIT ?2",
    )
    .bind(now)
    .bind(limit)
    .bind(now.plus_millis(horizon))
    .fetch_all(connection)
    .await?)
}

/// When a report that waits becomes due, counted from `now`: what is due already is not waited for.
///
/// # Errors
/// When the database fails.
pub async fn next_due(connection: &mut SqliteConnection, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT min(next_attempt_at) FROM callback_deliveries
         WHERE delivered_at IS NULL AND given_up_at IS NULL AND next_attempt_at > ?",
    )
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// A report arrived.
///
/// # Errors
/// When the database fails.
pub async fn set_delivered(connection: &mut SqliteConnection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callback_deliveries SET delivered_at = ?, attempts = attempts + 1, last_error = '' WHERE id = ?",
    )
    .bind(now)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// A report did not arrive; it is tried again at `retry_at`, or never where that is `None`.
///
/// # Errors
/// When the database fails.
pub async fn set_failed(
    connection: &mut SqliteConnection,
    id: i64,
    reason: &str,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callback_deliveries SET attempts = attempts + 1, last_error = ?1, next_attempt_at = coalesce(?2, next_attempt_at),
           given_up_at = CASE WHEN ?2 IS NULL THEN ?3 END WHERE id = ?4",
    )
    .bind(reason)
    .bind(retry_at)
    .bind(now)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
