//! Messages that are to leave later. The rules are in [`crate::schedule`].

use super::{
    StoreError,
    messages::{content_of, payload_of},
};
use crate::model::{AgentId, Content, ConversationId, Kind, Realm, ScheduleId, ScheduleTrouble, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A message that is to leave later.
#[derive(Clone, Debug, FromRow)]
pub struct ScheduledRow {
    /// Its id.
    pub id: ScheduleId,
    /// Where it belongs.
    pub conversation_id: ConversationId,
    /// Who wrote it.
    pub agent_id: AgentId,
    kind: Kind,
    text: String,
    payload: String,
    reply_to: String,
    /// When it is to leave.
    pub due_at: Timestamp,
    trouble: String,
    /// When a person took it back.
    pub cancelled_at: Option<Timestamp>,
    /// When it was written.
    pub created_at: Timestamp,
}

impl ScheduledRow {
    /// What it says.
    ///
    /// # Errors
    /// When the stored JSON is damaged.
    pub fn content(&self) -> Result<Content, StoreError> {
        content_of(self.kind, &self.text, &self.payload, &self.reply_to)
    }

    /// Why it waits for a person.
    pub fn trouble(&self) -> Option<ScheduleTrouble> {
        ScheduleTrouble::of(&self.trouble)
    }
}

const COLUMNS: &str = "s.id, s.conversation_id, s.agent_id, s.kind, s.text, s.payload, s.reply_to, s.due_at, s.trouble, \
                       s.cancelled_at, s.created_at";

fn select(tail: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM scheduled_messages s {tail}"))
}

/// Keeps a message until its time.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    agent: AgentId,
    content: &Content,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<ScheduleId, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO scheduled_messages (conversation_id, agent_id, kind, text, payload, media_hash, reply_to, due_at,
           created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) RETURNING id",
    )
    .bind(conversation)
    .bind(agent)
    .bind(content.kind)
    .bind(&content.text)
    .bind(payload_of(content, None)?)
    .bind(content.media.as_ref().map(|media| &media.hash))
    .bind(&content.reply_to)
    .bind(due_at)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ScheduleId) -> Result<Option<ScheduledRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE s.id = ?")).bind(id).fetch_optional(connection).await?)
}

/// Those whose time has come, in the order of their times.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<ScheduledRow>, StoreError> {
    let tail = "WHERE s.trouble = '' AND s.cancelled_at IS NULL AND s.due_at <= ? ORDER BY s.due_at, s.id LIMIT ?";
    Ok(sqlx::query_as(select(tail)).bind(now).bind(limit).fetch_all(connection).await?)
}

/// When the next one is due.
///
/// # Errors
/// When the database fails.
pub async fn next_due(connection: &mut SqliteConnection) -> Result<Option<Timestamp>, StoreError> {
    let next = "SELECT min(due_at) FROM scheduled_messages WHERE trouble = '' AND cancelled_at IS NULL";
    Ok(sqlx::query_scalar(next).fetch_one(connection).await?)
}

/// Those of a conversation that wait, in the order of their times.
///
/// # Errors
/// When the database fails.
pub async fn of_conversation(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Vec<ScheduledRow>, StoreError> {
    let tail = "WHERE s.conversation_id = ? AND s.cancelled_at IS NULL ORDER BY s.due_at, s.id";
    Ok(sqlx::query_as(select(tail)).bind(conversation).fetch_all(connection).await?)
}

/// All of a realm that wait, in the order of their times.
///
/// # Errors
/// When the database fails.
pub async fn of_realm(connection: &mut SqliteConnection, realm: Realm) -> Result<Vec<ScheduledRow>, StoreError> {
    let tail = "JOIN conversations c ON c.id = s.conversation_id WHERE c.realm = ? AND s.cancelled_at IS NULL
                ORDER BY s.due_at, s.id";
    Ok(sqlx::query_as(select(tail)).bind(realm).fetch_all(connection).await?)
}

/// Chooses another time; whatever came in between is settled with that.
///
/// # Errors
/// When the database fails.
pub async fn set_due(
    connection: &mut SqliteConnection,
    id: ScheduleId,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let set = "UPDATE scheduled_messages SET due_at = ?, trouble = '', updated_at = ? WHERE id = ?";
    sqlx::query(set).bind(due_at).bind(now).bind(id).execute(connection).await?;
    Ok(())
}

/// It waits for a person from now on.
///
/// # Errors
/// When the database fails.
pub async fn hold(
    connection: &mut SqliteConnection,
    id: ScheduleId,
    trouble: ScheduleTrouble,
    now: Timestamp,
) -> Result<(), StoreError> {
    let set = "UPDATE scheduled_messages SET trouble = ?, updated_at = ? WHERE id = ?";
    sqlx::query(set).bind(trouble.word()).bind(now).bind(id).execute(connection).await?;
    Ok(())
}

/// A person takes it back, or (with `None`) changes their mind.
///
/// # Errors
/// When the database fails.
pub async fn set_cancelled(
    connection: &mut SqliteConnection,
    id: ScheduleId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let set = "UPDATE scheduled_messages SET cancelled_at = ? WHERE id = ?";
    sqlx::query(set).bind(at).bind(id).execute(connection).await?;
    Ok(())
}

/// It has left, or is given up.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, id: ScheduleId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM scheduled_messages WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}

/// Forgets what was taken back before a moment.
///
/// # Errors
/// When the database fails.
pub async fn forget_cancelled(connection: &mut SqliteConnection, before: Timestamp) -> Result<u64, StoreError> {
    let forget = "DELETE FROM scheduled_messages WHERE cancelled_at < ?";
    Ok(sqlx::query(forget).bind(before).execute(connection).await?.rows_affected())
}

#[cfg(test)]
mod tests {
    use crate::store::plans;

    #[tokio::test]
    async fn what_is_due_is_found_without_reading_what_waits() {
        let mut database = plans::database().await;
        let due =
            "SELECT id FROM scheduled_messages s WHERE s.trouble = '' AND s.cancelled_at IS NULL AND s.due_at <= 5
                   ORDER BY s.due_at, s.id LIMIT 9";
        let plan = plans::of(&mut database, due).await;
        assert!(plan.contains("scheduled_messages_due") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
