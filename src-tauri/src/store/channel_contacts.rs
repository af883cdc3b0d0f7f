//! What holds for a contact on one channel only: blocked, hidden.

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
