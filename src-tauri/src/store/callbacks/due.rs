//! Which reports may leave now. As in the outbox, a mark that triggers keep says which report of a message has the turn.

use crate::{
    model::{ReportId, Timestamp},
    store::{StoreError, turns},
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

const DUE: &str = concat!(
    "SELECT d.id, d.callback_id, c.url, m.external_id, d.ack, d.attempts, d.created_at, d.replay_at FROM ",
    turns::due!("callback_deliveries", "host"),
    " due CROSS JOIN callback_deliveries d ON d.id = due.id CROSS JOIN callbacks c ON c.id = d.callback_id
     CROSS JOIN messages m ON m.id = c.message_id"
);

const REPLAYS: &str = "SELECT d.id, d.callback_id, c.url, m.external_id, d.ack, d.attempts, d.created_at, d.replay_at
     FROM callback_deliveries d CROSS JOIN callbacks c ON c.id = d.callback_id CROSS JOIN messages m ON m.id = c.message_id
     WHERE d.host = ?1 AND d.replay_at IS NOT NULL ORDER BY d.id LIMIT ?2";

// From each host to the next one: what the hosts have waiting is not read.
const HOSTS: &str = "WITH RECURSIVE hosts (host) AS (
         SELECT min(host) FROM callback_deliveries WHERE has_turn = 1
         UNION ALL
         SELECT (SELECT min(host) FROM callback_deliveries WHERE has_turn = 1 AND host > hosts.host) FROM hosts
         WHERE host IS NOT NULL)
     SELECT host FROM hosts WHERE host IS NOT NULL
     UNION SELECT host FROM callback_deliveries WHERE replay_at IS NOT NULL";

const NEXT_DUE: &str =
    "SELECT min(next_attempt_at) FROM callback_deliveries WHERE has_turn = 1 AND next_attempt_at > ?1";

/// The hosts that have reports to come.
///
/// # Errors
/// When the database fails.
pub async fn hosts(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(HOSTS).fetch_all(connection).await?)
}

/// At most `limit` reports to one host: what a person asked for, which goes at once, and the first open report of each
/// callback that is due, so that those of one message keep their order. One that lies further ahead than `horizon`
/// milliseconds was planned before the clock was set back, and is due.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    host: &str,
    now: Timestamp,
    horizon: i64,
    limit: u32,
) -> Result<Vec<DueReport>, StoreError> {
    let mut reports: Vec<DueReport> =
        sqlx::query_as(REPLAYS).bind(host).bind(limit).fetch_all(&mut *connection).await?;
    let due = sqlx::query_as(DUE).bind(host).bind(now).bind(now.plus_millis(horizon)).bind(limit);
    reports.extend(due.fetch_all(connection).await?);
    Ok(reports)
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
    use crate::{model::MessageId, store::plans};

    #[tokio::test]
    async fn no_question_reads_what_waits_behind() {
        let mut database = plans::database().await;
        for (sql, index) in [
            (DUE, "callback_deliveries_of_host (host=? AND next_attempt_at<?)"),
            (DUE, "callback_deliveries_of_host (host=? AND next_attempt_at>?)"),
            (REPLAYS, "callback_deliveries_replays (host=?)"),
            (HOSTS, "callback_deliveries_of_host (host>?)"),
            (NEXT_DUE, "callback_deliveries_next (next_attempt_at>?)"),
        ] {
            let plan = plans::of(&mut database, sql).await;
            assert!(plan.contains(index), "{sql}: {plan}");
            // The few that somebody asked for once more are all there is to look through.
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
    async fn a_report_knows_its_host_however_its_address_is_written() {
        let mut database = plans::database().await;
        for (id, (url, host)) in [
            ("https://toko.example/hook", "toko.example"),
            ("http://Toko.Example:8080", "toko.example:8080"),
            ("https://me:s3cret@toko.example?key=a/b", "toko.example"),
            ("http://[::1]:9#x", "[::1]:9"),
        ]
        .into_iter()
        .enumerate()
        {
            let id = i64::try_from(id).unwrap() + 1;
            crate::store::callbacks::insert(&mut database, MessageId(id), url, Timestamp(0)).await.unwrap();
            crate::store::callbacks::queue_report(&mut database, MessageId(id), 1, Timestamp(0)).await.unwrap();
            let stored: String = sqlx::query_scalar("SELECT host FROM callback_deliveries ORDER BY id DESC LIMIT 1")
                .fetch_one(&mut database)
                .await
                .unwrap();
            assert_eq!(stored, host, "{url}");
        }
    }

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
