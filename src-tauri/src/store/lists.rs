//! Pages of the inbox list.
//!
//! A view is made of lanes: conversations of one status, of one agent, or those who wait. An index has each lane in the
//! order of the list, so a page reads the first rows of every lane, merges them, and looks up the rest for those rows only.
//! It costs the same with a hundred conversations and with a hundred thousand. The indexes are named in the query: SQLite
//! knows nothing of how the rows are spread and would at times choose another.

use super::{
    StoreError,
    views::{COLUMNS, JOINS, Row},
};
use crate::model::{AgentId, ChannelId, Realm, Status, views::ConversationRow};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

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

/// The lanes that are wanted, the index that has them in order, and what else holds for their rows.
struct View<'a> {
    realm: Realm,
    lanes: &'a [&'a str],
    index: &'static str,
    by_wait: bool,
    unread_only: bool,
    channel_id: Option<ChannelId>,
    /// Those that are kept on top come before the first page, and on no later one.
    pins: bool,
}

const BOT: &str = "status = 'BOT'";
const HUMAN: &str = "status = 'HUMAN'";
const CLOSED: &str = "status = 'CLOSED'";
const NOBODY: &str = "status = 'HUMAN' AND agent_id IS NULL";

/// At most `limit` rows after `cursor`, and the cursor of the next page. Before the first page of a group come those that are
/// kept on top of it.
///
/// # Errors
/// When the database fails.
pub async fn conversations(
    connection: &mut SqliteConnection,
    filter: &InboxFilter,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<(Vec<ConversationRow>, Option<Cursor>), StoreError> {
    let InboxFilter { realm, group, unread_only, channel_id } = *filter;
    let mine = format!("status = 'HUMAN' AND agent_id = {}", AgentId::LOCAL);
    let lanes: &[&str] = match group {
        InboxGroup::Open => &[BOT, HUMAN],
        InboxGroup::NeedsYou => &[NOBODY],
        InboxGroup::Mine => &[&mine],
        InboxGroup::WithBot => &[BOT],
        InboxGroup::Closed => &[CLOSED],
        InboxGroup::All => &[BOT, HUMAN, CLOSED],
    };
    let index = match group {
        InboxGroup::NeedsYou => "conversations_waiting",
        InboxGroup::Mine => "conversations_of_agent",
        _ if channel_id.is_some() => "conversations_by_channel",
        _ if unread_only => "conversations_unread",
        _ => "conversations_by_status",
    };
    let by_wait = group == InboxGroup::NeedsYou;
    let pins = group != InboxGroup::All;
    let view = View { realm, lanes, index, by_wait, unread_only, channel_id, pins };
    let (rest, next) = page(connection, &view, cursor, limit).await?;
    if !pins || cursor.is_some() {
        return Ok((rest, next));
    }
    let mut rows = view.pinned(connection).await?;
    rows.extend(rest);
    Ok((rows, next))
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
    let lanes: &[&str] = match status {
        None => &[BOT, HUMAN, CLOSED],
        Some(Status::Bot) => &[BOT],
        Some(Status::Human) => &[HUMAN],
        Some(Status::Closed) => &[CLOSED],
    };
    let index = "conversations_by_status";
    let view = View { realm, lanes, index, by_wait: false, unread_only: false, channel_id: None, pins: false };
    page(connection, &view, cursor, limit).await
}

async fn page(
    connection: &mut SqliteConnection,
    view: &View<'_>,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<(Vec<ConversationRow>, Option<Cursor>), StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(format!("SELECT {COLUMNS} FROM ("));
    for (number, lane) in view.lanes.iter().enumerate() {
        query.push(if number > 0 { " UNION ALL " } else { "" });
        view.push_lane(&mut query, lane, cursor, limit + 1);
    }
    query.push(format!(") page {JOINS} ORDER BY {} LIMIT ", view.order("c."))).push_bind(limit + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| Cursor {
        key: if view.by_wait { row.waiting_since.map_or(0, |t| t.0) } else { row.activity },
        id: row.id.0,
    });
    Ok((rows.into_iter().map(Into::into).collect(), next))
}

impl View<'_> {
    fn push_lane(&self, query: &mut QueryBuilder<Sqlite>, lane: &str, cursor: Option<Cursor>, limit: u32) {
        query.push(format!("SELECT id FROM (SELECT id FROM conversations INDEXED BY {} WHERE {lane}", self.index));
        query.push(" AND realm = ").push_bind(self.realm);
        if self.pins {
            query.push(" AND pinned_at IS NULL");
        }
        self.push_filter(query);
        if let Some(Cursor { key, id }) = cursor {
            let after = if self.by_wait { "(waiting_since, id) > (" } else { "(activity, id) < (" };
            query.push(" AND ").push(after).push_bind(key).push(", ").push_bind(id).push(")");
        }
        query.push(format!(" ORDER BY {} LIMIT ", self.order(""))).push_bind(limit).push(")");
    }

    /// All rows that are kept on top, in the order of the list.
    async fn pinned(&self, connection: &mut SqliteConnection) -> Result<Vec<ConversationRow>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(format!("SELECT {COLUMNS} FROM ("));
        query.push(
            "SELECT id FROM conversations INDEXED BY conversations_pinned WHERE pinned_at IS NOT NULL AND realm = ",
        );
        query.push_bind(self.realm).push(format!(" AND ({})", self.lanes.join(" OR ")));
        self.push_filter(&mut query);
        query.push(format!(") page {JOINS} ORDER BY {}", self.order("c.")));
        let rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    fn push_filter(&self, query: &mut QueryBuilder<Sqlite>) {
        if self.unread_only {
            query.push(" AND unread > 0");
        }
        if let Some(channel) = self.channel_id {
            query.push(" AND channel_id = ").push_bind(channel);
        }
    }

    fn order(&self, table: &str) -> String {
        if self.by_wait {
            format!("{table}waiting_since, {table}id")
        } else {
            format!("{table}activity DESC, {table}id DESC")
        }
    }
}
