//! Who did what to contacts and their conversations.

use super::{StoreError, columns::id_list};
use crate::model::{
    ContactId, ConversationId, HandoffCause, Timestamp,
    audit::{Act, Actor, ActorKind, AuditEntry, AuditWhat},
};
use sqlx::{FromRow, SqliteConnection};

/// Something that was done to a contact.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    /// On whose behalf.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// The tag, the other contact's name, the field.
    pub detail: &'a str,
}

#[derive(FromRow)]
struct Row {
    key: String,
    cause: Option<HandoffCause>,
    act: Option<Act>,
    detail: String,
    actor: ActorKind,
    name: Option<String>,
    created_at: Timestamp,
}

impl TryFrom<Row> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row { key, cause, act, detail, actor, name, created_at } = row;
        let told = match (cause, act) {
            (Some(cause), _) => AuditWhat::Owner { cause, detail },
            (None, Some(act)) => AuditWhat::Act { act, detail },
            (None, None) => return Err(StoreError::Malformed("log")),
        };
        Ok(Self { key, told, by: actor, actor: name.unwrap_or_default(), at: created_at })
    }
}

/// Writes down what was done to these contacts as a whole.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    contacts: &[ContactId],
    entry: NewEntry<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit_entries (contact_id, actor, agent_id, act, detail, created_at)
         SELECT value, ?, ?, ?, ?, ? FROM json_each(?)",
    )
    .bind(entry.actor.kind())
    .bind(entry.actor.agent())
    .bind(entry.act)
    .bind(entry.detail)
    .bind(now)
    .bind(id_list(contacts))
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down what was done in these conversations.
///
/// # Errors
/// When the database fails.
pub async fn insert_for(
    connection: &mut SqliteConnection,
    conversations: &[ConversationId],
    entry: NewEntry<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit_entries (contact_id, conversation_id, actor, agent_id, act, detail, created_at)
         SELECT c.contact_id, c.id, ?, ?, ?, ?, ? FROM json_each(?) j CROSS JOIN conversations c ON c.id = j.value",
    )
    .bind(entry.actor.kind())
    .bind(entry.actor.agent())
    .bind(entry.act)
    .bind(entry.detail)
    .bind(now)
    .bind(id_list(conversations))
    .execute(connection)
    .await?;
    Ok(())
}

/// Behind either half: the newest of a conversation or contact. A change of owner that was taken back is told by its undoing
/// too, as everything else is.
const SELECT: &str = "SELECT e.*, a.name FROM (
    SELECT * FROM (
      SELECT 'o' || h.id AS key, h.cause, NULL AS act, h.detail, h.actor, h.actor_id AS agent_id, h.created_at
      FROM handoffs h WHERE h.conversation_id IN (SELECT id FROM wanted) ORDER BY h.id DESC LIMIT ?2)
    UNION ALL
    SELECT * FROM (
      SELECT 'a' || x.id, NULL, x.act, x.detail, x.actor, x.agent_id, x.created_at
      FROM audit_entries x WHERE x.contact_id = ?1 OR x.conversation_id IN (SELECT id FROM wanted) ORDER BY x.id DESC LIMIT ?2)
  ) e LEFT JOIN agents a ON a.id = e.agent_id ORDER BY e.created_at DESC, e.key DESC LIMIT ?2";

/// At most `limit` entries about a contact and all of its conversations, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_contact(
    connection: &mut SqliteConnection,
    contact: ContactId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = format!("WITH wanted (id) AS (SELECT id FROM conversations WHERE contact_id = ?1) {SELECT}");
    let rows: Vec<Row> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(contact).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
