//! The way in: what a customer wrote is stored in one transaction, and only then acknowledged to the network.
//!
//! A repeat of a message (same channel, same id) is a no-op that gives the stored message, so a network may deliver as
//! often as it likes and in any order.

mod history;
mod origin;
mod pins;
mod reactions;
mod read_marks;
mod record;

pub use history::receive_history;
pub use origin::Origin;
pub use pins::set_pinned;
pub use read_marks::{mark_read, read};

use crate::{
    app::App,
    audit, bot,
    channels::{ChannelEvent, Inbound, PhoneReply, Sink, SinkError},
    contacts, erasure,
    error::{Error, Result},
    events::Event,
    handoff,
    media::{self, StoredMedia},
    model::{audit::Act, *},
    outbox, schedule,
    store::{
        Tx, channel_contacts, channels,
        conversations::{self, ConversationState},
        media as media_rows, messages,
    },
};
use async_trait::async_trait;
use futures_util::FutureExt;

#[async_trait]
impl Sink for App {
    async fn deliver(&self, channel: ChannelId, event: ChannelEvent) -> Result<Option<MessageId>, SinkError> {
        let stored = take(self, Origin::channel(channel), event).await;
        stored.map_err(|error| SinkError(error.to_string()))
    }
}

/// Stores one report. Returns the stored message as [`Sink::deliver`] does.
///
/// # Errors
/// When it could not be stored, or is not to be: see [`Origin::write`].
pub async fn take(app: &App, from: Origin, event: ChannelEvent) -> Result<Option<MessageId>> {
    let channel = from.id();
    match event {
        ChannelEvent::Message(inbound) => receive_from(app, from, inbound).await,
        ChannelEvent::PhoneReply(reply) => phone_reply(app, from, reply).await.map(|()| None),
        ChannelEvent::SentElsewhere(sent) => {
            from.write(app, move |tx| sent_elsewhere(tx, channel, sent).boxed()).await.map(|()| None)
        }
        ChannelEvent::History(past) => history::receive(app, from, past).await.map(|()| None),
        ChannelEvent::Receipt { external_id, event, at } => {
            let applied = from.write(app, move |tx| outbox::apply_receipt(tx, channel, external_id, event, at).boxed());
            applied.await.map(|()| None)
        }
        ChannelEvent::Revised { external_id, by, revision, at } => {
            let revised = from.write(app, move |tx| {
                async move { outbox::apply_revision(tx, channel, &external_id, by, &revision, at).await }.boxed()
            });
            revised.await?;
            erasure::remove_files_now_or_later(app).await;
            Ok(None)
        }
        ChannelEvent::Linked { phone, name } => {
            from.write(app, move |tx| linked(tx, channel, phone, name).boxed()).await.map(|()| None)
        }
        ChannelEvent::LoggedOut => from.write(app, move |tx| logged_out(tx, channel).boxed()).await.map(|()| None),
        ChannelEvent::SessionChanged => {
            app.bus().publish(Event::ChannelChanged { channel_id: channel });
            Ok(None)
        }
        ChannelEvent::LinkChanged => {
            app.bus().publish(Event::LinkChanged { channel_id: channel });
            Ok(None)
        }
    }
}

/// Stores what a customer wrote. Returns the stored message, also for a repeat, and `None` for a blocked contact.
///
/// # Errors
/// When it could not be stored; the network has to deliver it again.
pub async fn receive(app: &App, channel: ChannelId, inbound: Inbound) -> Result<Option<MessageId>> {
    receive_from(app, Origin::channel(channel), inbound).await
}

async fn receive_from(app: &App, from: Origin, inbound: Inbound) -> Result<Option<MessageId>> {
    let media = match &inbound.attachment {
        Some(file) => Some(app.media().keep(file.bytes.clone(), &file.name).await?),
        None => None,
    };
    let (bots, channel, file) = (app.bots().clone(), from.id(), media.clone());
    let received =
        from.write(app, move |tx| async move { receive_in(tx, &bots, channel, inbound, media).await }.boxed()).await;
    if !matches!(received, Ok(Some(_))) {
        media::let_go(app, file).await;
    }
    received
}

async fn receive_in(
    tx: &mut Tx,
    bots: &bot::Bots,
    channel: ChannelId,
    inbound: Inbound,
    media: Option<StoredMedia>,
) -> Result<Option<MessageId>> {
    if let Some(known) = messages::by_external_id(tx, channel, &inbound.external_id).await? {
        return Ok(Some(known.id));
    }
    let row = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?;
    let contact = match &inbound.group {
        Some(group) => contacts::resolve_group(tx, row.realm, group).await?,
        None => contacts::resolve(tx, row.realm, &inbound.sender).await?,
    };
    let standing = channel_contacts::standing(tx, channel, contact).await?;
    if standing.is_blocked {
        return Ok(None);
    }
    if standing.is_hidden {
        channel_contacts::unhide(tx, channel, contact).await?;
    }
    let state = open(tx, channel, contact).await?;
    if inbound.content.kind == Kind::Reaction {
        return reactions::add(tx, &state, record::inbound(state.id, channel, &inbound, None)).await.map(Some);
    }
    handoff::apply_to(tx, &state, OwnershipEvent::Inbound, HandoffCause::CustomerReturned, "").await?;
    let id = insert(tx, &state, &inbound, media).await?;
    conversations::note_message(tx, state.id, id, 1).await?;
    tx.emit(Event::MessageReceived { realm: state.realm, conversation_id: state.id, message_id: id });
    if inbound.group.is_none() {
        schedule::customer_wrote(tx, &state).await?;
    }
    if inbound.group.is_none() && bot::answers(tx, &row).await? {
        bot::on_inbound(tx, bots, state.id, id, &inbound.content).await?;
    }
    Ok(Some(id))
}

