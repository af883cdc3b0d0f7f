//! Numbers that we answer for.

use super::StoreError;
use crate::model::{ChannelId, ChannelKind, Realm, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A channel as stored; its session lives in memory.
#[derive(Clone, Debug, FromRow)]
pub struct ChannelRow {
    /// Its id.
    pub id: ChannelId,
    /// Stable name for addresses of the API.
    pub slug: String,
    /// How it reaches the network.
    pub kind: ChannelKind,
    /// Whose customers write.
    pub realm: Realm,
    /// Name given by the shop.
    pub name: String,
    /// E.164 digits, empty before linking.
    pub phone: String,
    /// The phone's own name.
    pub push_name: String,
    /// When it was linked.
    pub linked_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, slug, kind, realm, name, phone, push_name, linked_at FROM channels";
const IN_USE: &str =
    "WHERE NOT EXISTS (SELECT 1 FROM gateways g WHERE g.channel_id = channels.id AND g.removed_at IS NOT NULL)";

/// The channels in use, oldest first: those of hosted connections that were removed are left out.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<ChannelRow>, StoreError> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} {IN_USE} ORDER BY id"))).fetch_all(connection).await?)
}

/// One channel, unless it was removed.
///
/// # Errors
/// When the database fails.
pub async fn in_use(connection: &mut SqliteConnection, id: ChannelId) -> Result<Option<ChannelRow>, StoreError> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} {IN_USE} AND id = ?")))
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// One channel.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ChannelId) -> Result<Option<ChannelRow>, StoreError> {
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = ?")))
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Whether a slug is taken.
///
/// # Errors
/// When the database fails.
pub async fn has_slug(connection: &mut SqliteConnection, slug: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM channels WHERE slug = ?)")
        .bind(slug)
        .fetch_one(connection)
        .await?)
}

/// Adds a channel that is not linked yet.
///
/// # Errors
/// When the database fails, or the slug is taken.
pub async fn insert(
    connection: &mut SqliteConnection,
    slug: &str,
    kind: ChannelKind,
    name: &str,
    now: Timestamp,
) -> Result<ChannelId, StoreError> {
    let id = sqlx::query_scalar(
        "INSERT INTO channels (slug, kind, realm, name, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(slug)
    .bind(kind)
    .bind(kind.realm())
    .bind(name)
    .bind(now)
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// Records the phone that was linked.
///
/// # Errors
/// When the database fails.
pub async fn set_linked(
    connection: &mut SqliteConnection,
    id: ChannelId,
    phone: &str,
    push_name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE channels SET phone = ?, push_name = ?, linked_at = ? WHERE id = ?")
        .bind(phone)
        .bind(push_name)
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Records that no phone is linked any more.
///
/// # Errors
/// When the database fails.
pub async fn set_unlinked(connection: &mut SqliteConnection, id: ChannelId) -> Result<(), StoreError> {
    sqlx::query("UPDATE channels SET linked_at = NULL WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}

/// Gives it another name.
///
/// # Errors
/// When the database fails.
pub async fn rename(connection: &mut SqliteConnection, id: ChannelId, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE channels SET name = ? WHERE id = ?").bind(name).bind(id).execute(connection).await?;
    Ok(())
}
