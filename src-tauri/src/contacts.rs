//! Who a customer is. A phone is one identity among others: resolution goes by everything the network tells, and two
//! contacts that prove to be one are merged, which is recorded and can be taken back.

pub mod bulk;
pub mod export;
pub mod fields;
pub mod import;
pub mod listing;
pub mod merging;
pub mod newcomers;
pub mod reach;
pub(crate) mod tags;

pub use tags::set_tags;

use crate::{
    audit,
    channels::{GroupRef, Recipient, Sender},
    error::{Error, Result},
    events::Event,
    model::{ChannelId, ContactId, ConversationId, Realm, audit::Act},
    store::{
        Tx, channel_contacts,
        contacts::{self, IdentityKind},
        conversations,
    },
};

/// Longest name, in characters.
const NAME_LIMIT: usize = 200;
/// Longest pinned note, in characters.
const NOTE_LIMIT: usize = 4_000;
/// Most tags of a contact, and the longest tag in characters.
pub(crate) const TAGS: (usize, usize) = (30, 40);

/// The contact who wrote; made when nobody is known by any of the sender's identities.
///
/// # Errors
/// When the database fails, or the sender has no identity at all.
pub async fn resolve(tx: &mut Tx, realm: Realm, sender: &Sender) -> Result<ContactId> {
    let id = resolve_past(tx, realm, sender).await?;
    remember_push_name(tx, id, &sender.name).await?;
    Ok(id)
}

/// [`resolve`] for what was written in the past: the name in it is that of then, so it is taken only for a new contact.
///
/// # Errors
/// When the database fails, or the sender has no identity at all.
pub async fn resolve_past(tx: &mut Tx, realm: Realm, sender: &Sender) -> Result<ContactId> {
    let identities = [(IdentityKind::Phone, &sender.phone), (IdentityKind::Lid, &sender.lid)];
    let mut known: Option<ContactId> = None;
    let mut missing = Vec::new();
    for (kind, value) in identities.into_iter().filter_map(|(kind, value)| value.as_deref().map(|value| (kind, value)))
    {
        match (contacts::by_identity(tx, realm, kind, value).await?, known) {
            (Some(found), Some(first)) if found != first => known = Some(merging::by_network(tx, first, found).await?),
            (Some(found), _) => known = Some(found),
            (None, _) => missing.push((kind, value)),
        }
    }
    if known.is_none() && missing.is_empty() {
        return Err(Error::invalid("sender", "the network named no sender"));
    }
    let now = tx.now();
    let id = match known {
        Some(id) => id,
        None => contacts::insert(tx, realm, false, &readable(&sender.name), now).await?,
    };
    for (kind, value) in missing {
        contacts::add_identity(tx, id, realm, kind, value, now).await?;
    }
    Ok(id)
}

/// A contact has this number too. Where somebody else was known by it, the two are one. Returns who they are now.
///
/// # Errors
/// When the database fails.
pub(crate) async fn add_phone(tx: &mut Tx, realm: Realm, id: ContactId, phone: &str) -> Result<ContactId> {
    match contacts::by_identity(tx, realm, IdentityKind::Phone, phone).await? {
        Some(known) if known == id => Ok(id),
        Some(other) => merging::by_network(tx, id, other).await,
        None => {
            let now = tx.now();
            contacts::add_identity(tx, id, realm, IdentityKind::Phone, phone, now).await?;
            tx.emit(Event::ContactChanged { contact_id: id });
            Ok(id)
        }
    }
}

/// The contact that stands for a group.
///
/// # Errors
/// When the database fails.
pub async fn resolve_group(tx: &mut Tx, realm: Realm, group: &GroupRef) -> Result<ContactId> {
    if let Some(id) = contacts::by_identity(tx, realm, IdentityKind::Group, &group.id).await? {
        remember_push_name(tx, id, &group.name).await?;
        return Ok(id);
    }
    let now = tx.now();
    let id = contacts::insert(tx, realm, true, &readable(&group.name), now).await?;
    contacts::add_identity(tx, id, realm, IdentityKind::Group, &group.id, now).await?;
    Ok(id)
}

