//! What was said before a number was linked here, as a phone hands it over.
//!
//! Who somebody is, who is blocked and what a repeat is follows the rules of the way in. What differs is what comes of it:
//! nobody waits for an answer to last year's question, so the bot stays out, the owner stays the same, nothing becomes
//! unread, and the windows are told once, at the end. Who and where is asked once for each chat, and messages are added many
//! at a time: that makes tens of thousands of them a matter of seconds.

use super::{Origin, record};
use crate::{
    app::App,
    channels::{GroupRef, Inbound, PastMessage, PhoneReply, Recipient, Sender},
    contacts,
    error::{Error, Result},
    events::Event,
    media::StoredMedia,
    model::{ChannelId, ContactId, ConversationId, Kind, MessageId, Realm, Timestamp},
    schedule,
    store::{
        Tx, channel_contacts, channels,
        conversations::{self, ConversationState},
        history, media as media_rows,
        messages::NewMessage,
        standing,
    },
};
use futures_util::FutureExt;
use std::collections::BTreeMap;

/// Messages of one transaction. Whoever writes meanwhile waits for one of them, not for the whole history.
const AT_ONCE: usize = 500;

/// Stores what was said in the past. What is stored already, and what blocked contacts wrote, is left out.
///
/// # Errors
/// When not all of it could be stored; the network has to deliver it again.
pub async fn receive_history(app: &App, channel: ChannelId, past: Vec<PastMessage>) -> Result<()> {
    receive(app, Origin::channel(channel), past).await
}

pub(super) async fn receive(app: &App, from: Origin, past: Vec<PastMessage>) -> Result<()> {
    let mut is_news = false;
    let stored = receive_all(app, from, past, &mut is_news).await;
    if is_news {
        app.bus().publish(Event::Resync);
    }
    stored
}

async fn receive_all(app: &App, from: Origin, past: Vec<PastMessage>, is_news: &mut bool) -> Result<()> {
    let mut past: Vec<Past> = past.into_iter().filter_map(Past::of).collect();
    // Those of one moment stay in the order in which they were told.
    past.sort_by(|a, b| (&a.chat, a.at()).cmp(&(&b.chat, b.at())));
    let mut past = past.into_iter().peekable();
    while past.peek().is_some() {
        let mut batch: Vec<Past> = past.by_ref().take(AT_ONCE).collect();
        for message in &mut batch {
            message.keep_file(app).await?;
        }
        let channel = from.id();
        *is_news |= from.write(app, move |tx| async move { receive_batch(tx, channel, &batch).await }.boxed()).await?;
    }
    Ok(())
}

/// Whether there was anything new in it.
async fn receive_batch(tx: &mut Tx, channel: ChannelId, batch: &[Past]) -> Result<bool> {
    let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
    let ids: Vec<&str> = batch.iter().map(Past::external_id).collect();
    let mut known = history::known(tx, channel, &ids).await?;
    let mut new: Vec<&Past> = batch.iter().collect();
    new.retain(|past| known.insert(past.external_id().to_owned()));
    let mut rows = Vec::with_capacity(new.len());
    let mut chats = Vec::new();
    for past in new.chunk_by(|a, b| a.chat == b.chat) {
        if let Some(place) = place(tx, channel, realm, past).await? {
            rows.extend(past.iter().map(|past| past.record(place.conversation, channel)));
            if let Some(at) = past.iter().rev().find_map(|past| past.written_by_customer_at()) {
                schedule::customer_had_written(tx, place.conversation, at).await?;
            }
            chats.push(place);
        }
    }
    for media in new.iter().filter_map(|past| past.media.as_ref()) {
        let now = tx.now();
        media_rows::insert(tx, &media.row, now).await?;
    }
    for (conversation, newest) in insert(tx, rows).await? {
        let first_unread = chats.iter().find(|place| place.conversation == conversation).and_then(|p| p.first_unread);
        history::note(tx, conversation, newest, first_unread).await?;
    }
    Ok(!new.is_empty())
}

/// Where the messages of a chat belong.
struct Place {
    conversation: ConversationId,
    first_unread: Option<MessageId>,
}

/// The conversation of a chat, begun where there is none; `None` for a blocked contact.
async fn place(tx: &mut Tx, channel: ChannelId, realm: Realm, past: &[&Past]) -> Result<Option<Place>> {
    let contact = contact(tx, realm, past).await?;
    if channel_contacts::standing(tx, channel, contact).await?.is_blocked {
        return Ok(None);
    }
    Ok(Some(match conversations::find(tx, channel, contact).await? {
        Some(ConversationState { id, .. }) => {
            Place { conversation: id, first_unread: standing::first_unread(tx, id).await? }
        }
        None => {
            let began = past[0].at();
            let conversation = conversations::insert(tx, realm, channel, contact, began).await?;
            Place { conversation, first_unread: None }
        }
    }))
}

