//! Settings of the AI.

use super::StoreError;
use crate::model::AiSettingId;
use sqlx::SqliteConnection;

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
