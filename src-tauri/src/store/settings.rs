//! Small facts about this installation.

use super::StoreError;
use sqlx::SqliteConnection;

/// The value of `key`.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM settings WHERE key = ?").bind(key).fetch_optional(connection).await?)
}

/// Sets `key` to `value`.
///
/// # Errors
/// When the database fails.
pub async fn set(connection: &mut SqliteConnection, key: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets `key`.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, key: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM settings WHERE key = ?").bind(key).execute(connection).await?;
    Ok(())
}
