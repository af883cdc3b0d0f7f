//! Media by content; the bytes are files.

use super::StoreError;
use crate::model::{ConversationId, Realm, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// What is known of a stored file.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct MediaRow {
    /// SHA-256, lower-case hex.
    pub hash: String,
    /// Type by content.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Pixels, 0 where it has none.
    pub width: i64,
    /// Pixels, 0 where it has none.
    pub height: i64,
    /// A thumbnail exists.
    pub has_thumb: bool,
    /// How loud each part of a sound is, from 0 to 100; empty for what cannot be listened to.
    pub waveform: Vec<u8>,
    /// How long a sound lasts; 0 where that is not known.
    pub duration_ms: i64,
}

/// Records a file; one that is known already stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut SqliteConnection, media: &MediaRow, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO media (hash, mime, size, width, height, has_thumb, waveform, duration_ms, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
    )
    .bind(&media.hash)
    .bind(&media.mime)
    .bind(media.size)
    .bind(media.width)
    .bind(media.height)
    .bind(media.has_thumb)
    .bind(&media.waveform)
    .bind(media.duration_ms)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// What is known of a file that a message of this realm carries: the same picture may be known to both realms, and neither
/// learns so from the other.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, realm: Realm, hash: &str) -> Result<Option<MediaRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT hash, mime, size, width, height, has_thumb, waveform, duration_ms FROM media f WHERE hash = ? AND EXISTS (
           SELECT 1 FROM messages m CROSS JOIN conversations c ON c.id = m.conversation_id
           WHERE m.media_hash = f.hash AND c.realm = ?)",
    )
    .bind(hash)
    .bind(realm)
    .fetch_optional(connection)
    .await?)
}

/// Whether anything refers to a file: a message, or a product as its picture.
///
/// # Errors
/// When the database fails.
pub async fn is_used(connection: &mut SqliteConnection, hash: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM media WHERE hash = ?1) OR EXISTS (SELECT 1 FROM products WHERE photo = ?1)",
    )
    .bind(hash)
    .fetch_one(connection)
    .await?)
}

/// What is known of these files.
///
/// # Errors
/// When the database fails.
pub async fn get_all(connection: &mut SqliteConnection, hashes: &[&str]) -> Result<Vec<MediaRow>, StoreError> {
    let hashes = serde_json::to_string(hashes).map_err(|_| StoreError::Malformed("media"))?;
    Ok(sqlx::query_as(
        "SELECT hash, mime, size, width, height, has_thumb, waveform, duration_ms FROM media WHERE hash IN (SELECT value FROM json_each(?))",
    )
    .bind(hashes)
    .fetch_all(connection)
    .await?)
}

/// Whether a message of a conversation carries a file, or will.
///
/// # Errors
/// When the database fails.
pub async fn is_used_in(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    hash: &str,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM messages WHERE media_hash = ?1 AND conversation_id = ?2)
             OR EXISTS (SELECT 1 FROM scheduled_messages WHERE media_hash = ?1 AND conversation_id = ?2)",
    )
    .bind(hash)
    .bind(conversation)
    .fetch_one(connection)
    .await?)
}
