//! Files that customers sent and that could not be had with their messages.

use crate::{
    model::{ChannelId, ConversationId, Kind, MediaRef, MessageId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// A file that is still to be had.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct WantedFile {
    /// Of its message.
    pub external_id: String,
    /// Where it is.
    pub url: String,
    /// Its name.
    pub name: String,
    /// What was said with it.
    pub caption: String,
    /// How often it has been tried.
    pub attempts: u32,
}

/// At most `limit` files whose time has come.
///
/// # Errors
/// When the database fails.
pub async fn due(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<WantedFile>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT external_id, url, name, caption, attempts FROM hosted_files WHERE channel_id = ? AND next_attempt_at <= ?
         ORDER BY next_attempt_at LIMIT ?",
    )
    .bind(channel)
    .bind(now)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// A file has to be had from `from` on.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    file: &WantedFile,
    from: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_files (channel_id, external_id, url, name, caption, attempts, next_attempt_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel_id, external_id) DO NOTHING",
    )
    .bind(channel)
    .bind(&file.external_id)
    .bind(&file.url)
    .bind(&file.name)
    .bind(&file.caption)
    .bind(file.attempts)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(())
}

/// It could not be had.
///
/// # Errors
/// When the database fails.
pub async fn put_off(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
    until: Timestamp,
    cause: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE hosted_files SET attempts = attempts + 1, next_attempt_at = ?, cause = ?
         WHERE channel_id = ? AND external_id = ?",
    )
    .bind(until)
    .bind(cause)
    .bind(channel)
    .bind(external_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// It was had, or given up.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_files WHERE channel_id = ? AND external_id = ?")
        .bind(channel)
        .bind(external_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// What a message that was stored without its file says now, with the file where it was had, and else with a note of its name.
/// `None` where there is no such message, it was deleted for everyone, or it has a file already.
///
/// # Errors
/// When the database fails.
pub async fn complete(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    wanted: &WantedFile,
    file: Option<(Kind, &MediaRef)>,
) -> Result<Option<(ConversationId, MessageId)>, StoreError> {
    let media = file.map(|(_, media)| serde_json::to_string(media)).transpose();
    let media = media.map_err(|_| StoreError::Malformed("message"))?;
    Ok(sqlx::query_as(
        "UPDATE messages SET text = ?1, kind = CASE WHEN kind = 'voice' AND ?2 = 'audio' THEN kind ELSE coalesce(?2, kind) END, media_hash = ?3,
           payload = CASE WHEN ?4 IS NULL THEN json_set(payload, '$.lost_file', ?7)
             ELSE json_set(payload, '$.media', json(?4)) END
         WHERE channel_id = ?5 AND external_id = ?6 AND media_hash IS NULL AND deleted_at IS NULL RETURNING conversation_id, id",
    )
    .bind(&wanted.caption)
    .bind(file.map(|(kind, _)| kind))
    .bind(file.map(|(_, media)| &media.hash))
    .bind(media)
    .bind(channel)
    .bind(&wanted.external_id)
    .bind(&wanted.name)
    .fetch_optional(connection)
    .await?)
}
