//! The tags of a realm's contacts.

use super::StoreError;
use crate::model::Realm;
use sqlx::SqliteConnection;

/// Tags that anybody of a realm has, the first hundred in alphabetical order.
///
/// # Errors
/// When the database fails.
pub async fn of_realm(connection: &mut SqliteConnection, realm: Realm) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT DISTINCT tag FROM contact_tags WHERE realm = ? ORDER BY tag LIMIT 100")
        .bind(realm)
        .fetch_all(connection)
        .await?)
}
