//! What its writer may still take back: it has no turn before its time has come.

use crate::{
    model::{MessageId, Timestamp},
    store::StoreError,
};
use sqlx::SqliteConnection;

const HAS_HELD: &str = "SELECT EXISTS (SELECT 1 FROM outbox WHERE held = 1 AND next_attempt_at <= ?1)
     OR EXISTS (SELECT 1 FROM outbox WHERE held = 1 AND next_attempt_at > ?2)";

const NEXT_HELD: &str = "SELECT min(next_attempt_at) FROM outbox WHERE held = 1 AND next_attempt_at > ?1";

/// A message waits until `until` for its writer, and nothing waits for it.
///
/// # Errors
/// When the database fails.
pub async fn hold(connection: &mut SqliteConnection, message: MessageId, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET held = 1, next_attempt_at = ? WHERE message_id = ?")
        .bind(until)
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the time of a held message has come. One that lies beyond `horizon` was held before the clock was set back.
///
/// # Errors
/// When the database fails.
pub async fn has_held(
    connection: &mut SqliteConnection,
    now: Timestamp,
    horizon: Timestamp,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(HAS_HELD).bind(now).bind(horizon).fetch_one(connection).await?)
}

/// Held messages whose time has come get in line.
///
/// # Errors
/// When the database fails.
pub async fn release(connection: &mut SqliteConnection, now: Timestamp, horizon: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET held = 0 WHERE held = 1 AND (next_attempt_at <= ? OR next_attempt_at > ?)")
        .bind(now)
        .bind(horizon)
        .execute(connection)
        .await?;
    Ok(())
}

/// When, after `now`, the time of the next held message comes.
///
/// # Errors
/// When the database fails.
pub async fn next_held(connection: &mut SqliteConnection, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar(NEXT_HELD).bind(now).fetch_one(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plans;

    #[tokio::test]
    async fn no_question_reads_what_is_not_held() {
        let mut database = plans::database().await;
        for sql in [HAS_HELD, NEXT_HELD] {
            let plan = plans::of(&mut database, sql).await;
            assert!(plan.contains("outbox_held (next_attempt_at") && !plan.contains("SCAN outbox"), "{sql}: {plan}");
        }
    }
}
