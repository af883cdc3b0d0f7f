//! The list of a channel's contacts: who was added to it or has a conversation there, and has a phone number. Scripts and
//! hosted gateways keep their address books in step with it.

use super::{NAME_LIMIT, block};
use crate::{
    channels::Recipient,
    error::{Error, Result},
    events::Event,
    model::{ChannelId, ContactId},
    phone,
    store::{
        StoreError, Tx,
        channel_contacts::{self, ListedRow},
        channels, contact_batch, contacts,
    },
};
use std::collections::HashMap;

/// From this many changes on, watchers are told once to read everything again.
const MANY: usize = 100;

/// A contact to be put on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewContact {
    /// The shop's own name for them.
    pub name: String,
    /// E.164 digits.
    pub phone: String,
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// There is nothing to read.
    #[error("it is empty")]
    Blank,
    /// Longer than a name may be.
    #[error("it is longer than {NAME_LIMIT} characters")]
    TooLong,
    /// It has line breaks or other control characters.
    #[error("it has characters that cannot be shown")]
    Unreadable,
}

/// Whether a contact may have this name.
///
/// # Errors
/// What is wrong with it.
pub fn check_name(name: &str) -> Result<(), NameFault> {
    if name.trim().is_empty() {
        Err(NameFault::Blank)
    } else if name.chars().count() > NAME_LIMIT {
        Err(NameFault::TooLong)
    } else if name.chars().any(char::is_control) {
        Err(NameFault::Unreadable)
    } else {
        Ok(())
    }
}

/// Puts contacts on the list of a channel. One who is known already by the number gets the new name, and shows again where
/// they were hidden.
///
/// # Errors
/// When there is no such channel, or the database fails.
pub async fn save(tx: &mut Tx, channel: ChannelId, contacts: Vec<NewContact>) -> Result<()> {
    let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
    let now = tx.now();
    let saved = contact_batch::save(tx, (realm, channel), &by_phone(contacts), now).await?;
    if saved.len() < MANY {
        saved.into_iter().for_each(|contact_id| tx.emit(Event::ContactChanged { contact_id }));
    } else {
        tx.emit(Event::Resync);
    }
    Ok(())
}

/// [`save`] for one contact, whose name is left as it is where there is none.
pub(crate) async fn save_one(tx: &mut Tx, channel: ChannelId, contact: NewContact) -> Result<ContactId> {
    let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
    let id = super::resolve_recipient(tx, realm, &Recipient::Phone(contact.phone)).await?;
    if !contact.name.is_empty() {
        contacts::set_name(tx, id, &contact.name).await?;
    }
    channel_contacts::show(tx, channel, id).await?;
    tx.emit(Event::ContactChanged { contact_id: id });
    Ok(id)
}

/// Each phone once, where it first came, with the last name that came with it.
fn by_phone(contacts: Vec<NewContact>) -> Vec<(String, String)> {
    let (mut people, mut places) = (Vec::<(String, String)>::new(), HashMap::new());
    for NewContact { name, phone } in contacts {
        let place = *places.entry(phone.clone()).or_insert(people.len());
        match people.get_mut(place) {
            Some((_, known)) => *known = name.trim().to_owned(),
            None => people.push((phone, name.trim().to_owned())),
        }
    }
    people
}

/// Blocks a contact of the list, or unblocks one who is blocked.
///
/// # Errors
/// When the contact is not on the list.
pub async fn toggle_blocked(tx: &mut Tx, channel: ChannelId, id: ContactId) -> Result<()> {
    let row = listed(tx, channel, id).await?;
    block(tx, channel, id, !row.is_blocked).await
}

/// Takes a contact off the list. Its conversation stays, and a message from the customer brings it back.
///
/// # Errors
/// When the contact is not on the list.
pub async fn hide(tx: &mut Tx, channel: ChannelId, id: ContactId) -> Result<()> {
    listed(tx, channel, id).await?;
    let now = tx.now();
    channel_contacts::hide(tx, channel, id, now).await?;
    tx.emit(Event::ContactChanged { contact_id: id });
    Ok(())
}

async fn listed(tx: &mut Tx, channel: ChannelId, id: ContactId) -> Result<ListedRow> {
    channel_contacts::listed(tx, channel, id).await?.ok_or(Error::NotFound("contact"))
}

/// What a contact is called: by the shop, by themselves, or else by the number.
pub fn display_name(row: &ListedRow) -> String {
    let names = [row.name.clone(), row.push_name.clone(), phone::pretty(&row.phone)];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

/// Everything that a contact goes by: the displayed name first, then the other name, then the tags.
///
/// # Errors
/// When the stored tags are damaged.
pub fn names(row: &ListedRow) -> Result<Vec<String>, StoreError> {
    let tags: Vec<String> = serde_json::from_str(&row.tags).map_err(|_| StoreError::Malformed("contact"))?;
    let mut names = vec![display_name(row)];
    for name in [row.push_name.clone()].into_iter().chain(tags) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}
