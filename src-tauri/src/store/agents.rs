//! People who answer. One local agent for now.

use super::StoreError;
use crate::model::{AgentId, Timestamp};
use sqlx::SqliteConnection;

/// Makes sure that the local agent exists.
///
/// # Errors
/// When the database fails.
pub async fn ensure_local(connection: &mut SqliteConnection, name: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO agents (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING")
        .bind(AgentId::LOCAL)
        .bind(name)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// Name of an agent, empty where there is none of that id.
///
/// # Errors
/// When the database fails.
pub async fn name(connection: &mut SqliteConnection, id: AgentId) -> Result<String, StoreError> {
    let name = sqlx::query_scalar("SELECT name FROM agents WHERE id = ?").bind(id).fetch_optional(connection).await?;
    Ok(name.unwrap_or_default())
}

/// Gives an agent another name.
///
/// # Errors
/// When the database fails.
pub async fn rename(connection: &mut SqliteConnection, id: AgentId, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE agents SET name = ? WHERE id = ?").bind(name).bind(id).execute(connection).await?;
    Ok(())
}
