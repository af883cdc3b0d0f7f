//! Changes of messages after they were said: those that the network does not know yet, and what they make of a message. The
//! rules are in [`crate::outbox`].

use super::StoreError;
use crate::model::{
    ChannelId, ConversationId, Failure, MessageId, Revision, RevisionKind, Timestamp, views::EarlierText,
};
use sqlx::{FromRow, SqliteConnection};

/// A change that the network does not know yet.
#[derive(Clone, Debug, FromRow)]
pub struct RevisionRow {
    /// Its id: another change of the same message has another.
    pub id: i64,
    /// The message.
    pub message_id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Its channel.
    pub channel_id: ChannelId,
    kind: RevisionKind,
    text: String,
    /// Attempts so far.
    pub attempts: i64,
    failure: String,
}

impl RevisionRow {
    /// The change.
    pub fn revision(&self) -> Revision {
        match self.kind {
            RevisionKind::Edit => Revision::Edited(self.text.clone()),
            RevisionKind::Delete => Revision::Deleted,
        }
    }

    /// Why it will not be made, where it will not.
    pub fn failure(&self) -> Option<Failure> {
        Failure::from_word(&self.failure).ok()
    }
}

const COLUMNS: &str = "id, message_id, conversation_id, channel_id, kind, text, attempts, failure";

fn select(tail: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM revisions {tail}"))
}

/// A change is to be made; one of the same message that waited gives way to it.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut SqliteConnection,
    message: MessageId,
    revision: &Revision,
    now: Timestamp,
) -> Result<(), StoreError> {
    remove_of(connection, message).await?;
    sqlx::query(
        "INSERT INTO revisions (message_id, conversation_id, channel_id, kind, text, created_at)
         SELECT id, conversation_id, channel_id, ?2, ?3, ?4 FROM messages WHERE id = ?1",
    )
    .bind(message)
    .bind(revision.kind())
    .bind(revision.text())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// The change of a message that the network does not know yet.
///
/// # Errors
/// When the database fails.
pub async fn of(connection: &mut SqliteConnection, message: MessageId) -> Result<Option<RevisionRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE message_id = ?")).bind(message).fetch_optional(connection).await?)
}

/// Those of many messages.
///
/// # Errors
/// When the database fails.
pub async fn of_all(connection: &mut SqliteConnection, messages: &[MessageId]) -> Result<Vec<RevisionRow>, StoreError> {
    let sql = select("WHERE message_id IN (SELECT value FROM json_each(?))");
    Ok(sqlx::query_as(sql).bind(super::columns::id_list(messages)).fetch_all(connection).await?)
}

/// At most `limit` changes of a channel whose time has come, longest due first. One that lies further ahead than `horizon`
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
) -> Result<Vec<RevisionRow>, StoreError> {
    let sql = select(
        "WHERE channel_id = ? AND failure = '' AND (next_attempt_at <= ? OR next_attempt_at > ?)
         ORDER BY next_attempt_at, id LIMIT ?",
    );
    let due = sqlx::query_as(sql).bind(channel).bind(now).bind(now.plus_millis(horizon)).bind(limit);
    Ok(due.fetch_all(connection).await?)
}

/// When, after `now`, the next waiting change of a channel becomes due; `None` where none waits for a time.
///
/// # Errors
/// When the database fails.
pub async fn next_due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT min(next_attempt_at) FROM revisions WHERE channel_id = ? AND failure = '' AND next_attempt_at > ?",
    )
    .bind(channel)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Every change that waits on a channel is due now: the connection is back.
