//! What a shop wants to know of its customers beyond name, tags and note.

use super::ContactFieldId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A field of the shop's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ContactField {
    /// Its id.
    pub id: ContactFieldId,
    /// What the shop calls it.
    pub name: String,
    /// It has a column on the page of contacts.
    pub in_table: bool,
    /// Contacts of whom it is known.
    pub used: u32,
}

/// A field as it is to be: a new one, or the one of this id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct ContactFieldDraft {
    /// `None` for a new one.
    pub id: Option<ContactFieldId>,
    /// What the shop calls it.
    pub name: String,
    /// It has a column on the page of contacts.
    pub in_table: bool,
}

/// What is known of one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldValue {
    /// The field.
    pub field_id: ContactFieldId,
    /// What is known.
    pub value: String,
}
