//! Reports of a message's status to its `notifyurl`.

mod due;

pub use due::{DueReport, due, hosts, next_due};

use super::StoreError;
use crate::model::{MessageId, ReportFault, ReportId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A report with what became of it.
#[derive(Clone, Debug, FromRow)]
pub struct ReportRow {
    /// The report.
    pub id: ReportId,
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
    /// When it is tried again, while it waits.
    pub next_attempt_at: Timestamp,
    /// Why the last attempt failed; '' where it did not.
    pub fault: String,
    /// What the other side answered; 0 where it did not.
    pub fault_status: i64,
    /// The last failure in words; '' where there was none.
    pub last_error: String,
    /// When the other side took it.
    pub delivered_at: Option<Timestamp>,
    /// When it was given up.
    pub given_up_at: Option<Timestamp>,
    /// When a person asked for it to be sent once more.
    pub replay_at: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// Why an attempt failed.
#[derive(Clone, Debug)]
pub struct Failed {
    /// In one word.
    pub fault: ReportFault,
    /// What the other side answered; 0 where it did not.
    pub status: u16,
    /// In words.
    pub reason: String,
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
        "INSERT INTO callback_deliveries (callback_id, ack, created_at, host)
         SELECT c.id, ?, ?, h.host FROM callbacks c JOIN callback_hosts h ON h.id = c.id WHERE c.message_id = ?",
    )
    .bind(ack)
    .bind(now)
    .bind(message)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Reports before one, newest first; only those whose last attempt failed where `failed` says so.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut SqliteConnection,
    failed: bool,
    before: Option<ReportId>,
    limit: u32,
) -> Result<Vec<ReportRow>, StoreError> {
    let only = if failed { "AND d.last_error <> ''" } else { "" };
    let sql = format!("{REPORTS} WHERE d.id < ? {only} ORDER BY d.id DESC LIMIT ?");
    let before = before.unwrap_or(ReportId(i64::MAX));
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(before).bind(limit).fetch_all(connection).await?)
}

/// One report.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ReportId) -> Result<Option<ReportRow>, StoreError> {
    let sql = format!("{REPORTS} WHERE d.id = ?");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

const REPORTS: &str =
    "SELECT d.id, d.callback_id, c.url, m.external_id, d.ack, d.attempts, d.next_attempt_at, d.fault, d.fault_status,
       d.last_error, d.delivered_at, d.given_up_at, d.replay_at, d.created_at
     FROM callback_deliveries d JOIN callbacks c ON c.id = d.callback_id JOIN messages m ON m.id = c.message_id";

/// Whether an earlier report of the same message still waits.
///
/// # Errors
/// When the database fails.
pub async fn waits_behind(connection: &mut SqliteConnection, report: &ReportRow) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM callback_deliveries WHERE callback_id = ? AND id < ? AND delivered_at IS NULL AND given_up_at IS NULL)",
    )
    .bind(report.callback_id)
    .bind(report.id)
    .fetch_one(connection)
    .await?)
}

/// A report is to be sent once more.
///
/// # Errors
/// When the database fails.
pub async fn ask_replay(connection: &mut SqliteConnection, id: ReportId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE callback_deliveries SET replay_at = ? WHERE id = ?")
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A report arrived.
///
/// # Errors
/// When the database fails.
pub async fn set_delivered(connection: &mut SqliteConnection, id: ReportId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callback_deliveries SET delivered_at = coalesce(delivered_at, ?), given_up_at = NULL, replay_at = NULL,
           attempts = attempts + 1, last_error = '', fault = '', fault_status = 0 WHERE id = ?",
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
    id: ReportId,
    failed: &Failed,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    note_failure(connection, id, failed).await?;
    sqlx::query(
        "UPDATE callback_deliveries SET next_attempt_at = coalesce(?1, next_attempt_at),
           given_up_at = CASE WHEN ?1 IS NULL THEN ?2 END WHERE id = ?3",
    )
    .bind(retry_at)
    .bind(now)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// An attempt failed. Whether and when it is tried by itself stays as it was.
///
/// # Errors
/// When the database fails.
pub async fn note_failure(connection: &mut SqliteConnection, id: ReportId, failed: &Failed) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callback_deliveries SET attempts = attempts + 1, last_error = ?, fault = ?, fault_status = ?, replay_at = NULL
         WHERE id = ?",
    )
    .bind(&failed.reason)
    .bind(failed.fault)
    .bind(failed.status)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
