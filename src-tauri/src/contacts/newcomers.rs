//! Contacts that a person adds, and conversations that a person begins.

use super::{listing::check_name, tags};
use crate::{
    audit,
    error::{Error, Result},
    events::Event,
    handoff, inbox,
    model::{
        ChannelId, ContactId, ConversationId, HandoffCause, OwnershipEvent, Realm,
        audit::Act,
        newcomer::{Newcomer, NumberFound},
    },
    phone,
    store::{
        Tx, channel_contacts, channels, contact_list,
        contacts::{self, IdentityKind},
        views as rows,
    },
};
use sqlx::SqliteConnection;

/// Whose number this is, as somebody types it.
///
/// # Errors
/// When the database fails.
pub async fn look_up(reader: &mut SqliteConnection, realm: Realm, number: &str, country: &str) -> Result<NumberFound> {
    let Some(digits) = phone::normalise(number, country) else {
        return Ok(NumberFound { phone_pretty: None, known: None });
    };
    let known = match contacts::by_identity(reader, realm, IdentityKind::Phone, &digits).await? {
        Some(id) => contact_list::entry(reader, id).await?,
        None => None,
    };
    Ok(NumberFound { phone_pretty: Some(phone::pretty(&digits)), known })
}

/// Adds a contact to the list of a channel.
///
/// # Errors
/// When the number is none, somebody has it already, the name or a tag cannot be, or there is no such channel.
pub async fn add(tx: &mut Tx, newcomer: Newcomer) -> Result<ContactId> {
    let Newcomer { channel_id, number, country, name, tags } = newcomer;
    let realm = channels::get(tx, channel_id).await?.ok_or(Error::NotFound("channel"))?.realm;
    let digits = phone::normalise(&number, &country).ok_or_else(|| {
        Error::invalid("number", "it is no number of this country; begin with + and the country's code")
    })?;
    if contacts::by_identity(tx, realm, IdentityKind::Phone, &digits).await?.is_some() {
        return Err(Error::Conflict("a contact with this number is there already"));
    }
    let name = name.trim();
    if !name.is_empty() {
        check_name(name).map_err(|fault| Error::invalid("name", fault.to_string()))?;
    }
    let now = tx.now();
    let id = contacts::insert(tx, realm, false, "", now).await?;
    contacts::add_identity(tx, id, realm, IdentityKind::Phone, &digits, now).await?;
    contacts::set_name(tx, id, name).await?;
    channel_contacts::show(tx, channel_id, id).await?;
    audit::note(tx, &[id], Act::Created, "").await?;
    tags::set_tags(tx, id, tags).await?;
    Ok(id)
}

/// The conversation with a contact: on this channel, or else the newest; begun where there is none, and then it is the agent's
/// who begins it, because the bot has nothing to answer yet.
///
/// # Errors
/// When there is no such contact, or no number of ours that could be written from.
pub async fn converse(tx: &mut Tx, id: ContactId, channel: Option<ChannelId>) -> Result<ConversationId> {
    let contact = contacts::get(tx, id).await?.ok_or(Error::NotFound("contact"))?;
    if channel.is_none()
        && let Some(newest) = rows::conversations_of(tx, [id]).await?.pop()
    {
        return Ok(newest.id);
    }
    let channel = match channel {
        Some(channel) => channel,
        None => usual(tx, id, contact.realm).await?,
    };
    let row = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?;
    if row.realm != contact.realm {
        return Err(Error::NotFound("channel"));
    }
    let state = inbox::open(tx, channel, id).await?;
    if let (true, Some(agent)) = (state.last_message_id.0 == 0, tx.actor().agent()) {
        let claim = OwnershipEvent::Claim(agent);
        handoff::apply(tx, state.id, claim, HandoffCause::TakenOver, "").await?;
    }
    tx.emit(Event::ConversationChanged { conversation_id: state.id });
    tx.emit(Event::ContactChanged { contact_id: id });
    Ok(state.id)
}

/// The channel that a contact is on, else the first that is linked.
async fn usual(tx: &mut Tx, id: ContactId, realm: Realm) -> Result<ChannelId> {
    if let Some(channel) = contact_list::channel_of(tx, id).await? {
        return Ok(channel);
    }
    let own = channels::list(tx).await?;
    let linked = own.into_iter().find(|channel| channel.realm == realm && channel.linked_at.is_some());
    linked.map(|channel| channel.id).ok_or(Error::NotLinked)
}
