//! Hosted connections as their files describe them, without credentials.

use super::StoreError;
use crate::model::{ChannelId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A connection as stored.
#[derive(Clone, Debug, FromRow)]
pub struct GatewayRow {
    /// The channel that it is.
    pub channel_id: ChannelId,
    /// Stable name of the channel for addresses of the API.
    pub slug: String,
    /// As in the file.
    pub name: String,
    /// Which account it stands for, counted.
    pub generation: i64,
    /// Services, addresses and paces, as JSON.
    pub definition: String,
    /// Later with each change.
    pub updated_at: Timestamp,
    /// When it was removed.
    pub removed_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT g.channel_id, c.slug, g.name, g.generation, g.definition, g.updated_at, g.removed_at
     FROM gateways g JOIN channels c ON c.id = g.channel_id";

/// The connections that were not removed, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<GatewayRow>, StoreError> {
    let query = format!("{SELECT} WHERE g.removed_at IS NULL ORDER BY g.channel_id");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_all(connection).await?)
}

/// The channels whose connections were removed.
///
/// # Errors
/// When the database fails.
pub async fn removed(connection: &mut SqliteConnection) -> Result<Vec<ChannelId>, StoreError> {
    let query = "SELECT channel_id FROM gateways WHERE removed_at IS NOT NULL";
    Ok(sqlx::query_scalar(query).fetch_all(connection).await?)
}

/// The connection of this name, removed or not.
///
/// # Errors
/// When the database fails.
pub async fn by_name(connection: &mut SqliteConnection, name: &str) -> Result<Option<GatewayRow>, StoreError> {
    let query = format!("{SELECT} WHERE g.name = ?");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(name).fetch_optional(connection).await?)
}

/// The connection that a channel is, unless it was removed.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Option<GatewayRow>, StoreError> {
    let query = format!("{SELECT} WHERE g.channel_id = ? AND g.removed_at IS NULL");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(channel).fetch_optional(connection).await?)
}

/// Stores a connection, in the place of an earlier definition of its channel.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    name: &str,
    definition: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO gateways (channel_id, name, definition, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (channel_id) DO UPDATE SET name = excluded.name, definition = excluded.definition, removed_at = NULL,
             updated_at = max(excluded.updated_at, updated_at + 1)",
    )
    .bind(channel)
    .bind(name)
    .bind(definition)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks a connection as removed.
///
/// # Errors
/// When the database fails.
pub async fn set_removed(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE gateways SET removed_at = ?, updated_at = max(?, updated_at + 1) WHERE channel_id = ?")
        .bind(now)
        .bind(now)
        .bind(channel)
        .execute(connection)
        .await?;
    Ok(())
}
