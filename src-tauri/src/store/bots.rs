//! The bot of each realm, as the file that describes it.

use super::StoreError;
use crate::model::{Realm, Timestamp};
use sqlx::SqliteConnection;

/// The definition of a realm's bot, TOML; `None` where it has none.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, realm: Realm) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT definition FROM bots WHERE realm = ?").bind(realm).fetch_optional(connection).await?)
}

/// Replaces the definition of a realm's bot. Each change has a later moment than the one before, whatever the clock says.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    realm: Realm,
    definition: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO bots (realm, definition, updated_at) VALUES (?, ?, ?)
         ON CONFLICT (realm) DO UPDATE SET definition = excluded.definition, updated_at = max(excluded.updated_at, updated_at + 1)",
    )
    .bind(realm)
    .bind(definition)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// When the definition of a realm's bot was replaced last.
///
/// # Errors
/// When the database fails.
pub async fn updated_at(connection: &mut SqliteConnection, realm: Realm) -> Result<Option<Timestamp>, StoreError> {
    Ok(sqlx::query_scalar("SELECT updated_at FROM bots WHERE realm = ?").bind(realm).fetch_optional(connection).await?)
}
