//! The credit ledger: an entry for every change.

use super::StoreError;
use crate::model::{MessageId, Realm, Timestamp};
use sqlx::SqliteConnection;

/// What an entry stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Set aside when a message is queued; negative.
    Reserve,
    /// The message has left; zero, it marks the end.
    Settle,
    /// The message was refused or cancelled; positive.
    Refund,
}

impl EntryKind {
    fn word(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Settle => "settle",
            Self::Refund => "refund",
        }
    }
}

/// Writes an entry.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    realm: Realm,
    kind: EntryKind,
    amount: i64,
    message: MessageId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO credit_entries (realm, kind, amount, message_id, created_at) VALUES (?, ?, ?, ?, ?)")
        .bind(realm)
        .bind(kind.word())
        .bind(amount)
        .bind(message)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// What a message costs at this moment (0 when refunded), and whether that is settled.
///
/// # Errors
/// When the database fails.
pub async fn of_message(connection: &mut SqliteConnection, message: MessageId) -> Result<(i64, bool), StoreError> {
    Ok(sqlx::query_as(
        "SELECT -coalesce(sum(amount), 0), coalesce(sum(kind = 'settle'), 0) > 0 FROM credit_entries WHERE message_id = ?",
    )
    .bind(message)
    .fetch_one(connection)
    .await?)
}
