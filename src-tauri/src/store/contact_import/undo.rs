//! The way back from an import: who may go again, and what the others said before.

use crate::{
    model::{ContactId, ImportId},
    store::{StoreError, columns::id_list},
};
use sqlx::{FromRow, SqliteConnection};

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
    /// Fields of the shop's own, as JSON.
    pub fields: String,
    /// Somebody has changed something of it since.
    pub was_touched: bool,
}

/// Whom the import has added, where nobody has touched them since: neither the shop, nor the customer, nor another import.
const UNTOUCHED: &str = concat!(
    "SELECT r.contact_id FROM contact_import_rows r JOIN contacts c ON c.id = r.contact_id
     WHERE r.import_id = ?1 AND r.was_known = 0
       AND c.name = r.new_name AND c.tags = r.new_tags AND c.note = r.new_note AND c.push_name = '' AND ",
    fields_of!("c.id"),
    " = r.new_fields
       AND (SELECT count(*) FROM identities i WHERE i.contact_id = c.id) = 1
       AND NOT EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.contact_id = c.id
             AND (cc.blocked_at IS NOT NULL OR cc.hidden_at IS NOT NULL
                  OR cc.channel_id <> (SELECT channel_id FROM contact_imports WHERE id = ?1)))
       AND NOT EXISTS (SELECT 1 FROM conversations v WHERE v.contact_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM ai_rejects a WHERE a.contact_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM audit_entries x WHERE x.contact_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM contact_merges m WHERE c.id IN (m.kept_id, m.merged_id))
       AND NOT EXISTS (SELECT 1 FROM contact_import_rows l JOIN contact_imports o ON o.id = l.import_id
             WHERE l.contact_id = c.id AND l.import_id <> r.import_id AND o.undone_at IS NULL)"
);

/// Removes those whom the import has added, where nobody has touched them since. Returns how many went and how many stay.
///
/// # Errors
/// When the database fails.
pub async fn remove_fresh(connection: &mut SqliteConnection, id: ImportId) -> Result<(u32, u32), StoreError> {
    let gone: Vec<ContactId> = sqlx::query_scalar(UNTOUCHED).bind(id).fetch_all(&mut *connection).await?;
    let added: u32 =
        sqlx::query_scalar("SELECT count(*) FROM contact_import_rows WHERE import_id = ? AND was_known = 0")
            .bind(id)
            .fetch_one(&mut *connection)
            .await?;
    let removed = u32::try_from(gone.len()).unwrap_or(u32::MAX);
    let gone = id_list(gone);
    for statement in [
        "DELETE FROM contacts_fts WHERE rowid IN (SELECT value FROM json_each(?))",
        "DELETE FROM channel_contacts WHERE contact_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM identities WHERE contact_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM contacts WHERE id IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(statement).bind(&gone).execute(&mut *connection).await?;
    }
    Ok((removed, added.saturating_sub(removed)))
}

/// The contacts that the import has changed, with what it found where that is still as the import left it.
///
/// # Errors
/// When the database fails.
pub async fn restored(connection: &mut SqliteConnection, id: ImportId) -> Result<Vec<Restored>, StoreError> {
    Ok(sqlx::query_as(concat!(
        "SELECT id, CASE WHEN name = new_name THEN old_name ELSE name END AS name,
           CASE WHEN tags = new_tags THEN old_tags ELSE tags END AS tags,
           CASE WHEN note = new_note THEN old_note ELSE note END AS note,
           CASE WHEN fields = new_fields THEN old_fields ELSE fields END AS fields,
           name <> new_name OR tags <> new_tags OR note <> new_note OR fields <> new_fields AS was_touched
         FROM (SELECT r.*, c.id, c.name, c.tags, c.note, ",
        fields_of!("c.id"),
        " AS fields FROM contact_import_rows r JOIN contacts c ON c.id = r.contact_id
           WHERE r.import_id = ? AND r.was_known = 1)"
    ))
    .bind(id)
    .fetch_all(connection)
    .await?)
}
