//! Imports of contacts, and what each found and left behind.

use super::StoreError;
use crate::model::{ChannelId, ContactId, ImportId, Realm, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A contact with a number of the file, as it was before.
#[derive(Clone, Debug, FromRow)]
pub struct Known {
    /// E.164 digits.
    pub phone: String,
    /// Name given by the shop.
    pub name: String,
    /// Tags, as JSON.
    pub tags: String,
    /// Pinned note.
    pub note: String,
}

/// What an import leaves on a contact.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    /// Name given by the shop.
    pub name: &'a str,
    /// Tags, as JSON.
    pub tags: &'a str,
    /// Pinned note.
    pub note: &'a str,
}

/// A contact as it is to be again.
#[derive(Clone, Debug, FromRow)]
pub struct Restored {
    /// Its id.
    pub id: ContactId,
    /// Name given by the shop.
    pub name: String,
    /// Tags, as JSON.
    pub tags: String,
    /// Pinned note.
    pub note: String,
}

/// The contacts of a realm with these numbers.
///
/// # Errors
/// When the database fails.
pub async fn known(
    connection: &mut SqliteConnection,
    realm: Realm,
    phones: impl Iterator<Item = &str>,
) -> Result<Vec<Known>, StoreError> {
    let phones = serde_json::to_string(&phones.collect::<Vec<_>>()).map_err(|_| StoreError::Malformed("contact"))?;
    Ok(sqlx::query_as(
        "SELECT i.value AS phone, c.name, c.tags, c.note FROM json_each(?) j
         CROSS JOIN identities i ON i.realm = ? AND i.kind = 'phone' AND i.value = j.value
         JOIN contacts c ON c.id = i.contact_id",
    )
    .bind(phones)
    .bind(realm)
    .fetch_all(connection)
    .await?)
}

/// A new import.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut SqliteConnection,
    realm: Realm,
    channel: ChannelId,
    now: Timestamp,
) -> Result<ImportId, StoreError> {
    Ok(sqlx::query_scalar("INSERT INTO contact_imports (realm, channel_id, created_at) VALUES (?, ?, ?) RETURNING id")
        .bind(realm)
        .bind(channel)
        .bind(now)
        .fetch_one(connection)
        .await?)
}

/// Remembers what an import found on a contact (`None`: there was none) and leaves there. Where two lines of a file are one
/// contact, what the first found stays.
///
/// # Errors
/// When the database fails.
pub async fn add_row(
    connection: &mut SqliteConnection,
    import: ImportId,
    contact: ContactId,
    before: Option<&Known>,
    new: &NewRow<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contact_import_rows
           (import_id, contact_id, was_known, old_name, new_name, old_tags, new_tags, old_note, new_note)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (import_id, contact_id)
         DO UPDATE SET new_name = excluded.new_name, new_tags = excluded.new_tags, new_note = excluded.new_note",
    )
    .bind(import)
    .bind(contact)
    .bind(before.is_some())
    .bind(before.map_or("", |known| &known.name))
    .bind(new.name)
    .bind(before.map_or("[]", |known| &known.tags))
    .bind(new.tags)
    .bind(before.map_or("", |known| &known.note))
    .bind(new.note)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks an import as taken back. Returns whether there was one that was not.
///
/// # Errors
/// When the database fails.
pub async fn set_undone(connection: &mut SqliteConnection, id: ImportId, now: Timestamp) -> Result<bool, StoreError> {
    let marked = sqlx::query("UPDATE contact_imports SET undone_at = ? WHERE id = ? AND undone_at IS NULL")
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(marked.rows_affected() > 0)
}

/// Removes those whom the import has added, where nothing has happened with them since.
///
/// # Errors
/// When the database fails.
pub async fn remove_fresh(connection: &mut SqliteConnection, id: ImportId) -> Result<(), StoreError> {
    const UNTOUCHED: &str = "SELECT r.contact_id FROM contact_import_rows r
         WHERE r.import_id = ? AND r.was_known = 0
           AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = r.contact_id)
           AND NOT EXISTS (SELECT 1 FROM ai_rejects a WHERE a.contact_id = r.contact_id)
           AND NOT EXISTS (SELECT 1 FROM contact_merges m WHERE r.contact_id IN (m.kept_id, m.merged_id))";
    let gone: Vec<ContactId> = sqlx::query_scalar(UNTOUCHED).bind(id).fetch_all(&mut *connection).await?;
    let gone = super::columns::id_list(gone);
    for statement in [
        "DELETE FROM contacts_fts WHERE rowid IN (SELECT value FROM json_each(?))",
        "DELETE FROM channel_contacts WHERE contact_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM identities WHERE contact_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM contacts WHERE id IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(statement).bind(&gone).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The contacts that the import has changed, with what it found where that is still as the import left it.
///
/// # Errors
/// When the database fails.
pub async fn restored(connection: &mut SqliteConnection, id: ImportId) -> Result<Vec<Restored>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT c.id, CASE WHEN c.name = r.new_name THEN r.old_name ELSE c.name END AS name,
           CASE WHEN c.tags = r.new_tags THEN r.old_tags ELSE c.tags END AS tags,
           CASE WHEN c.note = r.new_note THEN r.old_note ELSE c.note END AS note
         FROM contact_import_rows r JOIN contacts c ON c.id = r.contact_id WHERE r.import_id = ? AND r.was_known = 1",
    )
    .bind(id)
    .fetch_all(connection)
    .await?)
}
