//! Sealed secrets, and which key sealed them.

use super::StoreError;
use crate::model::Timestamp;
use sqlx::{FromRow, SqliteConnection};

/// Where a data key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyHolder {
    /// In the system's keychain.
    Keychain,
    /// In a file that a passphrase opens.
    Passphrase,
}

impl KeyHolder {
    fn word(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::Passphrase => "passphrase",
        }
    }
}

impl TryFrom<String> for KeyHolder {
    type Error = StoreError;

    fn try_from(word: String) -> Result<Self, StoreError> {
        match word.as_str() {
            "keychain" => Ok(Self::Keychain),
            "passphrase" => Ok(Self::Passphrase),
            _ => Err(StoreError::Malformed("place of the data key")),
        }
    }
}

/// The data key of this directory, by name.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DataKeyRow {
    /// Names the keychain's entry, or the file.
    pub id: String,
    /// Which of the two.
    #[sqlx(try_from = "String")]
    pub holder: KeyHolder,
}

/// The data key; `None` where nothing was ever sealed.
///
/// # Errors
/// When the database fails.
pub async fn data_key(connection: &mut SqliteConnection) -> Result<Option<DataKeyRow>, StoreError> {
    Ok(sqlx::query_as("SELECT id, holder FROM data_keys").fetch_optional(connection).await?)
}

/// Records the data key unless there is one. Returns the one that there is now.
///
/// # Errors
/// When the database fails.
pub async fn insert_data_key(
    connection: &mut SqliteConnection,
    row: &DataKeyRow,
    now: Timestamp,
) -> Result<DataKeyRow, StoreError> {
    sqlx::query(
        "INSERT INTO data_keys (slot, id, holder, created_at) VALUES (1, ?, ?, ?) ON CONFLICT (slot) DO NOTHING",
    )
    .bind(&row.id)
    .bind(row.holder.word())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    Ok(sqlx::query_as("SELECT id, holder FROM data_keys").fetch_one(connection).await?)
}

/// A sealed value.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, owner: &str, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT sealed FROM secrets WHERE owner = ? AND name = ?")
        .bind(owner)
        .bind(name)
        .fetch_optional(connection)
        .await?)
}

/// Stores a sealed value, in the place of an earlier one.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    owner: &str,
    name: &str,
    sealed: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO secrets (owner, name, sealed, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (owner, name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(owner)
    .bind(name)
    .bind(sealed)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// The names of what `owner` has.
///
/// # Errors
/// When the database fails.
pub async fn names(connection: &mut SqliteConnection, owner: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT name FROM secrets WHERE owner = ?").bind(owner).fetch_all(connection).await?)
}

/// Forgets one value.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, owner: &str, name: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM secrets WHERE owner = ? AND name = ?").bind(owner).bind(name).execute(connection).await?;
    Ok(())
}

/// Forgets everything that `owner` has.
///
/// # Errors
/// When the database fails.
pub async fn remove_all(connection: &mut SqliteConnection, owner: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM secrets WHERE owner = ?").bind(owner).execute(connection).await?;
    Ok(())
}
