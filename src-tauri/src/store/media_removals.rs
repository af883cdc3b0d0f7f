//! Files that nothing refers to any more. The row is written with the change that let go of the file and deleted once the
//! file is, so that a crash in between forgets neither.

use super::{StoreError, columns::text_list};
use crate::model::Timestamp;
use sqlx::SqliteConnection;

/// Forgets those of these files (a JSON list of hashes) that no message, no product and nothing that is sent later has any
/// more, and lists them for removal. Returns how many.
///
/// # Errors
/// When the database fails.
pub async fn let_go(connection: &mut SqliteConnection, hashes: &str) -> Result<u64, StoreError> {
    // Of those that are listed, some may have come back: what carries them keeps them.
    sqlx::query("DELETE FROM media_removals WHERE hash IN (SELECT hash FROM media)").execute(&mut *connection).await?;
    sqlx::query(
        "INSERT INTO media_removals (hash)
         SELECT value FROM json_each(?) h
         WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.media_hash = h.value)
           AND NOT EXISTS (SELECT 1 FROM products p WHERE p.photo = h.value)
           AND NOT EXISTS (SELECT 1 FROM scheduled_messages s WHERE s.media_hash = h.value)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(hashes)
    .execute(&mut *connection)
    .await?;
    let gone = sqlx::query("DELETE FROM media WHERE hash IN (SELECT hash FROM media_removals)");
    Ok(gone.execute(connection).await?.rows_affected())
}

/// Files that came up to `before` and that nothing has any more, as a JSON list of hashes: their messages were taken back. Those of
/// `kept` are left out.
///
/// # Errors
/// When the database fails.
pub async fn unused(
    connection: &mut SqliteConnection,
    before: Timestamp,
    kept: &[String],
) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT json_group_array(f.hash) FROM media f
         WHERE f.created_at <= ? AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.media_hash = f.hash)
           AND NOT EXISTS (SELECT 1 FROM products p WHERE p.photo = f.hash)
           AND NOT EXISTS (SELECT 1 FROM scheduled_messages s WHERE s.media_hash = f.hash)
           AND f.hash NOT IN (SELECT value FROM json_each(?))",
    )
    .bind(before)
    .bind(text_list(kept))
    .fetch_one(connection)
    .await?)
}

/// Files to remove. One that came back meanwhile is none.
///
/// # Errors
/// When the database fails.
pub async fn waiting(connection: &mut SqliteConnection, limit: u32) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT hash FROM media_removals r WHERE NOT EXISTS (SELECT 1 FROM media m WHERE m.hash = r.hash) LIMIT ?",
    )
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// These files are gone, and those that came back stay.
///
/// # Errors
/// When the database fails.
pub async fn done(connection: &mut SqliteConnection, hashes: &str) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM media_removals WHERE hash IN (SELECT value FROM json_each(?)) OR hash IN (SELECT hash FROM media)",
    )
    .bind(hashes)
    .execute(connection)
    .await?;
    Ok(())
}
