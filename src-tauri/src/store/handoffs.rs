//! Who took or gave a conversation, when and why.

use super::{StoreError, columns::id_list};
use crate::model::{
    AgentId, ConversationId, HandoffCause, HandoffId, MessageId, Ownership, Status, Timestamp,
    audit::{Actor, ActorKind},
};
use sqlx::{FromRow, SqliteConnection};

/// A recorded change of owner.
#[derive(Clone, Debug, FromRow)]
pub struct HandoffRow {
    /// Its id.
    pub id: HandoffId,
    /// The conversation.
    pub conversation_id: ConversationId,
    before_status: Status,
    before_agent_id: Option<AgentId>,
    before_waiting_since: Option<Timestamp>,
    /// Why.
    pub cause: HandoffCause,
    /// The phrase, button or rule behind it.
    pub detail: String,
    /// The event in the log.
    pub message_id: MessageId,
    /// When.
    pub created_at: Timestamp,
}

impl HandoffRow {
    /// Who answered before.
    pub fn before(&self) -> Ownership {
        Ownership { status: self.before_status, agent: self.before_agent_id, waiting_since: self.before_waiting_since }
    }
}

/// A change of owner, to be recorded.
#[derive(Clone, Debug)]
pub struct NewHandoff<'a> {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Who answered.
    pub before: Ownership,
    /// Who answers now.
    pub after: Ownership,
    /// Why.
    pub cause: HandoffCause,
    /// The phrase, button or rule behind it.
    pub detail: &'a str,
    /// The event in the log.
    pub message_id: MessageId,
    /// On whose behalf it was changed.
    pub actor: Actor,
}

impl NewHandoff<'_> {
    /// The person who changed it, where it was one.
    pub fn agent(&self) -> Option<AgentId> {
        self.actor.agent().filter(|_| self.actor.behind(self.cause) == ActorKind::Agent)
    }
}

const SELECT: &str = "SELECT id, conversation_id, before_status, before_agent_id, before_waiting_since, cause, detail, message_id, created_at FROM handoffs";

/// Records a change of owner.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    handoff: &NewHandoff<'_>,
    now: Timestamp,
) -> Result<HandoffId, StoreError> {
    let NewHandoff { conversation_id, before, after, cause, detail, message_id, actor } = handoff;
    Ok(sqlx::query_scalar(
        "INSERT INTO handoffs (conversation_id, before_status, before_agent_id, before_waiting_since, after_status, after_agent_id,
           cause, detail, message_id, actor, actor_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(conversation_id)
    .bind(before.status)
    .bind(before.agent)
    .bind(before.waiting_since)
    .bind(after.status)
    .bind(after.agent)
    .bind(cause)
    .bind(detail)
    .bind(message_id)
    .bind(actor.behind(*cause))
    .bind(handoff.agent())
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// One recorded change.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: HandoffId) -> Result<Option<HandoffRow>, StoreError> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = ?")))
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// The newest change of a conversation.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<HandoffRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE conversation_id = ? ORDER BY id DESC LIMIT 1"));
    Ok(sqlx::query_as(sql).bind(conversation).fetch_optional(connection).await?)
}

const ACTORS: &str =
    "SELECT h.message_id, h.actor FROM json_each(?) line CROSS JOIN handoffs h ON h.message_id = line.value";

/// Who is behind the changes of owner that these lines of a log tell of.
///
/// # Errors
/// When the database fails.
pub async fn actors(
    connection: &mut SqliteConnection,
    lines: &[MessageId],
) -> Result<Vec<(MessageId, ActorKind)>, StoreError> {
    Ok(sqlx::query_as(ACTORS).bind(id_list(lines)).fetch_all(connection).await?)
}

/// Whether the bot has lost a conversation after `message` was written. A change that was taken back still counts: what the
/// bot had to say was for the moment before it.
///
/// # Errors
/// When the database fails.
pub async fn taken_since(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    message: MessageId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM handoffs WHERE conversation_id = ? AND message_id > ? AND after_status <> 'BOT')",
    )
    .bind(conversation)
    .bind(message)
    .fetch_one(connection)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plans;

    #[tokio::test]
    async fn who_is_behind_a_line_is_found_by_the_line() {
        let plan = plans::of(&mut plans::database().await, ACTORS).await;
        assert!(plan.contains("handoffs_by_message"), "{plan}");
    }
}
