//! Fields of the shop's own, and what they hold for each contact.

use super::{StoreError, columns::id_list};
use crate::model::{
    ContactFieldId, ContactId, Timestamp,
    contact_field::{ContactField, FieldValue},
};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};

/// What is known of a contact, by field: the form in which it is remembered.
pub type Values = BTreeMap<i64, String>;

/// All fields, in the shop's order.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<ContactField>, StoreError> {
    let rows: Vec<(ContactFieldId, String, bool, u32)> = sqlx::query_as(
        "SELECT f.id, f.name, f.in_table, (SELECT count(*) FROM contact_field_values v WHERE v.field_id = f.id)
         FROM contact_fields f ORDER BY f.position, f.id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, name, in_table, used)| ContactField { id, name, in_table, used }).collect())
}

/// Adds a field behind the others.
///
/// # Errors
/// When the database fails, or there is one of this name.
pub async fn insert(
    connection: &mut SqliteConnection,
    name: &str,
    folded: &str,
    in_table: bool,
    now: Timestamp,
) -> Result<ContactFieldId, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO contact_fields (name, folded, position, in_table, created_at)
         VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM contact_fields), ?, ?) RETURNING id",
    )
    .bind(name)
    .bind(folded)
    .bind(in_table)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Changes a field. Returns whether there is one.
///
/// # Errors
/// When the database fails, or there is another of this name.
pub async fn update(
    connection: &mut SqliteConnection,
    id: ContactFieldId,
    name: &str,
    folded: &str,
    in_table: bool,
) -> Result<bool, StoreError> {
    let changed = sqlx::query("UPDATE contact_fields SET name = ?, folded = ?, in_table = ? WHERE id = ?")
        .bind(name)
        .bind(folded)
        .bind(in_table)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(changed.rows_affected() > 0)
}

/// Puts the fields in this order.
///
/// # Errors
/// When the database fails.
pub async fn set_order(connection: &mut SqliteConnection, ids: &[ContactFieldId]) -> Result<(), StoreError> {
    sqlx::query("UPDATE contact_fields SET position = j.key FROM json_each(?) j WHERE contact_fields.id = j.value")
        .bind(id_list(ids))
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a field and what it holds.
///
/// # Errors
/// When the database fails.
pub async fn delete(connection: &mut SqliteConnection, id: ContactFieldId) -> Result<bool, StoreError> {
    let gone = sqlx::query("DELETE FROM contact_fields WHERE id = ?").bind(id).execute(connection).await?;
    Ok(gone.rows_affected() > 0)
}

/// What is known of these contacts.
///
/// # Errors
/// When the database fails.
pub async fn values(
    connection: &mut SqliteConnection,
    contacts: impl IntoIterator<Item = ContactId>,
) -> Result<HashMap<ContactId, Values>, StoreError> {
    let rows: Vec<(ContactId, i64, String)> = sqlx::query_as(
        "SELECT v.contact_id, v.field_id, v.value FROM json_each(?) j
         CROSS JOIN contact_field_values v ON v.contact_id = j.value",
    )
    .bind(id_list(contacts))
    .fetch_all(connection)
    .await?;
    let mut known: HashMap<ContactId, Values> = HashMap::new();
    for (contact, field, value) in rows {
        known.entry(contact).or_default().insert(field, value);
    }
    Ok(known)
}

/// What is known of one contact, in the shop's order.
///
/// # Errors
/// When the database fails.
pub async fn of_contact(connection: &mut SqliteConnection, contact: ContactId) -> Result<Vec<FieldValue>, StoreError> {
    let rows: Vec<(ContactFieldId, String)> = sqlx::query_as(
        "SELECT v.field_id, v.value FROM contact_field_values v JOIN contact_fields f ON f.id = v.field_id
         WHERE v.contact_id = ? ORDER BY f.position, f.id",
    )
    .bind(contact)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(field_id, value)| FieldValue { field_id, value }).collect())
}

/// Puts down what one field holds; nothing where `value` is empty. Fields that have gone are passed over.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut SqliteConnection,
    contact: ContactId,
    field: ContactFieldId,
    value: &str,
) -> Result<(), StoreError> {
    let sql = match value {
        "" => "DELETE FROM contact_field_values WHERE contact_id = ?1 AND field_id = ?2 AND ?3 = ''",
        _ => {
            "INSERT INTO contact_field_values (contact_id, field_id, value)
             SELECT ?1, id, ?3 FROM contact_fields WHERE id = ?2
             ON CONFLICT (contact_id, field_id) DO UPDATE SET value = excluded.value"
        }
    };
    sqlx::query(sql).bind(contact).bind(field).bind(value).execute(connection).await?;
    Ok(())
}

/// Makes what is known of a contact exactly this.
///
/// # Errors
/// When the database fails.
pub async fn set_all(connection: &mut SqliteConnection, contact: ContactId, values: &Values) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM contact_field_values WHERE contact_id = ?")
        .bind(contact)
        .execute(&mut *connection)
        .await?;
    for (field, value) in values {
        put(connection, contact, ContactFieldId(*field), value).await?;
    }
    Ok(())
}
