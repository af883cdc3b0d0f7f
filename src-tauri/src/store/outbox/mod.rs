//! What still has to leave. The rules are in [`crate::outbox`].

mod due;
mod held;
mod parked;
mod requests;

pub use due::{DueRow, due, make_due, next_due};
pub use held::{has_held, hold, next_held, release};
pub use parked::{confirm, confirmed_at, parked};
pub use requests::{count_refusal, refusals, set_in_doubt};

use super::StoreError;
use crate::model::{Author, ChannelId, ConversationId, MessageId, OutboxId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// An attempt of which only the network knows what became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct AttemptRow {
    /// The message.
    pub message_id: MessageId,
    /// Attempts so far, this one with them.
    pub attempts: i64,
}

/// Where a row of the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// Waits for its turn.
    Queued,
    /// An attempt is under way.
    Sending,
    /// An attempt ended without an answer.
    Uncertain,
    /// Refused for good; waits for the agent.
    Parked,
}

impl OutboxState {
    fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Uncertain => "uncertain",
            Self::Parked => "parked",
        }
    }
}

/// Puts a message in the queue; `hand_over` names the rule that asks for a person once it has left, if any.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    message: MessageId,
    conversation: ConversationId,
    channel: ChannelId,
    hand_over: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (message_id, conversation_id, channel_id, hand_over, created_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(message)
    .bind(conversation)
    .bind(channel)
    .bind(hand_over)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// The row of a message; `None` once it has left.
///
/// # Errors
/// When the database fails.
pub async fn id_of(connection: &mut SqliteConnection, message: MessageId) -> Result<Option<OutboxId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM outbox WHERE message_id = ?")
        .bind(message)
        .fetch_optional(connection)
        .await?)
}

/// The rule that asks for a person once this message has left.
///
/// # Errors
/// When the database fails.
pub async fn hand_over(connection: &mut SqliteConnection, message: MessageId) -> Result<Option<String>, StoreError> {
    let rule: Option<String> = sqlx::query_scalar("SELECT hand_over FROM outbox WHERE message_id = ?")
        .bind(message)
        .fetch_optional(connection)
        .await?;
    Ok(rule.filter(|rule| !rule.is_empty()))
}

/// Has a person asked for once the last message of the bot that is still to leave has left. Returns whether there is one.
///
/// # Errors
/// When the database fails.
pub async fn hand_over_after_last(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    rule: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET hand_over = ?1 WHERE id = (SELECT max(o.id) FROM outbox o JOIN messages m ON m.id = o.message_id
           WHERE o.conversation_id = ?2 AND o.state IN ('queued', 'sending', 'uncertain') AND m.author = 'BOT')",
    )
    .bind(rule)
    .bind(conversation)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whether a message waits for its turn.
///
/// # Errors
/// When the database fails.
pub async fn is_queued(connection: &mut SqliteConnection, message: MessageId) -> Result<bool, StoreError> {
    let state: Option<String> = sqlx::query_scalar("SELECT state FROM outbox WHERE message_id = ?")
        .bind(message)
        .fetch_optional(connection)
        .await?;
    Ok(state.as_deref() == Some("queued"))
}

/// Whether a message waits for its first attempt.
///
/// # Errors
/// When the database fails.
pub async fn is_untried(connection: &mut SqliteConnection, message: MessageId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE message_id = ? AND state = 'queued' AND attempts = 0)",
    )
    .bind(message)
    .fetch_one(connection)
    .await?)
}

/// Counts an attempt, before it is made.
///
/// # Errors
/// When the database fails.
pub async fn begin_attempt(connection: &mut SqliteConnection, message: MessageId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE message_id = ?")
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// Moves a message's row to `state`, due at `next_attempt_at`, and says why.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    connection: &mut SqliteConnection,
    message: MessageId,
    state: OutboxState,
    next_attempt_at: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET state = ?, next_attempt_at = ?, last_error = ? WHERE message_id = ?")
        .bind(state.word())
        .bind(next_attempt_at)
        .bind(reason)
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes back a counted attempt that never reached the network.
///
/// # Errors
/// When the database fails.
pub async fn uncount_attempt(connection: &mut SqliteConnection, message: MessageId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET attempts = max(0, attempts - 1) WHERE message_id = ?")
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// The message has left, or was given up.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, message: MessageId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE message_id = ?").bind(message).execute(connection).await?;
    Ok(())
}

/// The attempts in one of the two states in which only the network knows more, of one channel or of all.
///
/// # Errors
/// When the database fails.
pub async fn in_state(
    connection: &mut SqliteConnection,
    channel: Option<ChannelId>,
    state: OutboxState,
) -> Result<Vec<AttemptRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT message_id, attempts FROM outbox WHERE state = ?1 AND (?2 IS NULL OR channel_id = ?2) ORDER BY id",
    )
    .bind(state.word())
    .bind(channel)
    .fetch_all(connection)
    .await?)
}

/// Whether this is still the last attempt of its message, and still without an answer.
///
/// # Errors
/// When the database fails.
pub async fn is_uncertain(connection: &mut SqliteConnection, attempt: AttemptRow) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE message_id = ? AND state = 'uncertain' AND attempts = ?)",
    )
    .bind(attempt.message_id)
    .bind(attempt.attempts)
    .fetch_one(connection)
    .await?)
}

/// The bot's messages of a conversation that have not left yet.
///
/// # Errors
/// When the database fails.
pub async fn queued_by_bot(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Vec<MessageId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT o.message_id FROM outbox o JOIN messages m ON m.id = o.message_id
         WHERE o.conversation_id = ? AND o.state = 'queued' AND m.author = ?",
    )
    .bind(conversation)
    .bind(Author::Bot)
    .fetch_all(connection)
    .await?)
}

/// Messages of a channel that wait.
///
/// # Errors
/// When the database fails.
pub async fn count_waiting(connection: &mut SqliteConnection, channel: ChannelId) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM outbox WHERE channel_id = ? AND state IN ('queued', 'sending')")
        .bind(channel)
        .fetch_one(connection)
        .await?)
}
