//! Read models: rows of the list and messages of the log, as a screen or a dialect shows them.

use super::{StoreError, contacts::IdentityKind};
use crate::{
    model::{
        AgentId, Author, ChannelId, ContactId, ConversationId, Delivery, Direction, Kind, MessageId, Realm, Status,
        Timestamp,
        views::{AgentView, ContactSummary, ConversationRow, InboxCounts, MessagePreview},
    },
    phone,
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};

/// A group of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum InboxGroup {
    /// Everything that is not closed.
    Open,
    /// A person is asked for and nobody has taken it; longest wait first.
    NeedsYou,
    /// Taken by this agent.
    Mine,
    /// Answered by the bot.
    WithBot,
    /// Closed.
    Closed,
    /// Everything; no group of the window.
    #[serde(skip)]
    All,
}

/// Which conversations are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, specta::Type)]
pub struct InboxFilter {
    /// Whose customers.
    pub realm: Realm,
    /// Which group.
    pub group: InboxGroup,
    /// Only those with unread messages.
    pub unread_only: bool,
    /// Only those of one channel.
    pub channel_id: Option<ChannelId>,
}

/// Where a page ended: sort key and id of its last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Activity, or the waiting time for [`InboxGroup::NeedsYou`].
    pub key: i64,
    /// Breaks ties.
    pub id: i64,
}

#[derive(FromRow)]
struct Row {
    id: ConversationId,
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
    waiting_since: Option<Timestamp>,
    unread: u32,
    activity: i64,
    created_at: Timestamp,
    draft: Option<String>,
    has_failed: bool,
    blocked: bool,
    m_kind: Option<Kind>,
    m_text: Option<String>,
    m_direction: Option<Direction>,
    m_author: Option<Author>,
    m_delivery: Option<Delivery>,
    m_created_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT c.id, c.channel_id, ch.name AS channel_name, c.realm, c.contact_id, p.kind AS contact_kind, \
    p.name AS contact_name, p.push_name, \
    (SELECT value FROM identities i WHERE i.contact_id = p.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1) AS phone, \
    c.status, c.agent_id, a.name AS agent_name, c.waiting_since, c.unread, c.activity, c.created_at, \
    (SELECT substr(d.text, 1, 200) FROM drafts d WHERE d.conversation_id = c.id AND d.mode = 'reply') AS draft, \
    EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.channel_id = c.channel_id AND o.state = 'parked') AS has_failed, \
    EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.channel_id = c.channel_id AND cc.contact_id = c.contact_id AND cc.blocked_at IS NOT NULL) AS blocked, \
    m.kind AS m_kind, substr(m.text, 1, 200) AS m_text, m.direction AS m_direction, m.author AS m_author, m.delivery AS m_delivery, \
    m.created_at AS m_created_at \
    FROM conversations c JOIN channels ch ON ch.id = c.channel_id JOIN contacts p ON p.id = c.contact_id \
    LEFT JOIN agents a ON a.id = c.agent_id LEFT JOIN messages m ON m.id = c.last_message_id ";

impl From<Row> for ConversationRow {
    fn from(row: Row) -> Self {
        let last_message = match (row.m_kind, row.m_direction, row.m_author, row.m_delivery, row.m_created_at) {
            (Some(kind), Some(direction), Some(author), Some(delivery), Some(created_at)) => Some(MessagePreview {
                kind,
                text: row.m_text.unwrap_or_default(),
                direction,
                author,
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
            updated_at: Timestamp(row.activity >> MessageId::BITS),
            created_at: row.created_at,
        }
    }
}

fn summary(id: ContactId, kind: &str, name: String, push_name: String, phone: Option<String>) -> ContactSummary {
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
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE c.id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id).fetch_optional(connection).await?;
    Ok(row.map(Into::into))
}

/// The newest conversation of a contact.
///
/// # Errors
/// When the database fails.
pub async fn conversation_of(
    connection: &mut SqliteConnection,
    contact: ContactId,
) -> Result<Option<ConversationRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE c.contact_id = ? ORDER BY c.activity DESC LIMIT 1"));
    let row: Option<Row> = sqlx::query_as(sql).bind(contact).fetch_optional(connection).await?;
    Ok(row.map(Into::into))
}

