//! Answers that are written once and sent often.

use super::StoreError;
use crate::model::{QuickReply, QuickReplyId, Timestamp};
use sqlx::SqliteConnection;

/// All of them, by shortcut.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<QuickReply>, StoreError> {
    let rows: Vec<(QuickReplyId, String, String)> =
        sqlx::query_as("SELECT id, shortcut, text FROM quick_replies ORDER BY shortcut").fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, shortcut, text)| QuickReply { id, shortcut, text }).collect())
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: QuickReplyId) -> Result<Option<QuickReply>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as("SELECT shortcut, text FROM quick_replies WHERE id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(shortcut, text)| QuickReply { id, shortcut, text }))
}

/// The one with this shortcut.
///
/// # Errors
/// When the database fails.
pub async fn by_shortcut(
    connection: &mut SqliteConnection,
    shortcut: &str,
) -> Result<Option<QuickReplyId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM quick_replies WHERE shortcut = ?")
        .bind(shortcut)
        .fetch_optional(connection)
        .await?)
}

/// Adds one.
///
/// # Errors
/// When the database fails, or the shortcut is taken.
pub async fn insert(
    connection: &mut SqliteConnection,
    shortcut: &str,
    text: &str,
    now: Timestamp,
) -> Result<QuickReplyId, StoreError> {
    let sql = "INSERT INTO quick_replies (shortcut, text, created_at, updated_at) VALUES (?, ?, ?3, ?3) RETURNING id";
    Ok(sqlx::query_scalar(sql).bind(shortcut).bind(text).bind(now).fetch_one(connection).await?)
}

/// Changes one.
///
/// # Errors
/// When the database fails, or the shortcut is taken.
pub async fn update(connection: &mut SqliteConnection, reply: &QuickReply, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE quick_replies SET shortcut = ?, text = ?, updated_at = ? WHERE id = ?")
        .bind(&reply.shortcut)
        .bind(&reply.text)
        .bind(now)
        .bind(reply.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets one.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, id: QuickReplyId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM quick_replies WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}
