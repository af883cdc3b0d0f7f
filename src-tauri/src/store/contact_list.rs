//! Pages of the table of contacts.
//!
//! Migration 16 keeps on each contact what it is sorted and narrowed by, with an index for either order, so a page walks one
//! index and looks up the rest for its own rows only. A text, a tag or a channel that few contacts have gives those few
//! instead, and they are sorted. One that many have is checked along the walk, which looks at [`LOOK_AT`] contacts at most and
//! then hands over what it has: no page waits for the whole address book.

mod counts;
#[cfg(test)]
mod plans;
mod row;

pub use counts::counts;

use super::{StoreError, columns::id_list, search};
use crate::model::{
    ChannelId, ContactId, Realm, Timestamp,
    contact_list::{ContactEntry, ContactFilter, ContactPage, ContactSort},
};
use row::{Place, Row};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};
use std::collections::HashMap;

/// Contacts that a text, a tag or a channel may have for them to be sorted on the spot.
const FEW: u32 = 2_000;
/// Contacts that a page looks at in its index.
const LOOK_AT: u32 = 4_000;

/// Persons that stand on their own, as the indexes have it.
const LISTED: &str = "p.kind = 'person' AND p.merged_into IS NULL";

/// Where the rows of a page come from.
enum Source {
    /// An index that has the order.
    Index(&'static str),
    /// These contacts.
    Few(Vec<ContactId>),
}

/// What is asked for, in the words of the database.
struct Wanted<'a> {
    filter: &'a ContactFilter,
    sort: ContactSort,
    after: Option<Place>,
}

/// At most `limit` rows after `cursor`.
///
/// # Errors
/// When the database fails, or the cursor is not one that a page came with.
pub async fn page(
    connection: &mut SqliteConnection,
    filter: &ContactFilter,
    sort: ContactSort,
    cursor: Option<&str>,
    limit: u32,
) -> Result<ContactPage, StoreError> {
    let after = cursor.map(|cursor| Place::parse(cursor, sort)).transpose()?;
    let wanted = Wanted { filter, sort, after };
    let (source, cut) = source(connection, filter, sort).await?;
    let until = match &source {
        Source::Index(index) if wanted.narrowed_on_the_way() => wanted.end_of_walk(connection, index).await?,
        _ => None,
    };
    let mut query = wanted.query(&source, until.as_ref(), limit + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(&mut *connection).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| last.place(sort)).or(until);
    let items = rows.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(ContactPage { items, next_cursor: next.map(|place| place.to_string()), cut })
}

/// One row.
///
/// # Errors
/// When the database fails.
pub async fn entry(connection: &mut SqliteConnection, id: ContactId) -> Result<Option<ContactEntry>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(row::SELECT);
    query.push("(SELECT ").push_bind(id).push(format!(" AS id) page {}", row::JOINS));
    let row: Option<Row> = query.build_query_as().fetch_optional(connection).await?;
    row.map(TryInto::try_into).transpose()
}

/// What a row does not show.
#[derive(Clone, Debug, FromRow)]
pub struct More {
    id: ContactId,
    /// Pinned note.
    pub note: String,
    /// First contact.
    pub created_at: Timestamp,
}

/// What the rows of these contacts do not show.
///
/// # Errors
/// When the database fails.
pub async fn more(
    connection: &mut SqliteConnection,
    ids: impl IntoIterator<Item = ContactId>,
) -> Result<HashMap<ContactId, More>, StoreError> {
    let sql = "SELECT c.id, c.note, c.created_at FROM json_each(?) j CROSS JOIN contacts c ON c.id = j.value";
    let rows: Vec<More> = sqlx::query_as(sql).bind(id_list(ids)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|more| (more.id, more)).collect())
}

/// The channel of a contact's newest conversation, else the first that the contact is on.
///
/// # Errors
/// When the database fails.
pub async fn channel_of(connection: &mut SqliteConnection, id: ContactId) -> Result<Option<ChannelId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT coalesce((SELECT channel_id FROM conversations WHERE contact_id = ?1 ORDER BY activity DESC LIMIT 1),
           (SELECT min(channel_id) FROM channel_contacts WHERE contact_id = ?1))",
    )
    .bind(id)
    .fetch_one(connection)
    .await?)
}

/// Where the rows come from, and whether the text fits more contacts than are looked at.
async fn source(
    connection: &mut SqliteConnection,
    filter: &ContactFilter,
    sort: ContactSort,
) -> Result<(Source, bool), StoreError> {
    if let Some(mut found) = search::contacts_by_words(connection, filter.realm, &filter.text, FEW + 1).await? {
        let cut = found.len() > FEW as usize;
        found.truncate(FEW as usize);
        return Ok((Source::Few(found), cut));
    }
    let members = match (&filter.tag, filter.channel_id) {
        (Some(tag), _) => with_tag(connection, filter.realm, tag).await?,
        (None, Some(channel)) => on_channel(connection, channel).await?,
        (None, None) => return Ok((Source::Index(index(filter, sort)), false)),
    };
    let few = members.len() <= FEW as usize;
    Ok((if few { Source::Few(members) } else { Source::Index(index(filter, sort)) }, false))
}

