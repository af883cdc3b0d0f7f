//! Tags and blocks of many contacts in one statement each.

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

/// The tags of these contacts, as JSON.
///
/// # Errors
/// When the database fails.
pub async fn tags(
    connection: &mut SqliteConnection,
    contacts: &[ContactId],
) -> Result<Vec<(ContactId, String)>, StoreError> {
    let sql = "SELECT c.id, c.tags FROM json_each(?) j CROSS JOIN contacts c ON c.id = j.value";
    Ok(sqlx::query_as(sql).bind(id_list(contacts)).fetch_all(connection).await?)
}

/// Gives each of these contacts exactly these tags, as JSON.
///
/// # Errors
/// When the database fails.
pub async fn set_tags(connection: &mut SqliteConnection, tags: &[(ContactId, String)]) -> Result<(), StoreError> {
    let tags: Vec<_> = tags.iter().map(|(id, tags)| (id.0, tags)).collect();
    let tags = serde_json::to_string(&tags).map_err(|_| StoreError::Malformed("contact"))?;
    sqlx::query("UPDATE contacts SET tags = j.value ->> 1 FROM json_each(?) j WHERE contacts.id = j.value ->> 0")
        .bind(tags)
        .execute(connection)
        .await?;
    Ok(())
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
