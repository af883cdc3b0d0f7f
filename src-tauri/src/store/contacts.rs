//! Customers and groups. What the network knows them by is in [`identities`]: a phone is an identity, never the key.

mod identities;

pub use identities::{IdentityKind, add_identity, address, by_identity, current, identity, phones};

use super::StoreError;
use crate::model::{ContactId, Realm, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A contact as stored.
#[derive(Clone, Debug, FromRow)]
pub struct ContactRow {
    /// Its id.
    pub id: ContactId,
    /// Its realm.
    pub realm: Realm,
    /// `person` or `group`.
    pub kind: String,
    /// Name given by the shop.
    pub name: String,
    /// Name given by the customer.
    pub push_name: String,
    /// Pinned note.
    pub note: String,
    /// Tags, as JSON.
    pub tags: String,
    /// First contact.
    pub created_at: Timestamp,
}

/// Adds a contact without identities.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    realm: Realm,
    is_group: bool,
    push_name: &str,
    now: Timestamp,
) -> Result<ContactId, StoreError> {
    let kind = if is_group { "group" } else { "person" };
    Ok(sqlx::query_scalar("INSERT INTO contacts (realm, kind, push_name, created_at) VALUES (?, ?, ?, ?) RETURNING id")
        .bind(realm)
        .bind(kind)
        .bind(push_name)
        .bind(now)
        .fetch_one(connection)
        .await?)
}

/// One contact.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ContactId) -> Result<Option<ContactRow>, StoreError> {
    Ok(sqlx::query_as("SELECT id, realm, kind, name, push_name, note, tags, created_at FROM contacts WHERE id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Records what the customer calls themselves. Returns whether that is news.
///
/// # Errors
/// When the database fails.
pub async fn set_push_name(
    connection: &mut SqliteConnection,
    id: ContactId,
    push_name: &str,
) -> Result<bool, StoreError> {
    let changed = sqlx::query("UPDATE contacts SET push_name = ?1 WHERE id = ?2 AND push_name <> ?1")
        .bind(push_name)
        .bind(id)
        .execute(&mut *connection)
        .await?
        .rows_affected()
        > 0;
    if changed {
        index(connection, id).await?;
    }
    Ok(changed)
}

/// Gives the contact the shop's own name for them.
///
/// # Errors
/// When the database fails.
pub async fn set_name(connection: &mut SqliteConnection, id: ContactId, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE contacts SET name = ? WHERE id = ?").bind(name).bind(id).execute(&mut *connection).await?;
    index(connection, id).await
}

/// Pins a note.
///
/// # Errors
/// When the database fails.
pub async fn set_note(connection: &mut SqliteConnection, id: ContactId, note: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE contacts SET note = ? WHERE id = ?").bind(note).bind(id).execute(connection).await?;
    Ok(())
}

/// Replaces the tags; `tags` is a JSON array of texts.
///
/// # Errors
/// When the database fails.
pub async fn set_tags(connection: &mut SqliteConnection, id: ContactId, tags: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE contacts SET tags = ? WHERE id = ?").bind(tags).bind(id).execute(connection).await?;
    Ok(())
}

/// Brings the words by which a contact is found up to date.
pub(super) async fn index(connection: &mut SqliteConnection, id: ContactId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM contacts_fts WHERE rowid = ?").bind(id).execute(&mut *connection).await?;
    sqlx::query(
        "INSERT INTO contacts_fts (rowid, words, realm)
         SELECT c.id, c.name || ' ' || c.push_name || ' ' || coalesce(group_concat(i.value, ' '), ''), c.realm
         FROM contacts c LEFT JOIN identities i ON i.contact_id = c.id AND i.kind IN ('phone', 'username')
         WHERE c.id = ? AND c.merged_into IS NULL GROUP BY c.id",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
