//! Fields of the shop's own: an address, a size, a customer number. What they are called is the shop's choice, and so is
//! which of them have a column on the page of contacts.

use crate::{
    audit,
    error::{Error, Result},
    events::Event,
    model::{
        ContactFieldId, ContactId,
        audit::Act,
        contact_field::{ContactField, ContactFieldDraft},
        folding::folded,
    },
    store::{StoreError, Tx, contact_fields as store},
};
use sqlx::SqliteConnection;

/// Most fields of a shop.
const MOST: usize = 30;
/// Longest name of a field, in characters.
const NAME_LIMIT: usize = 40;
/// Longest value, in characters.
pub(crate) const VALUE_LIMIT: usize = 500;
/// Columns of a file of contacts that no field may be called: they would be taken for something else.
const TAKEN: [&str; 9] = ["name", "phone", "tags", "note", "blocked", "bot", "channel", "first_seen", "last_message"];

/// All fields, in the shop's order.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &mut SqliteConnection) -> Result<Vec<ContactField>> {
    Ok(store::list(reader).await?)
}

/// Adds a field, or changes the one of this id.
///
/// # Errors
/// When its name is empty, too long, or taken, or there are too many fields.
pub async fn save(tx: &mut Tx, draft: ContactFieldDraft) -> Result<ContactFieldId> {
    let name = checked(&draft.name)?;
    let folded = folded(name);
    let now = tx.now();
    let stored = match draft.id {
        Some(id) => match store::update(tx, id, name, &folded, draft.in_table).await {
            Ok(true) => Ok(id),
            Ok(false) => return Err(Error::NotFound("field")),
            Err(error) => Err(error),
        },
        None if store::list(tx).await?.len() >= MOST => {
            return Err(Error::TooLong { field: "fields", limit: format!("{MOST} fields") });
        }
        None => store::insert(tx, name, &folded, draft.in_table, now).await,
    };
    let id = stored.map_err(taken)?;
    tx.emit(Event::Resync);
    Ok(id)
}

/// Puts the fields in this order.
///
/// # Errors
/// When the database fails.
pub async fn sort(tx: &mut Tx, ids: Vec<ContactFieldId>) -> Result<()> {
    store::set_order(tx, &ids).await?;
    tx.emit(Event::Resync);
    Ok(())
}

/// Removes a field with everything that it holds.
///
/// # Errors
/// When there is no such field.
pub async fn remove(tx: &mut Tx, id: ContactFieldId) -> Result<()> {
    if !store::delete(tx, id).await? {
        return Err(Error::NotFound("field"));
    }
    tx.emit(Event::Resync);
    Ok(())
}

/// Writes down what a field holds for a contact; an empty value takes it away.
///
/// # Errors
/// When there is no such contact or field, or the value is too long.
pub async fn set(tx: &mut Tx, contact: ContactId, field: ContactFieldId, value: &str) -> Result<()> {
    let value = value.trim();
    super::within("field_value", value, VALUE_LIMIT)?;
    super::exists(tx, contact).await?;
    let known = store::list(tx).await?.into_iter().find(|known| known.id == field).ok_or(Error::NotFound("field"))?;
    let before = store::of_contact(tx, contact).await?.into_iter().find(|known| known.field_id == field);
    if before.as_ref().map_or("", |known| known.value.as_str()) == value {
        return Ok(());
    }
    store::put(tx, contact, field, value).await?;
    audit::note(tx, &[contact], Act::FieldSet, &known.name).await?;
    tx.emit(Event::ContactChanged { contact_id: contact });
    Ok(())
}

fn checked(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Error::invalid("field_name", "a field needs a name"));
    }
    super::within("field_name", name, NAME_LIMIT)?;
    if TAKEN.contains(&folded(name).as_str()) {
        return Err(Error::invalid("field_taken", format!("{name} is known of every contact already")));
    }
    Ok(name)
}

fn taken(error: StoreError) -> Error {
    match error.is_constraint() {
        true => Error::invalid("field_taken", "there is a field of this name already"),
        false => error.into(),
    }
}
