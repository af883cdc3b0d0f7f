//! Imports of contacts, and what each found and left behind.

/// What is known of a contact beyond its row, as JSON.
macro_rules! fields_of {
    ($contact:literal) => {
        concat!(
            "(SELECT json_group_object(CAST(v.field_id AS TEXT), v.value) FROM contact_field_values v WHERE v.contact_id = ",
            $contact,
            ")"
        )
    };
}

mod undo;

pub use undo::{Restored, remove_fresh, restored};

use super::StoreError;
use crate::model::{ChannelId, ContactId, ImportId, Realm, Timestamp, contact_import::UnfinishedImport};
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
    /// Fields of the shop's own, as JSON.
    pub fields: String,
    /// Who it is.
    pub contact_id: ContactId,
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
    /// Fields of the shop's own, as JSON.
    pub fields: &'a str,
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
    Ok(sqlx::query_as(concat!(
        "SELECT i.value AS phone, c.id AS contact_id, c.name, c.tags, c.note, ",
        fields_of!("c.id"),
        " AS fields FROM json_each(?) j
         CROSS JOIN identities i ON i.realm = ? AND i.kind = 'phone' AND i.value = j.value
         JOIN contacts c ON c.id = i.contact_id"
    ))
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
    lines: u32,
    now: Timestamp,
) -> Result<ImportId, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO contact_imports (realm, channel_id, lines, touched_at, created_at) VALUES (?1, ?2, ?3, ?4, ?4)
         RETURNING id",
    )
    .bind(realm)
    .bind(channel)
    .bind(lines)
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
           (import_id, contact_id, was_known, old_name, new_name, old_tags, new_tags, old_note, new_note, old_fields, new_fields)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (import_id, contact_id) DO UPDATE SET new_name = excluded.new_name, new_tags = excluded.new_tags,
           new_note = excluded.new_note, new_fields = excluded.new_fields",
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
    .bind(before.map_or("{}", |known| &known.fields))
    .bind(new.fields)
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

/// An import goes on. Returns whether it may: one that was taken back may not.
///
/// # Errors
/// When the database fails.
pub async fn touch(connection: &mut SqliteConnection, id: ImportId, now: Timestamp) -> Result<bool, StoreError> {
    let touched = sqlx::query("UPDATE contact_imports SET touched_at = ? WHERE id = ? AND undone_at IS NULL")
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(touched.rows_affected() > 0)
}

/// An import is complete, or left as it is.
///
/// # Errors
/// When the database fails.
pub async fn set_finished(connection: &mut SqliteConnection, id: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE contact_imports SET finished_at = ? WHERE id = ?";
    sqlx::query(sql).bind(now).bind(id).execute(connection).await?;
    Ok(())
}

/// An import stopped half-way.
///
/// # Errors
/// When the database fails.
pub async fn set_stopped(connection: &mut SqliteConnection, id: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE contact_imports SET stopped_at = ? WHERE id = ?";
    sqlx::query(sql).bind(now).bind(id).execute(connection).await?;
    Ok(())
}

/// The newest import of a realm that stopped half-way, or has taken nothing since `before`; one that took nobody is none.
///
/// # Errors
/// When the database fails.
pub async fn unfinished(
    connection: &mut SqliteConnection,
    realm: Realm,
    before: Timestamp,
) -> Result<Option<UnfinishedImport>, StoreError> {
    let found: Option<(ImportId, u32, u32, Timestamp)> = sqlx::query_as(
        "SELECT i.id, (SELECT count(*) FROM contact_import_rows r WHERE r.import_id = i.id) AS taken, i.lines, i.created_at
         FROM contact_imports i INDEXED BY contact_imports_unfinished
         WHERE i.realm = ? AND i.finished_at IS NULL AND i.undone_at IS NULL
           AND (i.stopped_at IS NOT NULL OR i.touched_at < ?) AND taken > 0 ORDER BY i.id DESC LIMIT 1",
    )
    .bind(realm)
    .bind(before)
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|(id, taken, lines, at)| UnfinishedImport { id, taken, lines, at }))
}
