//! What holds for a contact on one channel only: that it is there, blocked, hidden; and the list of those who are.

use super::StoreError;
use crate::model::{ChannelId, ContactId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// How a contact and a channel stand to each other.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct Standing {
    /// The channel has a phone.
    pub is_linked: bool,
    /// The contact is blocked there.
    pub is_blocked: bool,
    /// The contact is hidden there.
    pub is_hidden: bool,
}

/// How a contact and a channel stand to each other; nothing holds for a channel that does not exist.
///
/// # Errors
/// When the database fails.
pub async fn standing(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    id: ContactId,
) -> Result<Standing, StoreError> {
    let standing = sqlx::query_as(
        "SELECT ch.linked_at IS NOT NULL AS is_linked, cc.blocked_at IS NOT NULL AS is_blocked, cc.hidden_at IS NOT NULL AS is_hidden
         FROM channels ch LEFT JOIN channel_contacts cc ON cc.channel_id = ch.id AND cc.contact_id = ? WHERE ch.id = ?",
    )
    .bind(id)
    .bind(channel)
    .fetch_optional(connection)
    .await?;
    Ok(standing.unwrap_or_default())
}

/// Blocks (`Some`) or unblocks (`None`) a contact on a channel.
///
/// # Errors
/// When the database fails.
pub async fn set_blocked(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    id: ContactId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO channel_contacts (channel_id, contact_id, blocked_at) VALUES (?, ?, ?)
         ON CONFLICT (channel_id, contact_id) DO UPDATE SET blocked_at = excluded.blocked_at",
    )
    .bind(channel)
    .bind(id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// A hidden contact shows again, because the customer wrote.
///
/// # Errors
/// When the database fails.
pub async fn unhide(connection: &mut SqliteConnection, channel: ChannelId, id: ContactId) -> Result<(), StoreError> {
    sqlx::query("UPDATE channel_contacts SET hidden_at = NULL WHERE channel_id = ? AND contact_id = ?")
        .bind(channel)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts a contact on the list of a channel, also one that was hidden.
///
/// # Errors
/// When the database fails.
pub async fn show(connection: &mut SqliteConnection, channel: ChannelId, id: ContactId) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO channel_contacts (channel_id, contact_id) VALUES (?, ?)
         ON CONFLICT (channel_id, contact_id) DO UPDATE SET hidden_at = NULL",
    )
    .bind(channel)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a contact off the list of a channel.
///
/// # Errors
/// When the database fails.
pub async fn hide(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    id: ContactId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE channel_contacts SET hidden_at = ? WHERE channel_id = ? AND contact_id = ?")
        .bind(now)
        .bind(channel)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A contact as the list of a channel has it.
#[derive(Clone, Debug, FromRow)]
pub struct ListedRow {
    /// Its id.
    pub id: ContactId,
    /// E.164 digits.
    pub phone: String,
    /// Name given by the shop.
    pub name: String,
    /// Name given by the customer.
    pub push_name: String,
    /// Tags, as JSON.
    pub tags: String,
    /// Blocked on this channel.
    pub is_blocked: bool,
    /// First contact.
    pub created_at: Timestamp,
}

/// The rows of a `page` of contact ids. The cross join keeps SQLite from any other order of reading.
fn select(page: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!(
        "SELECT c.id, (SELECT value FROM identities i WHERE i.contact_id = c.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1) AS phone,
           c.name, c.push_name, c.tags, cc.blocked_at IS NOT NULL AS is_blocked, c.created_at
         FROM (SELECT channel_id, contact_id FROM channel_contacts INDEXED BY channel_contacts_listed
               WHERE channel_id = ? AND has_phone = 1 AND hidden_at IS NULL {page}) page
         CROSS JOIN contacts c ON c.id = page.contact_id
         CROSS JOIN channel_contacts cc ON cc.channel_id = page.channel_id AND cc.contact_id = page.contact_id"
    ))
}

/// How many contacts are on the list of a channel: the rows of an index.
///
/// # Errors
/// When the database fails.
pub async fn total(connection: &mut SqliteConnection, channel: ChannelId) -> Result<u64, StoreError> {
    let total: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM channel_contacts INDEXED BY channel_contacts_listed
         WHERE channel_id = ? AND has_phone = 1 AND hidden_at IS NULL",
    )
    .bind(channel)
    .fetch_one(connection)
    .await?;
    Ok(total.unsigned_abs())
}

/// At most `limit` contacts of the list after the first `offset`, oldest first: who is added comes last and moves nobody.
///
/// # Errors
/// When the database fails.
pub async fn page(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    offset: u64,
    limit: u64,
) -> Result<Vec<ListedRow>, StoreError> {
    let sql = select("ORDER BY contact_id LIMIT ? OFFSET ?");
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(sqlx::query_as(sql).bind(channel).bind(signed(limit)).bind(signed(offset)).fetch_all(connection).await?)
}

/// At most `limit` contacts of the list after one of them, in the same order.
///
/// # Errors
/// When the database fails.
pub async fn after(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    after: ContactId,
    limit: u32,
) -> Result<Vec<ListedRow>, StoreError> {
    let sql = select("AND contact_id > ? ORDER BY contact_id LIMIT ?");
    Ok(sqlx::query_as(sql).bind(channel).bind(after).bind(limit).fetch_all(connection).await?)
}

/// One contact of the list.
///
/// # Errors
/// When the database fails.
pub async fn listed(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    id: ContactId,
) -> Result<Option<ListedRow>, StoreError> {
    Ok(sqlx::query_as(select("AND contact_id = ?")).bind(channel).bind(id).fetch_optional(connection).await?)
}