/// The contact whom a message goes to.
///
/// # Errors
/// When the database fails.
pub async fn resolve_recipient(tx: &mut Tx, realm: Realm, to: &Recipient) -> Result<ContactId> {
    let sender = match to {
        Recipient::Group(id) => {
            return resolve_group(tx, realm, &GroupRef { id: id.clone(), name: String::new() }).await;
        }
        Recipient::Phone(phone) => Sender { phone: Some(phone.clone()), ..Sender::default() },
        Recipient::Lid(lid) => Sender { lid: Some(lid.clone()), ..Sender::default() },
    };
    resolve(tx, realm, &sender).await
}

/// How the network reaches a contact, or the one that it was merged into.
///
/// # Errors
/// When the database fails, or the contact has no identity that can be written to.
pub async fn address(tx: &mut Tx, id: ContactId) -> Result<Recipient> {
    match contacts::address(tx, id).await? {
        Some((IdentityKind::Group, group)) => Ok(Recipient::Group(group)),
        Some((IdentityKind::Phone, phone)) => Ok(Recipient::Phone(phone)),
        Some((IdentityKind::Lid, lid)) => Ok(Recipient::Lid(lid)),
        Some((IdentityKind::Username, _)) | None => Err(Error::Conflict("this contact has no number to write to")),
    }
}

/// Gives a contact the shop's own name; an empty one goes back to the customer's.
///
/// # Errors
/// When there is no such contact or the name is too long.
pub async fn rename(tx: &mut Tx, id: ContactId, name: &str) -> Result<()> {
    within("name", name, NAME_LIMIT)?;
    exists(tx, id).await?;
    contacts::set_name(tx, id, name.trim()).await?;
    audit::note(tx, &[id], Act::Renamed, name.trim()).await?;
    tx.emit(Event::ContactChanged { contact_id: id });
    Ok(())
}

/// Pins a note; an empty one unpins it.
///
/// # Errors
/// When there is no such contact or the note is too long.
pub async fn set_note(tx: &mut Tx, id: ContactId, note: &str) -> Result<()> {
    within("note", note, NOTE_LIMIT)?;
    exists(tx, id).await?;
    contacts::set_note(tx, id, note.trim()).await?;
    audit::note(tx, &[id], Act::Noted, "").await?;
    tx.emit(Event::ContactChanged { contact_id: id });
    Ok(())
}

/// Blocks or unblocks the customer of a conversation, on that conversation's channel.
///
/// # Errors
/// When there is no such conversation.
pub async fn set_blocked(tx: &mut Tx, conversation: ConversationId, blocked: bool) -> Result<()> {
    let state = conversations::get(tx, conversation).await?.ok_or(Error::NotFound("conversation"))?;
    block(tx, state.channel_id, state.contact_id, blocked).await
}

pub(crate) async fn block(tx: &mut Tx, channel: ChannelId, id: ContactId, blocked: bool) -> Result<()> {
    let at = blocked.then(|| tx.now());
    channel_contacts::set_blocked(tx, channel, id, at).await?;
    let act = if blocked { Act::Blocked } else { Act::Unblocked };
    match conversations::find(tx, channel, id).await? {
        Some(state) => {
            audit::note_in(tx, &[state.id], act, "").await?;
            tx.emit(Event::ConversationChanged { conversation_id: state.id });
            Ok(())
        }
        None => audit::note(tx, &[id], act, "").await,
    }
}

async fn remember_push_name(tx: &mut Tx, id: ContactId, name: &str) -> Result<()> {
    let name = readable(name);
    if !name.is_empty() && contacts::set_push_name(tx, id, &name).await? {
        tx.emit(Event::ContactChanged { contact_id: id });
    }
    Ok(())
}

/// What somebody wrote, without the characters that change how the text around it reads: controls, overrides of direction, and
/// what cannot be seen. Line breaks stay.
pub(crate) fn shown(text: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
    };
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// What somebody calls themselves, as long as a name may be: others chose it, so it is cut and not refused.
fn readable(name: &str) -> String {
    name.chars().take(NAME_LIMIT).collect()
}

async fn exists(tx: &mut Tx, id: ContactId) -> Result<()> {
    contacts::get(tx, id).await?.map(drop).ok_or(Error::NotFound("contact"))
}

fn within(field: &'static str, text: &str, limit: usize) -> Result<()> {
    if text.chars().count() > limit {
        return Err(Error::TooLong { field, limit: format!("{limit} characters") });
    }
    Ok(())
}
