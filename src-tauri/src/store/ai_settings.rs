//! Settings of the AI.

use super::StoreError;
use crate::model::{AiSettingId, MessageId, Realm, Timestamp};
use sqlx::SqliteConnection;

/// Makes sure that there is such a setting, with this name and switch.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut SqliteConnection,
    id: AiSettingId,
    name: &str,
    enabled: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ai_settings (id, name, enabled, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled",
    )
    .bind(id)
    .bind(name)
    .bind(enabled)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many messages of a realm a setting has written since the first that this moment can have.
///
/// # Errors
/// When the database fails.
pub async fn messages_since(
    connection: &mut SqliteConnection,
    id: AiSettingId,
    realm: Realm,
    since: Timestamp,
) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM messages_by_ai a JOIN messages m ON m.id = a.message_id
         JOIN conversations c ON c.id = m.conversation_id
         WHERE a.setting_id = ? AND a.message_id >= ? AND c.realm = ?",
    )
    .bind(id)
    .bind(MessageId::first_of(since.0))
    .bind(realm)
    .fetch_one(connection)
    .await?)
}

/// Whether there is such a setting.
///
/// # Errors
/// When the database fails.
pub async fn exists(connection: &mut SqliteConnection, id: AiSettingId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM ai_settings WHERE id = ?)")
        .bind(id)
        .fetch_one(connection)
        .await?)
}