///
/// # Errors
/// When the database fails.
pub async fn make_due(connection: &mut SqliteConnection, channel: ChannelId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE revisions SET next_attempt_at = 0 WHERE channel_id = ? AND failure = '' AND next_attempt_at > 0",
    )
    .bind(channel)
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts an attempt, before it is made. Returns whether the change is still wanted.
///
/// # Errors
/// When the database fails.
pub async fn begin_attempt(connection: &mut SqliteConnection, id: i64) -> Result<bool, StoreError> {
    let begun = sqlx::query("UPDATE revisions SET attempts = attempts + 1 WHERE id = ? AND failure = ''");
    Ok(begun.bind(id).execute(connection).await?.rows_affected() > 0)
}

/// It is tried again later.
///
/// # Errors
/// When the database fails.
pub async fn put_off(connection: &mut SqliteConnection, id: i64, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE revisions SET next_attempt_at = ? WHERE id = ?")
        .bind(until)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// It will not be made; it waits for the agent.
///
/// # Errors
/// When the database fails.
pub async fn refuse(connection: &mut SqliteConnection, id: i64, failure: Failure) -> Result<(), StoreError> {
    sqlx::query("UPDATE revisions SET failure = ? WHERE id = ?").bind(failure).bind(id).execute(connection).await?;
    Ok(())
}

/// Those of a channel that still wait.
///
/// # Errors
/// When the database fails.
pub async fn waiting(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<RevisionRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE channel_id = ? AND failure = ''")).bind(channel).fetch_all(connection).await?)
}

/// The change was made. Returns whether it was still the one that is wanted.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, id: i64) -> Result<bool, StoreError> {
    let removed = sqlx::query("DELETE FROM revisions WHERE id = ?").bind(id).execute(connection).await?;
    Ok(removed.rows_affected() > 0)
}

/// No change of this message is wanted any more.
///
/// # Errors
/// When the database fails.
pub async fn remove_of(connection: &mut SqliteConnection, message: MessageId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM revisions WHERE message_id = ?").bind(message).execute(connection).await?;
    Ok(())
}

/// A message says other words before anybody has read the first: they leave no trace.
///
/// # Errors
/// When the database fails.
pub async fn reword(connection: &mut SqliteConnection, message: MessageId, text: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE messages SET text = ? WHERE id = ?").bind(text).bind(message).execute(connection).await?;
    Ok(())
}

/// A message says other words from `at` on; those that it had are kept.
///
/// # Errors
/// When the database fails.
pub async fn edit(
    connection: &mut SqliteConnection,
    message: MessageId,
    text: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO message_versions (message_id, text, until) SELECT id, text, ?2 FROM messages WHERE id = ?1",
    )
    .bind(message)
    .bind(at)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE messages SET text = ?, edited_at = ? WHERE id = ?")
        .bind(text)
        .bind(at)
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// A message is gone for everyone: its place stays, and nothing of what it said, now or earlier.
///
/// # Errors
/// When the database fails.
pub async fn delete(connection: &mut SqliteConnection, message: MessageId, at: Timestamp) -> Result<(), StoreError> {
    const DELETE: [&str; 2] = [
        "DELETE FROM message_versions WHERE message_id = ?",
        "DELETE FROM hosted_files WHERE (channel_id, external_id) IN (SELECT channel_id, external_id FROM messages WHERE id = ?)",
    ];
    for statement in DELETE {
        sqlx::query(statement).bind(message).execute(&mut *connection).await?;
    }
    sqlx::query(
        "UPDATE messages SET text = '', payload = '{}', media_hash = NULL, edited_at = NULL, deleted_at = ? WHERE id = ?",
    )
    .bind(at)
    .bind(message)
    .execute(connection)
    .await?;
    Ok(())
}

/// The words that these messages had before, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn earlier(
    connection: &mut SqliteConnection,
    messages: &[MessageId],
) -> Result<Vec<(MessageId, EarlierText)>, StoreError> {
    let rows: Vec<(MessageId, String, Timestamp)> = sqlx::query_as(
        "SELECT message_id, text, until FROM message_versions
         WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY id",
    )
    .bind(super::columns::id_list(messages))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(message, text, until)| (message, EarlierText { text, until })).collect())
}