/// The conversation of a contact on a channel; begun, with the bot, when there is none.
///
/// # Errors
/// When the database fails.
pub async fn open(tx: &mut Tx, channel: ChannelId, contact: ContactId) -> Result<ConversationState> {
    if let Some(state) = conversations::find(tx, channel, contact).await? {
        return Ok(state);
    }
    let row = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?;
    let now = tx.now();
    let id = conversations::insert(tx, row.realm, channel, contact, now).await?;
    conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))
}

async fn insert(
    tx: &mut Tx,
    state: &ConversationState,
    inbound: &Inbound,
    media: Option<StoredMedia>,
) -> Result<MessageId> {
    if let Some(media) = &media {
        let now = tx.now();
        media_rows::insert(tx, &media.row, now).await?;
    }
    let message = record::inbound(state.id, state.channel_id, inbound, media.as_ref());
    let id = messages::next_id(tx, state.id, inbound.at).await?;
    messages::insert(tx, id, &message).await?;
    Ok(id)
}

/// The owner answered on the phone: it shows as a person's message and takes the conversation over.
async fn phone_reply(app: &App, from: Origin, reply: PhoneReply) -> Result<()> {
    let channel = from.id();
    let conversation = from.write(app, move |tx| phone_reply_in(tx, channel, reply).boxed()).await?;
    if let Some(conversation) = conversation {
        outbox::settle_in_flight(app, conversation).await;
    }
    Ok(())
}

async fn phone_reply_in(tx: &mut Tx, channel: ChannelId, reply: PhoneReply) -> Result<Option<ConversationId>> {
    if messages::by_external_id(tx, channel, &reply.external_id).await?.is_some() {
        return Ok(None);
    }
    let row = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?;
    let contact = contacts::resolve_recipient(tx, row.realm, &reply.to).await?;
    let state = open(tx, channel, contact).await?;
    if reply.content.kind == Kind::Reaction {
        reactions::add(tx, &state, record::phone_reply(state.id, channel, &reply)).await?;
        return Ok(None);
    }
    let agent = AgentId::LOCAL;
    handoff::apply(tx, state.id, OwnershipEvent::Claim(agent), HandoffCause::PhoneReply, "").await?;
    handoff::apply(tx, state.id, OwnershipEvent::Answered(agent), HandoffCause::PhoneReply, "").await?;
    add(tx, &state, &reply).await?;
    Ok(Some(state.id))
}

/// Somebody else who has this account wrote: it shows, and changes nothing else.
async fn sent_elsewhere(tx: &mut Tx, channel: ChannelId, sent: PhoneReply) -> Result<()> {
    if messages::by_external_id(tx, channel, &sent.external_id).await?.is_some() {
        return Ok(());
    }
    let row = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?;
    let contact = contacts::resolve_recipient(tx, row.realm, &sent.to).await?;
    let state = open(tx, channel, contact).await?;
    add(tx, &state, &sent).await
}

async fn add(tx: &mut Tx, state: &ConversationState, sent: &PhoneReply) -> Result<()> {
    let message = record::phone_reply(state.id, state.channel_id, sent);
    if message.content.kind == Kind::Reaction {
        return reactions::add(tx, state, message).await.map(drop);
    }
    let id = messages::next_id(tx, state.id, sent.at).await?;
    messages::insert(tx, id, &message).await?;
    conversations::note_message(tx, state.id, id, 0).await?;
    tx.emit(Event::MessageAdded { realm: state.realm, conversation_id: state.id, message_id: id });
    Ok(())
}

async fn linked(tx: &mut Tx, channel: ChannelId, phone: String, name: String) -> Result<()> {
    let now = tx.now();
    channels::set_linked(tx, channel, &phone, &name, now).await?;
    tx.emit(Event::ChannelChanged { channel_id: channel });
    Ok(())
}

/// The phone has ended the link. What still waited fails and says so: scanned again days later, or by another phone, old words
/// must not leave by themselves.
async fn logged_out(tx: &mut Tx, channel: ChannelId) -> Result<()> {
    outbox::refuse_waiting(tx, channel).await?;
    channels::set_unlinked(tx, channel).await?;
    tx.emit(Event::ChannelChanged { channel_id: channel });
    Ok(())
}

/// The agent wants to come back to a conversation.
///
/// # Errors
/// When the database fails.
pub async fn mark_unread(tx: &mut Tx, id: ConversationId) -> Result<()> {
    conversations::mark_unread(tx, id).await?;
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(())
}

/// Whether the bot answers the customer of a conversation. Switched off, what it had not sent yet never leaves.
///
/// # Errors
/// When there is no such conversation.
pub async fn set_bot_enabled(tx: &mut Tx, id: ConversationId, enabled: bool) -> Result<()> {
    conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    conversations::set_bot_enabled(tx, id, enabled).await?;
    audit::note_in(tx, &[id], if enabled { Act::BotOn } else { Act::BotOff }, "").await?;
    if !enabled {
        outbox::cancel_bot(tx, id).await?;
        bot::forget(tx, id).await?;
    }
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(())
}