/// One more than few at most.
async fn with_tag(connection: &mut SqliteConnection, realm: Realm, tag: &str) -> Result<Vec<ContactId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT contact_id FROM contact_tags WHERE realm = ? AND tag = ? LIMIT ?")
        .bind(realm)
        .bind(tag)
        .bind(FEW + 1)
        .fetch_all(connection)
        .await?)
}

/// One more than few at most.
async fn on_channel(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<ContactId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT contact_id FROM channel_contacts WHERE channel_id = ? LIMIT ?")
        .bind(channel)
        .bind(FEW + 1)
        .fetch_all(connection)
        .await?)
}

fn index(filter: &ContactFilter, sort: ContactSort) -> &'static str {
    use ContactSort::{LastMessage, Name};
    match (sort, filter.blocked, filter.bot_off) {
        (Name, true, _) => "contacts_blocked_by_name",
        (Name, false, true) => "contacts_bot_off_by_name",
        (Name, false, false) => "contacts_by_name",
        (LastMessage, true, _) => "contacts_blocked_by_activity",
        (LastMessage, false, true) => "contacts_bot_off_by_activity",
        (LastMessage, false, false) => "contacts_by_activity",
    }
}

/// What else holds for the rows of a partial index; SQLite asks for it in the query.
fn only(index: &str) -> &'static str {
    match index {
        "contacts_blocked_by_name" | "contacts_blocked_by_activity" => " AND p.is_blocked = 1",
        "contacts_bot_off_by_name" | "contacts_bot_off_by_activity" => " AND p.bot_off = 1",
        _ => "",
    }
}

impl Wanted<'_> {
    /// Something has to hold that the index does not say.
    fn narrowed_on_the_way(&self) -> bool {
        let ContactFilter { tag, channel_id, blocked, bot_off, .. } = self.filter;
        tag.is_some() || channel_id.is_some() || (*blocked && *bot_off)
    }

    fn query(&self, source: &Source, until: Option<&Place>, limit: u32) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::new(row::SELECT);
        query.push("(SELECT p.id FROM ");
        match source {
            Source::Index(index) => query.push(format!("contacts p INDEXED BY {index} WHERE {LISTED}{}", only(index))),
            Source::Few(ids) => {
                query.push("json_each(").push_bind(id_list(ids.iter().copied()));
                query.push(format!(") j CROSS JOIN contacts p ON p.id = j.value WHERE {LISTED}"))
            }
        };
        query.push(" AND p.realm = ").push_bind(self.filter.realm);
        if let Some(place) = &self.after {
            place.push(&mut query, " > ", " < ");
        }
        if let Some(place) = until {
            place.push(&mut query, " <= ", " >= ");
        }
        self.push_filter(&mut query);
        query.push(format!(" ORDER BY {} LIMIT ", self.order("p"))).push_bind(limit);
        query.push(format!(") page {} ORDER BY {}", row::JOINS, self.order("c")));
        query
    }

    fn push_filter(&self, query: &mut QueryBuilder<Sqlite>) {
        query.push(if self.filter.blocked { " AND p.is_blocked = 1" } else { "" });
        query.push(if self.filter.bot_off { " AND p.bot_off = 1" } else { "" });
        if let Some(tag) = &self.filter.tag {
            query.push(" AND EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = p.id AND t.tag = ");
            query.push_bind(tag.clone()).push(")");
        }
        if let Some(channel) = self.filter.channel_id {
            query
                .push(" AND EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.contact_id = p.id AND cc.channel_id = ");
            query.push_bind(channel).push(")");
        }
    }

    /// The last contact that this page looks at; `None` where the index ends before.
    async fn end_of_walk(&self, connection: &mut SqliteConnection, index: &str) -> Result<Option<Place>, StoreError> {
        let key = match self.sort {
            ContactSort::Name => "p.sort_name, 0",
            ContactSort::LastMessage => "'', p.activity",
        };
        let mut query =
            QueryBuilder::new(format!("SELECT {key}, p.id FROM contacts p INDEXED BY {index} WHERE {LISTED}"));
        query.push(only(index)).push(" AND p.realm = ").push_bind(self.filter.realm);
        if let Some(place) = &self.after {
            place.push(&mut query, " > ", " < ");
        }
        query.push(format!(" ORDER BY {} LIMIT 1 OFFSET ", self.order("p"))).push_bind(LOOK_AT - 1);
        let last: Option<(String, i64, ContactId)> = query.build_query_as().fetch_optional(connection).await?;
        Ok(last.map(|(name, activity, id)| Place::of(self.sort, name, activity, id)))
    }

    fn order(&self, table: &str) -> String {
        match self.sort {
            ContactSort::Name => format!("{table}.sort_name, {table}.id"),
            ContactSort::LastMessage => format!("{table}.activity DESC, {table}.id DESC"),
        }
    }
}
