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
    /// Its newest request that was written.
    pub last_used_at: Option<Timestamp>,
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

const COLUMNS: &str = "id, name, prefix, hash, scopes, rpm, channel_id, last_used_at, created_at, revoked_at";

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

/// `calls` more requests of a key on `day`, the newest of them at `last_at`.
///
/// # Errors
/// When the database fails.
pub async fn note_use(
    connection: &mut SqliteConnection,
    id: KeyId,
    day: i64,
    calls: u32,
    last_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO api_key_days (key_id, day, calls) VALUES (?, ?, ?)
         ON CONFLICT (key_id, day) DO UPDATE SET calls = calls + excluded.calls",
    )
    .bind(id)
    .bind(day)
    .bind(calls)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE api_keys SET last_used_at = ? WHERE id = ?").bind(last_at).bind(id).execute(connection).await?;
    Ok(())
}

/// Requests of each key from `day` on; keys without one are left out.
///
/// # Errors
/// When the database fails.
pub async fn calls_since(connection: &mut SqliteConnection, day: i64) -> Result<Vec<(KeyId, i64)>, StoreError> {
    Ok(sqlx::query_as("SELECT key_id, sum(calls) FROM api_key_days WHERE day >= ? GROUP BY key_id")
        .bind(day)
        .fetch_all(connection)
        .await?)
}

/// Days before `day` are shown to nobody.
///
/// # Errors
/// When the database fails.
pub async fn forget_days_before(connection: &mut SqliteConnection, day: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM api_key_days WHERE day < ?").bind(day).execute(connection).await?;
    Ok(())
}
