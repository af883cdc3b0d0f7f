//! Tags and blocks of many contacts in one statement each. Each answers whom it changed.

use super::{StoreError, columns::id_list};
use crate::model::{ContactId, ConversationId, Timestamp, contact_bulk::OnChannel};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Pair {
    channel_id: crate::model::ChannelId,
    contact_id: ContactId,
}

impl From<Pair> for OnChannel {
    fn from(Pair { channel_id, contact_id }: Pair) -> Self {
        Self { channel_id, contact_id }
    }
}

/// Gives a tag to those who do not have it, in any case of its letters, and have room for one more.
///
/// # Errors
/// When the database fails.
pub async fn tag(
    connection: &mut SqliteConnection,
    contacts: &[ContactId],
    tag: &str,
    most: usize,
) -> Result<Vec<ContactId>, StoreError> {
    Ok(sqlx::query_scalar(
        "UPDATE contacts SET tags = json_insert(tags, '$[#]', ?1)
         WHERE id IN (SELECT value FROM json_each(?2)) AND json_array_length(tags) < ?3
           AND NOT EXISTS (SELECT 1 FROM json_each(contacts.tags) t WHERE lower(t.value) = lower(?1)) RETURNING id",
    )
    .bind(tag)
    .bind(id_list(contacts.iter().copied()))
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await?)
}

/// Takes a tag off those who have it.
///
/// # Errors
/// When the database fails.
pub async fn untag(
    connection: &mut SqliteConnection,
    contacts: &[ContactId],
    tag: &str,
) -> Result<Vec<ContactId>, StoreError> {
    Ok(sqlx::query_scalar(
        "UPDATE contacts SET tags = (SELECT json_group_array(t.value) FROM json_each(contacts.tags) t WHERE lower(t.value) <> lower(?1))
         WHERE id IN (SELECT value FROM json_each(?2))
           AND EXISTS (SELECT 1 FROM json_each(contacts.tags) t WHERE lower(t.value) = lower(?1)) RETURNING id",
    )
    .bind(tag)
    .bind(id_list(contacts.iter().copied()))
    .fetch_all(connection)
    .await?)
}

/// Blocks contacts wherever they are and are not blocked.
///
/// # Errors
/// When the database fails.
pub async fn block(
    connection: &mut SqliteConnection,
    contacts: &[ContactId],
    now: Timestamp,
) -> Result<Vec<OnChannel>, StoreError> {
    let pairs: Vec<Pair> = sqlx::query_as(
        "UPDATE channel_contacts SET blocked_at = ? WHERE contact_id IN (SELECT value FROM json_each(?)) AND blocked_at IS NULL
         RETURNING channel_id, contact_id",
    )
    .bind(now)
    .bind(id_list(contacts.iter().copied()))
    .fetch_all(connection)
    .await?;
    Ok(pairs.into_iter().map(Into::into).collect())
}

/// Unblocks contacts wherever they are blocked.
///
/// # Errors
/// When the database fails.
pub async fn unblock(connection: &mut SqliteConnection, contacts: &[ContactId]) -> Result<Vec<OnChannel>, StoreError> {
    let pairs: Vec<Pair> = sqlx::query_as(
        "UPDATE channel_contacts SET blocked_at = NULL
         WHERE contact_id IN (SELECT value FROM json_each(?)) AND blocked_at IS NOT NULL RETURNING channel_id, contact_id",
    )
    .bind(id_list(contacts.iter().copied()))
    .fetch_all(connection)
    .await?;
    Ok(pairs.into_iter().map(Into::into).collect())
}

/// Blocks (`Some`) or unblocks (`None`) exactly these.
///
/// # Errors
/// When the database fails.
pub async fn set_blocks(
    connection: &mut SqliteConnection,
    pairs: &[OnChannel],
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    for pair in pairs {
        super::channel_contacts::set_blocked(connection, pair.channel_id, pair.contact_id, at).await?;
    }
    Ok(())
}

/// The conversations of these contacts in which the bot answers, or does not.
///
/// # Errors
/// When the database fails.
pub async fn conversations_with_bot(
    connection: &mut SqliteConnection,
    contacts: &[ContactId],
    enabled: bool,
) -> Result<Vec<ConversationId>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM conversations WHERE contact_id IN (SELECT value FROM json_each(?)) AND bot_enabled = ?",
    )
    .bind(id_list(contacts.iter().copied()))
    .bind(enabled)
    .fetch_all(connection)
    .await?)
}

/// The contacts of these conversations.
///
/// # Errors
/// When the database fails.
pub async fn contacts_of(
    connection: &mut SqliteConnection,
    conversations: &[ConversationId],
) -> Result<Vec<ContactId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT contact_id FROM conversations WHERE id IN (SELECT value FROM json_each(?))")
        .bind(id_list(conversations.iter().copied()))
        .fetch_all(connection)
        .await?)
}
