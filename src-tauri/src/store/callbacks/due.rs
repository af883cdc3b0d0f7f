//! Which reports may leave now. As in the outbox, a mark that triggers keep says which report of a message has the turn.

use crate::{
    model::{ReportId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A report that is due.
#[derive(Clone, Debug, FromRow)]
pub struct DueReport {
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
    /// When it was queued.
    pub created_at: Timestamp,
    /// When a person asked for it to be sent once more.
    pub replay_at: Option<Timestamp>,
}

const DUE: &str = "SELECT d.id, d.callback_id, c.url, m.external_id, d.ack, d.attempts, d.created_at, d.replay_at
     FROM (SELECT id FROM callback_deliveries WHERE replay_at IS NOT NULL
           UNION ALL
           SELECT id FROM (SELECT id FROM callback_deliveries
                           WHERE has_turn = 1 AND next_attempt_at <= ?1 AND replay_at IS NULL
                           ORDER BY next_attempt_at, id LIMIT ?3)
           UNION ALL
           SELECT id FROM (SELECT id FROM callback_deliveries
                           WHERE has_turn = 1 AND next_attempt_at > ?2 AND replay_at IS NULL
                           ORDER BY next_attempt_at, id LIMIT ?3)) due
     CROSS JOIN callback_deliveries d ON d.id = due.id
     CROSS JOIN callbacks c ON c.id = d.callback_id
     CROSS JOIN messages m ON m.id = c.message_id
     ORDER BY d.next_attempt_at, d.id LIMIT ?3";

const NEXT_DUE: &str =
    "SELECT min(next_attempt_at) FROM callback_deliveries WHERE has_turn = 1 AND next_attempt_at > ?1";

/// The first open report of each callback that is due: reports of one message keep their order. One that lies further ahead
/// than `horizon` milliseconds was planned before the clock was set back, and is due. What a person asked for goes at once.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Timestamp,
    horizon: i64,
    limit: u32,
) -> Result<Vec<DueReport>, StoreError> {
    let due = sqlx::query_as(DUE).bind(now).bind(now.plus_millis(horizon)).bind(limit);
    Ok(due.fetch_all(connection).await?)
}

/// When a report that waits becomes due, counted from `now`: what is due already is not waited for.
///
/// # Errors
/// When the database fails.
pub async fn next_due(connection: &mut SqliteConnection, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar(NEXT_DUE).bind(now).fetch_one(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plans;

    #[tokio::test]
    async fn no_question_reads_what_waits_behind() {
        let mut database = plans::database().await;
        for (sql, index) in [
            (DUE, "callback_deliveries_next (next_attempt_at<?)"),
            (DUE, "callback_deliveries_next (next_attempt_at>?)"),
            (DUE, "SCAN callback_deliveries USING INDEX callback_deliveries_replays"),
            (NEXT_DUE, "callback_deliveries_next (next_attempt_at>?)"),
        ] {
            let plan = plans::of(&mut database, sql).await;
            assert!(plan.contains(index), "{sql}: {plan}");
            let scans = plan.lines().filter(|line| line.starts_with("SCAN callback_deliveries"));
            assert_eq!(scans.filter(|line| !line.ends_with("_replays")).count(), 0, "{sql}: {plan}");
        }
    }

    /// Three messages with three reports each.
    const REPORTS: &str =
        "INSERT INTO callbacks (id, message_id, url, created_at) VALUES (1, 1, '', 0), (2, 2, '', 0), (3, 3, '', 0);
         INSERT INTO callback_deliveries (callback_id, ack, created_at)
         SELECT c.id, a.value, 0 FROM json_each('[1, 2, 3]') a CROSS JOIN callbacks c;";

    #[tokio::test]
    async fn the_first_open_report_of_each_message_has_the_turn() {
        let mut database = plans::database().await;
        sqlx::raw_sql(REPORTS).execute(&mut database).await.unwrap();
        for (change, turns) in [
            ("", &[1, 2, 3][..]),
            ("UPDATE callback_deliveries SET delivered_at = 1 WHERE id = 1", &[2, 3, 4]),
            ("UPDATE callback_deliveries SET given_up_at = 1 WHERE id IN (2, 5)", &[3, 4, 8]),
            ("UPDATE callback_deliveries SET delivered_at = 2, given_up_at = NULL WHERE id = 2", &[3, 4, 8]),
            ("UPDATE callback_deliveries SET next_attempt_at = 9, replay_at = 1 WHERE id IN (1, 3)", &[3, 4, 8]),
            ("UPDATE callback_deliveries SET given_up_at = NULL WHERE id = 5", &[3, 4, 5]),
            ("UPDATE callback_deliveries SET delivered_at = 1 WHERE callback_id <> 3", &[3]),
            ("INSERT INTO callback_deliveries (callback_id, ack, created_at) VALUES (1, 4, 0), (3, 4, 0)", &[3, 10]),
        ] {
            sqlx::query(change).execute(&mut database).await.unwrap();
            let marked: Vec<i64> =
                sqlx::query_scalar("SELECT id FROM callback_deliveries WHERE has_turn = 1 ORDER BY id")
                    .fetch_all(&mut database)
                    .await
                    .unwrap();
            assert_eq!(marked, turns, "after {change:?}");
        }
    }
}