/// At most `limit` rows after `cursor`, and the cursor of the next page.
///
/// # Errors
/// When the database fails.
pub async fn conversations(
    connection: &mut SqliteConnection,
    filter: &InboxFilter,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<(Vec<ConversationRow>, Option<Cursor>), StoreError> {
    let by_wait = filter.group == InboxGroup::NeedsYou;
    let mut query = QueryBuilder::<Sqlite>::new(SELECT);
    query.push("WHERE c.realm = ").push_bind(filter.realm);
    match filter.group {
        InboxGroup::All => {}
        InboxGroup::Open => drop(query.push(" AND c.status IN ('BOT', 'HUMAN')")),
        InboxGroup::NeedsYou => drop(query.push(" AND c.status = 'HUMAN' AND c.agent_id IS NULL")),
        InboxGroup::Mine => drop(query.push(" AND c.status = 'HUMAN' AND c.agent_id = ").push_bind(AgentId::LOCAL)),
        InboxGroup::WithBot => drop(query.push(" AND c.status = 'BOT'")),
        InboxGroup::Closed => drop(query.push(" AND c.status = 'CLOSED'")),
    }
    if filter.unread_only {
        query.push(" AND c.unread > 0");
    }
    if let Some(channel) = filter.channel_id {
        query.push(" AND c.channel_id = ").push_bind(channel);
    }
    page(connection, query, by_wait, cursor, limit).await
}

/// At most `limit` rows of one status (or of any) after `cursor`, newest activity first, and the cursor of the next page.
///
/// # Errors
/// When the database fails.
pub async fn by_status(
    connection: &mut SqliteConnection,
    realm: Realm,
    status: Option<Status>,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<(Vec<ConversationRow>, Option<Cursor>), StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(SELECT);
    query.push("WHERE c.realm = ").push_bind(realm);
    if let Some(status) = status {
        query.push(" AND c.status = ").push_bind(status);
    }
    page(connection, query, false, cursor, limit).await
}

/// The rows that `query` selects after `cursor`, by waiting time or by activity.
async fn page(
    connection: &mut SqliteConnection,
    mut query: QueryBuilder<Sqlite>,
    by_wait: bool,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<(Vec<ConversationRow>, Option<Cursor>), StoreError> {
    if let Some(Cursor { key, id }) = cursor {
        let (column, order) = if by_wait { ("c.waiting_since", ">") } else { ("c.activity", "<") };
        query.push(format!(" AND ({column}, c.id) {order} (")).push_bind(key).push(", ").push_bind(id).push(")");
    }
    query.push(if by_wait { " ORDER BY c.waiting_since, c.id" } else { " ORDER BY c.activity DESC, c.id DESC" });
    query.push(" LIMIT ").push_bind(limit + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| Cursor {
        key: if by_wait { row.waiting_since.map_or(0, |t| t.0) } else { row.activity },
        id: row.id.0,
    });
    Ok((rows.into_iter().map(Into::into).collect(), next))
}

/// How many conversations there are in each group.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut SqliteConnection, realm: Realm) -> Result<InboxCounts, StoreError> {
    let (needs_you, mine, human, unread): (u32, u32, u32, u32) = sqlx::query_as(
        "SELECT coalesce(sum(agent_id IS NULL), 0), coalesce(sum(agent_id = ?1), 0), count(*), coalesce(sum(unread > 0), 0)
         FROM conversations WHERE realm = ?2 AND status = 'HUMAN'",
    )
    .bind(AgentId::LOCAL)
    .bind(realm)
    .fetch_one(&mut *connection)
    .await?;
    let with_bot: u32 = sqlx::query_scalar("SELECT count(*) FROM conversations WHERE realm = ? AND status = 'BOT'")
        .bind(realm)
        .fetch_one(connection)
        .await?;
    Ok(InboxCounts { open: human + with_bot, needs_you, mine, with_bot, unread })
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
