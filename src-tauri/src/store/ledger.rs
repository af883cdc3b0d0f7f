//! The credit ledger as it is read: entries by time, the messages of a day as one line.

use super::StoreError;
use crate::model::{Realm, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A line: an entry of the ledger, or what a day has used (kind `used`, id 0).
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct LedgerRow {
    /// When.
    pub at: Timestamp,
    /// Of the entry; 0 for a day.
    pub id: i64,
    /// The kind of the entry, or `used`.
    pub kind: String,
    /// Credits; negative when they go.
    pub amount: i64,
}

/// At most `limit` lines that are older than `(at, id)`, newest first. What was spent before there was a plan counts
/// towards no balance, and is left out.
///
/// # Errors
/// When the database fails.
pub async fn before(
    connection: &mut SqliteConnection,
    realm: Realm,
    (at, id): (Timestamp, i64),
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT at, id, kind, amount FROM (
           SELECT created_at AS at, id, kind, amount FROM credit_entries
           WHERE realm = ?1 AND kind IN ('grant', 'topup', 'rollover', 'expire') AND amount <> 0
             AND (kind <> 'rollover' OR pot = 'rollover') AND (created_at, id) < (?2, ?3)
           UNION ALL
           SELECT day * 86400000 + 86399999, 0, 'used', -credits FROM usage_days
           WHERE realm = ?1 AND credits <> 0 AND (day * 86400000 + 86399999, 0) < (?2, ?3)
             AND day >= (SELECT min(created_at) / 86400000 FROM credit_entries
                 WHERE realm = ?1 AND kind IN ('grant', 'topup', 'rollover', 'expire'))
         ) ORDER BY at DESC, id DESC LIMIT ?4",
    )
    .bind(realm)
    .bind(at)
    .bind(id)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// What a month has taken from rollover and from top-up, without what it has returned.
///
/// # Errors
/// When the database fails.
pub async fn spent(connection: &mut SqliteConnection, realm: Realm, month: i64) -> Result<(i64, i64), StoreError> {
    Ok(sqlx::query_as(
        "SELECT -coalesce(sum(amount) FILTER (WHERE pot = 'rollover'), 0), -coalesce(sum(amount) FILTER (WHERE pot = 'topup'), 0)
         FROM credit_entries WHERE realm = ? AND month = ? AND pot IN ('rollover', 'topup') AND kind IN ('reserve', 'refund')",
    )
    .bind(realm)
    .bind(month)
    .fetch_one(connection)
    .await?)
}
