//! What may leave now. A mark on each row says whether it has its conversation's turn, kept by triggers, so that a queue
//! costs what may leave and not what waits behind it.

use crate::{
    model::{ChannelId, ConversationId, MessageId, OutboxId, Timestamp},
    store::{StoreError, turns},
};
use sqlx::{FromRow, SqliteConnection};

/// A message that may be attempted now.
#[derive(Clone, Debug, FromRow)]
pub struct DueRow {
    /// The row.
    pub id: OutboxId,
    /// The message.
    pub message_id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Its channel.
    pub channel_id: ChannelId,
    /// Attempts so far.
    pub attempts: i64,
    /// The bot speaks.
    pub by_bot: bool,
}

const DUE: &str = concat!(
    "SELECT o.id, o.message_id, o.conversation_id, o.channel_id, o.attempts, m.author = 'BOT' AS by_bot FROM ",
    turns::due!("outbox", "channel_id"),
    " due CROSS JOIN outbox o ON o.id = due.id CROSS JOIN messages m ON m.id = o.message_id"
);

const NEXT_DUE: &str =
    "SELECT min(next_attempt_at) FROM outbox WHERE channel_id = ?1 AND has_turn = 1 AND next_attempt_at > ?2";

// What waits without an error waits for its writer, who may still take it back.
const MAKE_DUE: &str = "UPDATE outbox SET next_attempt_at = 0
     WHERE channel_id = ?1 AND state = 'queued' AND next_attempt_at > 0 AND last_error <> ''";

/// The first waiting message of each conversation of a channel that is due, longest due first. A conversation with an
/// attempt under way or uncertain is left out: its messages keep their order. One that lies further ahead than `horizon`
/// milliseconds was planned before the clock was set back, and is due.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
    horizon: i64,
    limit: u32,
) -> Result<Vec<DueRow>, StoreError> {
    let due = sqlx::query_as(DUE).bind(channel).bind(now).bind(now.plus_millis(horizon)).bind(limit);
    Ok(due.fetch_all(connection).await?)
}

/// When, after `now`, the next waiting message of a channel becomes due; `None` where nothing waits for a time.
///
/// # Errors
/// When the database fails.
pub async fn next_due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar(NEXT_DUE).bind(channel).bind(now).fetch_one(connection).await?)
}

/// Everything that waits on a channel is due now: the connection is back.
///
/// # Errors
/// When the database fails.
pub async fn make_due(connection: &mut SqliteConnection, channel: ChannelId) -> Result<(), StoreError> {
    sqlx::query(MAKE_DUE).bind(channel).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plans;
    use proptest::prelude::*;
    use sqlx::Connection;
    use std::collections::BTreeMap;

    #[tokio::test]
    async fn no_question_reads_what_waits_behind() {
        let mut database = plans::database().await;
        for (sql, index) in [
            (DUE, "outbox_due (channel_id=? AND next_attempt_at<?)"),
            (DUE, "outbox_due (channel_id=? AND next_attempt_at>?)"),
            (NEXT_DUE, "outbox_due (channel_id=? AND next_attempt_at>?)"),
            (MAKE_DUE, "outbox_by_state (state=? AND channel_id=? AND next_attempt_at>?)"),
        ] {
            let plan = plans::of(&mut database, sql).await;
            assert!(plan.contains(index), "{sql}: {plan}");
            assert!(!plan.contains("SCAN outbox") && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
        }
    }

    /// What may happen to a row of the queue.
    #[derive(Clone, Debug)]
    enum Step {
        Queue { conversation: i64, held: bool },
        Release,
        Move { row: prop::sample::Index, state: &'static str },
        Remove { row: prop::sample::Index },
    }

    fn step() -> impl Strategy<Value = Step> {
        let state = prop::sample::select(vec!["queued", "sending", "uncertain", "parked"]);
        prop_oneof![
            3 => (1..4_i64, any::<bool>()).prop_map(|(conversation, held)| Step::Queue { conversation, held }),
            1 => Just(Step::Release),
            4 => (any::<prop::sample::Index>(), state).prop_map(|(row, state)| Step::Move { row, state }),
            1 => any::<prop::sample::Index>().prop_map(|row| Step::Remove { row }),
        ]
    }

    /// By id: conversation, state, and whether its writer may still take it back.
    type Rows = BTreeMap<i64, (i64, &'static str, bool)>;

    /// The rows that have the turn, found the long way.
    fn turns(rows: &Rows) -> Vec<i64> {
        let is_busy =
            |of: i64| rows.values().any(|(c, state, _)| *c == of && matches!(*state, "sending" | "uncertain"));
        let first = |of: i64| rows.iter().find(|(_, row)| **row == (of, "queued", false)).map(|(id, _)| *id);
        let mut turns: Vec<_> = (1..4).filter(|of| !is_busy(*of)).filter_map(first).collect();
        turns.sort_unstable();
        turns
    }

    async fn apply(database: &mut SqliteConnection, rows: &mut Rows, step: Step) -> Result<(), sqlx::Error> {
        let ids: Vec<_> = rows.keys().copied().collect();
        match step {
            Step::Queue { conversation, held } => {
                let id = sqlx::query(
                    "INSERT INTO outbox (message_id, conversation_id, channel_id, created_at)
                     SELECT coalesce(max(id), 0) + 1, ?, 1, 0 FROM outbox",
                );
                let id = id.bind(conversation).execute(&mut *database).await?.last_insert_rowid();
                if held {
                    sqlx::query("UPDATE outbox SET held = 1 WHERE id = ?").bind(id).execute(database).await?;
                }
                rows.insert(id, (conversation, "queued", held));
            }
            Step::Move { row, state } if !ids.is_empty() => {
                let id = *row.get(&ids);
                sqlx::query("UPDATE outbox SET state = ? WHERE id = ?").bind(state).bind(id).execute(database).await?;
                rows.entry(id).and_modify(|(_, known, _)| *known = state);
            }
            Step::Remove { row } if !ids.is_empty() => {
                let id = *row.get(&ids);
                sqlx::query("DELETE FROM outbox WHERE id = ?").bind(id).execute(database).await?;
                rows.remove(&id);
            }
            Step::Release => {
                sqlx::query("UPDATE outbox SET held = 0 WHERE held = 1").execute(database).await?;
                rows.values_mut().for_each(|(_, _, held)| *held = false);
            }
            Step::Move { .. } | Step::Remove { .. } => {}
        }
        Ok(())
    }

    #[test]
    fn the_first_of_each_conversation_has_the_turn_whatever_happens() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let database = tokio::sync::Mutex::new(runtime.block_on(plans::database()));
        let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(steps in prop::collection::vec(step(), 1..40))| {
            runtime.block_on(async {
                let mut database = database.lock().await;
                let mut story = database.begin().await.unwrap();
                let mut rows = BTreeMap::new();
                for step in steps {
                    apply(&mut story, &mut rows, step.clone()).await.unwrap();
                    let marked: Vec<i64> = sqlx::query_scalar("SELECT id FROM outbox WHERE has_turn = 1 ORDER BY id")
                        .fetch_all(&mut *story).await.unwrap();
                    assert_eq!(marked, turns(&rows), "after {step:?}: {rows:?}");
                }
                story.rollback().await.unwrap();
            });
        });
    }
}
