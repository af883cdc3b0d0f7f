//! API keys. Only a hash is stored.

use super::StoreError;
use crate::model::{ChannelId, KeyId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A key as stored.
#[derive(Clone, Debug, FromRow)]
pub struct KeyRow {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// What a person recognises it by.
    pub prefix: String,
    /// SHA-256 of the key, lower-case hex.
    pub hash: String,
    /// Scopes, as a JSON array.
    pub scopes: String,
    /// Requests a minute; 0 is unlimited.
    pub rpm: i64,
    /// The channel it acts on; `None` is the first.
    pub channel_id: Option<ChannelId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A key to be stored.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// What a person recognises it by.
    pub prefix: String,
    /// SHA-256 of the key, lower-case hex.
    pub hash: String,
    /// Scopes, as a JSON array.
    pub scopes: String,
    /// Requests a minute; 0 is unlimited.
    pub rpm: u32,
    /// The channel it acts on; `None` is the first.
    pub channel_id: Option<ChannelId>,
}

const COLUMNS: &str = "id, name, prefix, hash, scopes, rpm, channel_id, created_at, revoked_at";

/// Stores a key.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut SqliteConnection, key: &NewKey, now: Timestamp) -> Result<KeyId, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO api_keys (name, prefix, hash, scopes, rpm, channel_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(&key.name)
    .bind(&key.prefix)
    .bind(&key.hash)
    .bind(&key.scopes)
    .bind(key.rpm)
    .bind(key.channel_id)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// All keys, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<KeyRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM api_keys ORDER BY id"));
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}

/// The key of that hash, revoked or not.
///
/// # Errors
/// When the database fails.
pub async fn by_hash(connection: &mut SqliteConnection, hash: &str) -> Result<Option<KeyRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM api_keys WHERE hash = ?"));
    Ok(sqlx::query_as(sql).bind(hash).fetch_optional(connection).await?)
}

/// Revokes a key. Returns whether there was one to revoke.
///
/// # Errors
/// When the database fails.
pub async fn revoke(connection: &mut SqliteConnection, id: KeyId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}
