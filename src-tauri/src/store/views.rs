//! Read models: rows of the list and messages of the log, as a screen or a dialect shows them.

pub use super::lists::{Cursor, InboxFilter, InboxGroup, by_status, conversations};

use super::{StoreError, columns::id_list, contacts::IdentityKind};
use crate::{
    model::{
        AgentId, Author, ChannelId, ContactId, ConversationId, Delivery, Direction, Kind, MessageId, Realm, Status,
        Timestamp,
        views::{AgentView, ContactSummary, ConversationRow, InboxCounts, MessagePreview},
    },
    phone,
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
pub(super) struct Row {
    pub id: ConversationId,
    channel_id: ChannelId,
    channel_name: String,
    realm: Realm,
    contact_id: ContactId,
    contact_kind: String,
    contact_name: String,
    push_name: String,
    phone: Option<String>,
    status: Status,
    agent_id: Option<AgentId>,
    agent_name: Option<String>,
    pub waiting_since: Option<Timestamp>,
    unread: u32,
    pub activity: i64,
    created_at: Timestamp,
    draft: Option<String>,
    has_failed: bool,
    blocked: bool,
    pinned: bool,
    m_kind: Option<Kind>,
    m_text: Option<String>,
    m_direction: Option<Direction>,
    m_author: Option<Author>,
    m_delivery: Option<Delivery>,
    m_deleted: Option<bool>,
    m_created_at: Option<Timestamp>,
}

/// What a row shows.
pub(super) const COLUMNS: &str = "c.id, c.channel_id, ch.name AS channel_name, c.realm, c.contact_id, p.kind AS contact_kind, \
    p.name AS contact_name, p.push_name, \
    (SELECT value FROM identities i WHERE i.contact_id = p.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1) AS phone, \
    c.status, c.agent_id, a.name AS agent_name, c.waiting_since, c.unread, c.activity, c.created_at, \
    (SELECT nullif(substr(d.text, 1, 200), '') FROM drafts d WHERE d.conversation_id = c.id AND d.mode = 'reply') AS draft, \
    EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'parked') AS has_failed, \
    EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.channel_id = c.channel_id AND cc.contact_id = c.contact_id AND cc.blocked_at IS NOT NULL) AS blocked, c.pinned_at IS NOT NULL AS pinned, \
    m.kind AS m_kind, substr(CASE WHEN m.kind = 'document' AND m.text = '' THEN m.payload ->> '$.media.name' ELSE m.text END, 1, 200) AS m_text, m.direction AS m_direction, m.author AS m_author, m.delivery AS m_delivery, \
    m.deleted_at IS NOT NULL AS m_deleted, \
    m.created_at AS m_created_at";

/// Behind a `page` of conversation ids. The cross join keeps SQLite from any other order of reading.
pub(super) const JOINS: &str = "CROSS JOIN conversations c ON c.id = page.id \
    JOIN channels ch ON ch.id = c.channel_id JOIN contacts p ON p.id = c.contact_id \
    LEFT JOIN agents a ON a.id = c.agent_id LEFT JOIN messages m ON m.id = c.last_message_id";

fn select(page: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM ({page}) page {JOINS}"))
}

impl From<Row> for ConversationRow {
    fn from(row: Row) -> Self {
        let last_message = match (row.m_kind, row.m_direction, row.m_author, row.m_delivery, row.m_created_at) {
            (Some(kind), Some(direction), Some(author), Some(delivery), Some(created_at)) => Some(MessagePreview {
                kind,
                text: row.m_text.unwrap_or_default(),
                direction,
                author,
                deleted: row.m_deleted.unwrap_or_default(),
                delivery,
                created_at,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            channel_id: row.channel_id,
            channel_name: row.channel_name,
            realm: row.realm,
            contact: summary(row.contact_id, &row.contact_kind, row.contact_name, row.push_name, row.phone),
            status: row.status,
            agent: row.agent_id.map(|id| AgentView {
                id,
                name: row.agent_name.unwrap_or_default(),
                is_me: id == AgentId::LOCAL,
            }),
            waiting_since: row.waiting_since,
            unread: row.unread,
            last_message,
            draft: row.draft,
            has_failed: row.has_failed,
            blocked: row.blocked,
            pinned: row.pinned,
            updated_at: Timestamp(row.activity >> MessageId::BITS),
            created_at: row.created_at,
        }
    }
}

pub(super) fn summary(
    id: ContactId,
    kind: &str,
    name: String,
    push_name: String,
    phone: Option<String>,
) -> ContactSummary {
    let phone = phone.unwrap_or_default();
    let phone_pretty = phone::pretty(&phone);
    let name = [name, push_name, phone_pretty.clone()].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    ContactSummary { id, name, phone, phone_pretty, is_group: kind == "group" }
}

/// One row.
///
/// # Errors
/// When the database fails.
pub async fn conversation(
    connection: &mut SqliteConnection,
    id: ConversationId,
) -> Result<Option<ConversationRow>, StoreError> {
    let sql = select("SELECT ? AS id");
    let row: Option<Row> = sqlx::query_as(sql).bind(id).fetch_optional(connection).await?;
    Ok(row.map(Into::into))
}

/// The rows of these conversations, in no particular order.
///
/// # Errors
/// When the database fails.
pub async fn conversations_by_id(
    connection: &mut SqliteConnection,
    ids: impl IntoIterator<Item = ConversationId>,
) -> Result<Vec<ConversationRow>, StoreError> {
    let page = "SELECT value AS id FROM json_each(?)";
    let rows: Vec<Row> = sqlx::query_as(select(page)).bind(id_list(ids)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The newest conversation of each of these contacts, newest contact first.
///
/// # Errors
/// When the database fails.
pub async fn conversations_of(
    connection: &mut SqliteConnection,
    contacts: impl IntoIterator<Item = ContactId>,
) -> Result<Vec<ConversationRow>, StoreError> {
    let newest = "SELECT (SELECT n.id FROM conversations n WHERE n.contact_id = contact.value ORDER BY n.activity DESC LIMIT 1) \
                  AS id FROM json_each(?) contact";
    let mut rows: Vec<Row> = sqlx::query_as(select(newest)).bind(id_list(contacts)).fetch_all(connection).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.contact_id));
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many conversations there are in each group.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut SqliteConnection, realm: Realm) -> Result<InboxCounts, StoreError> {
    let (needs_you, mine, human, with_bot, unread): (u32, u32, u32, u32, u32) = sqlx::query_as(
        "SELECT coalesce(sum(number) FILTER (WHERE status = 'HUMAN' AND agent_id = 0), 0),
           coalesce(sum(number) FILTER (WHERE status = 'HUMAN' AND agent_id = ?1), 0),
           coalesce(sum(number) FILTER (WHERE status = 'HUMAN'), 0),
           coalesce(sum(number) FILTER (WHERE status = 'BOT'), 0),
           coalesce(sum(number) FILTER (WHERE status = 'HUMAN' AND is_unread), 0)
         FROM conversation_counts WHERE realm = ?2",
    )
    .bind(AgentId::LOCAL)
    .bind(realm)
    .fetch_one(connection)
    .await?;
    Ok(InboxCounts { open: human + with_bot, needs_you, mine, with_bot, unread })
}

/// How many conversations want this agent: those that wait for a person, and this agent's own with something unread.
///
/// # Errors
/// When the database fails.
pub async fn attention(connection: &mut SqliteConnection, realm: Realm) -> Result<u32, StoreError> {
    let wanted = "SELECT coalesce(sum(number), 0) FROM conversation_counts
         WHERE realm = ? AND status = 'HUMAN' AND (agent_id = 0 OR (agent_id = ? AND is_unread))";
    Ok(sqlx::query_scalar(wanted).bind(realm).bind(AgentId::LOCAL).fetch_one(connection).await?)
}

/// A contact by its parts, for places that have no row.
///
/// # Errors
/// When the database fails.
pub async fn contact(connection: &mut SqliteConnection, id: ContactId) -> Result<Option<ContactSummary>, StoreError> {
    let Some(row) = super::contacts::get(connection, id).await? else {
        return Ok(None);
    };
    let phone = super::contacts::identity(connection, id, IdentityKind::Phone).await?;
    Ok(Some(summary(id, &row.kind, row.name, row.push_name, phone)))
}
