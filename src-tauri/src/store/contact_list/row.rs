//! A row of the table of contacts as the database has it, and its place in the order.

use super::super::{StoreError, views::summary};
use crate::model::{
    AgentId, ContactFieldId, ContactId, ConversationId, MessageId, Status, Timestamp,
    contact_field::FieldValue,
    contact_list::{ContactEntry, ContactSort},
    views::AgentView,
};
use sqlx::{FromRow, QueryBuilder, Sqlite};
use std::fmt;

/// Where a page ended: the sort key and the id of its last row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the order of names.
    Name(String, ContactId),
    /// In the order of the newest conversation.
    Activity(i64, ContactId),
}

impl Place {
    pub fn of(sort: ContactSort, name: String, activity: i64, id: ContactId) -> Self {
        match sort {
            ContactSort::Name => Self::Name(name, id),
            ContactSort::LastMessage => Self::Activity(activity, id),
        }
    }

    /// Reads what `Display` wrote, for the same order.
    pub fn parse(cursor: &str, sort: ContactSort) -> Result<Self, StoreError> {
        let parsed = cursor.split_once('.').and_then(|(id, key)| {
            let id = ContactId(id.parse().ok()?);
            Some(match sort {
                ContactSort::Name => Self::Name(key.to_owned(), id),
                ContactSort::LastMessage => Self::Activity(key.parse().ok()?, id),
            })
        });
        parsed.ok_or(StoreError::Malformed("cursor"))
    }

    /// What lies on one side of this place: names go up (`forth`), activity goes down (`back`).
    pub fn push(&self, query: &mut QueryBuilder<Sqlite>, forth: &str, back: &str) {
        match self {
            Self::Name(name, id) => query
                .push(format!(" AND (p.sort_name, p.id){forth}("))
                .push_bind(name.clone())
                .push(", ")
                .push_bind(*id),
            Self::Activity(activity, id) => {
                query.push(format!(" AND (p.activity, p.id){back}(")).push_bind(*activity).push(", ").push_bind(*id)
            }
        };
        query.push(")");
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name, id) => write!(f, "{id}.{name}"),
            Self::Activity(activity, id) => write!(f, "{id}.{activity}"),
        }
    }
}

/// What a row shows; a page of contact ids follows.
pub const SELECT: &str = "SELECT c.id, c.name, c.push_name, c.tags, c.sort_name, c.activity, c.is_blocked, c.bot_off,
    (SELECT value FROM identities i WHERE i.contact_id = c.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1) AS phone,
    v.id AS conversation_id, v.status, v.agent_id, a.name AS agent_name, v.waiting_since, v.last_message_id,
    ch.name AS channel_name, (SELECT json_group_array(json_array(v.field_id, v.value)) FROM contact_field_values v
        WHERE v.contact_id = c.id) AS fields FROM ";

/// Behind the page. The cross join keeps SQLite from any other order of reading.
pub const JOINS: &str = "CROSS JOIN contacts c ON c.id = page.id
    LEFT JOIN conversations v
        ON v.id = (SELECT n.id FROM conversations n WHERE n.contact_id = c.id ORDER BY n.activity DESC LIMIT 1)
    LEFT JOIN channels ch
        ON ch.id = coalesce(v.channel_id, (SELECT min(cc.channel_id) FROM channel_contacts cc WHERE cc.contact_id = c.id))
    LEFT JOIN agents a ON a.id = v.agent_id";

#[derive(FromRow)]
pub struct Row {
    id: ContactId,
    name: String,
    push_name: String,
    tags: String,
    sort_name: String,
    activity: i64,
    is_blocked: bool,
    bot_off: bool,
    phone: Option<String>,
    conversation_id: Option<ConversationId>,
    status: Option<Status>,
    agent_id: Option<AgentId>,
    agent_name: Option<String>,
    waiting_since: Option<Timestamp>,
    last_message_id: Option<i64>,
    channel_name: Option<String>,
    fields: String,
}

impl Row {
    pub fn place(&self, sort: ContactSort) -> Place {
        Place::of(sort, self.sort_name.clone(), self.activity, self.id)
    }
}

impl TryFrom<Row> for ContactEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let fields: Vec<(i64, String)> =
            serde_json::from_str(&row.fields).map_err(|_| StoreError::Malformed("contact"))?;
        let field = |(id, value)| FieldValue { field_id: ContactFieldId(id), value };
        Ok(Self {
            fields: fields.into_iter().map(field).collect(),
            contact: summary(row.id, "person", row.name, row.push_name, row.phone),
            tags: serde_json::from_str(&row.tags).map_err(|_| StoreError::Malformed("contact"))?,
            conversation_id: row.conversation_id,
            status: row.status,
            agent: row.agent_id.map(|id| AgentView {
                id,
                name: row.agent_name.unwrap_or_default(),
                is_me: id == AgentId::LOCAL,
            }),
            waiting_since: row.waiting_since,
            blocked: row.is_blocked,
            bot_off: row.bot_off,
            channel_name: row.channel_name.unwrap_or_default(),
            last_message_at: row.last_message_id.filter(|id| *id > 0).map(|id| Timestamp(id >> MessageId::BITS)),
        })
    }
}
