//! The words that a shop gives to its customers. Two that differ only in the case of their letters are one.

use super::{TAGS, within};
use crate::{
    audit,
    error::{Error, Result},
    events::Event,
    model::{ContactId, audit::Act, folding::is_same},
    store::{Tx, contacts},
};

/// Replaces the tags. Empty ones and repetitions are dropped, order stays.
///
/// # Errors
/// When there is no such contact, or there are too many tags or too long ones.
pub async fn set_tags(tx: &mut Tx, id: ContactId, tags: Vec<String>) -> Result<()> {
    let mut kept: Vec<String> = Vec::new();
    for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        within("tag", tag, TAGS.1)?;
        if !has(&kept, tag) {
            kept.push(tag.to_owned());
        }
    }
    if kept.len() > TAGS.0 {
        return Err(Error::TooLong { field: "tags", limit: format!("{} tags", TAGS.0) });
    }
    let before = read(&contacts::get(tx, id).await?.ok_or(Error::NotFound("contact"))?.tags)?;
    contacts::set_tags(tx, id, &write(&kept)?).await?;
    for tag in before.iter().filter(|tag| !has(&kept, tag)) {
        audit::note(tx, &[id], Act::Untagged, tag).await?;
    }
    for tag in kept.iter().filter(|tag| !has(&before, tag)) {
        audit::note(tx, &[id], Act::Tagged, tag).await?;
    }
    tx.emit(Event::ContactChanged { contact_id: id });
    Ok(())
}

/// Whether a contact with these tags has this one.
pub(crate) fn has(tags: &[String], tag: &str) -> bool {
    tags.iter().any(|own| is_same(own, tag))
}

/// These tags and more of them, each once, as many as a contact may have.
pub(crate) fn joined(own: &[String], more: &[String]) -> Vec<String> {
    let mut tags = own.to_vec();
    for tag in more {
        if tags.len() < TAGS.0 && !has(&tags, tag) {
            tags.push(tag.clone());
        }
    }
    tags
}

/// Tags as a column has them.
///
/// # Errors
/// When the stored JSON is damaged.
pub(crate) fn read(stored: &str) -> Result<Vec<String>> {
    serde_json::from_str(stored).map_err(|_| Error::invalid("tags", "the stored tags cannot be read"))
}

/// Tags for a column.
///
/// # Errors
/// Never in practice: texts can always be written.
pub(crate) fn write(tags: &[String]) -> Result<String> {
    serde_json::to_string(tags).map_err(|error| Error::invalid("tags", error.to_string()))
}