/// Adds messages in the order of their ids, as the full-text index wants it, and tells the newest of each conversation.
async fn insert(tx: &mut Tx, mut messages: Vec<NewMessage>) -> Result<BTreeMap<ConversationId, MessageId>> {
    messages.sort_by_key(|message| message.created_at);
    let moments: Vec<Timestamp> = messages.iter().map(|message| message.created_at).collect();
    let rows: Vec<_> = history::ids(tx, &moments).await?.into_iter().zip(messages).collect();
    history::insert(tx, &rows).await?;
    let said = rows.into_iter().filter(|(_, message)| message.content.kind != Kind::Reaction);
    Ok(said.map(|(id, message)| (message.conversation_id, id)).collect())
}

/// Whose chat it is. Somebody new gets the name that was told last; what somebody has called themselves since stays.
async fn contact(tx: &mut Tx, realm: Realm, past: &[&Past]) -> Result<ContactId> {
    let name = past.iter().rev().map(|past| past.name()).find(|name| !name.is_empty()).unwrap_or_default().to_owned();
    match past[0].chat.clone() {
        Chat::Group(id) => contacts::resolve_group(tx, realm, &GroupRef { id, name }).await,
        Chat::Person { phone, lid } => contacts::resolve_past(tx, realm, &Sender { phone, lid, name }).await,
    }
}

/// Whose chat a message belongs to, by everything that the network tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Chat {
    Person { phone: Option<String>, lid: Option<String> },
    Group(String),
}

/// A message on its way in.
struct Past {
    chat: Chat,
    message: PastMessage,
    media: Option<StoredMedia>,
}

impl Past {
    /// `None` where the network names nobody whose chat it could be.
    fn of(message: PastMessage) -> Option<Self> {
        let chat = match &message {
            PastMessage::Inbound(Inbound { group: Some(group), .. }) => Chat::Group(group.id.clone()),
            PastMessage::Inbound(Inbound { sender, .. }) => {
                Chat::Person { phone: sender.phone.clone(), lid: sender.lid.clone() }
            }
            PastMessage::PhoneReply(PhoneReply { to, .. }) => match to.clone() {
                Recipient::Group(id) => Chat::Group(id),
                Recipient::Phone(phone) => Chat::Person { phone: Some(phone), lid: None },
                Recipient::Lid(lid) => Chat::Person { phone: None, lid: Some(lid) },
            },
        };
        let past = Self { chat, message, media: None };
        if past.chat == (Chat::Person { phone: None, lid: None }) {
            tracing::warn!(msgid = past.external_id(), "a message of the past names no sender and is left out");
            return None;
        }
        Some(past)
    }

    fn at(&self) -> Timestamp {
        match &self.message {
            PastMessage::Inbound(inbound) => inbound.at,
            PastMessage::PhoneReply(reply) => reply.at,
        }
    }

    /// When a customer wrote it to us alone.
    fn written_by_customer_at(&self) -> Option<Timestamp> {
        match &self.message {
            PastMessage::Inbound(inbound) => {
                (inbound.group.is_none() && inbound.content.kind != Kind::Reaction).then_some(inbound.at)
            }
            PastMessage::PhoneReply(_) => None,
        }
    }

    fn external_id(&self) -> &str {
        match &self.message {
            PastMessage::Inbound(inbound) => &inbound.external_id,
            PastMessage::PhoneReply(reply) => &reply.external_id,
        }
    }

    /// What the chat is called, as far as this message tells.
    fn name(&self) -> &str {
        match &self.message {
            PastMessage::Inbound(Inbound { group: Some(group), .. }) => &group.name,
            PastMessage::Inbound(inbound) => &inbound.sender.name,
            PastMessage::PhoneReply(_) => "",
        }
    }

    async fn keep_file(&mut self, app: &App) -> Result<()> {
        if let PastMessage::Inbound(Inbound { attachment: Some(file), .. }) = &self.message {
            self.media = Some(app.media().keep(file.bytes.clone(), &file.name).await?);
        }
        Ok(())
    }

    fn record(&self, conversation: ConversationId, channel: ChannelId) -> NewMessage {
        match &self.message {
            PastMessage::Inbound(inbound) => record::inbound(conversation, channel, inbound, self.media.as_ref()),
            PastMessage::PhoneReply(reply) => record::phone_reply(conversation, channel, reply),
        }
    }
}
