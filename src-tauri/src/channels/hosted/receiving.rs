//! What the account shows of a conversation, stored: what customers wrote, what others answered there, how far our own
//! messages came, and who answers.

use super::{Account, Setback, owners};
use crate::{
    channels::{Attachment, ChannelEvent, Group, Inbound, PastMessage, PhoneReply, Recipient, Sender, Sink, SinkError},
    contacts,
    error::{Error, Result},
    gateways::{
        client::{ClientError, wabot::reached, waviro::reached as waviro_reached},
        wabot::{Conversation, Message},
        waviro,
    },
    inbox,
    model::{Content, ConversationId, Direction, Kind, Status, Timestamp},
    outgoing::MEDIA_LIMIT,
    store::{
        Tx, channels, conversations,
        hosted::{aliases, conversations as hosted},
        messages as stored,
    },
};
use futures_util::FutureExt;

/// A message of ours that the account shows within this time of its being written is the same.
const OURS_WITHIN_MILLIS: i64 = 30 * 60 * 1000;

/// How a conversation was found.
pub(super) struct Seen {
    /// How its line looks now.
    pub look: String,
    /// The service's id of the newest message that was stored before.
    pub last: String,
    /// Whether what is new is news; it is not before the first round has ended.
    pub is_news: bool,
}

impl Account {
    /// Stores what is new in a conversation, oldest first.
    pub(super) async fn receive(&self, line: &Conversation, messages: Vec<Message>, seen: Seen) -> Result<(), Setback> {
        let sender = self.customer(line);
        let new = messages.iter().position(|message| message.id == seen.last).map_or(0, |at| at + 1);
        let (old, new) = messages.split_at(new);
        self.apply_acks(old).await?;
        let conversation = self.open(line, &sender, seen.is_news).await?;
        let mut past = Vec::new();
        for message in new {
            if let Some(news) = self.unknown(conversation, message, &sender).await? {
                past.push(news);
            }
        }
        match seen.is_news {
            false => self.tell(ChannelEvent::History(past)).await?,
            true => {
                for message in past {
                    self.tell(match message {
                        PastMessage::Inbound(inbound) => ChannelEvent::Message(inbound),
                        PastMessage::PhoneReply(reply) => ChannelEvent::SentElsewhere(reply),
                    })
                    .await?;
                }
            }
        }
        self.name(new).await?;
        self.settle(line, conversation, messages.last(), seen).await
    }

    /// Who the customer is. One without a number is known by the service's own id.
    fn customer(&self, line: &Conversation) -> Sender {
        let phone = line.contact.phone.clone().filter(|phone| crate::phone::is_possible(phone));
        let lid = phone.is_none().then(|| format!("{}:{}", crate::gateway::owner(self.id), line.contact.id));
        Sender { phone, lid, name: line.contact.name.clone() }
    }

    /// The conversation here. One that is new takes over who answers it there.
    async fn open(&self, line: &Conversation, sender: &Sender, is_news: bool) -> Result<ConversationId> {
        let (channel, remote_id, remote, sender) = (self.id, line.id.clone(), line.status, sender.clone());
        let since = line.updated_at;
        let opened = self.app.store().write(move |tx| {
            async move {
                let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
                let contact = contacts::resolve(tx, realm, &sender).await?;
                let state = inbox::open(tx, channel, contact).await?;
                if hosted::get(tx, channel, &remote_id).await?.is_none() {
                    meet(tx, &state, remote, since, is_news).await?;
                }
                Ok::<_, Error>(state.id)
            }
            .boxed()
        });
        opened.await
    }

    /// What has to be stored of a message that is not stored yet.
    async fn unknown(
        &self,
        conversation: ConversationId,
        message: &Message,
        sender: &Sender,
    ) -> Result<Option<PastMessage>, Setback> {
        if matches!(message.kind, Kind::Event | Kind::Note) {
            return Ok(None);
        }
        let external_id = external_id(message);
        if message.direction == Direction::Out && self.is_ours(conversation, message, &external_id).await? {
            self.apply_acks(std::slice::from_ref(message)).await?;
            return Ok(None);
        }
        let attachment = self.attachment(message).await?;
        let content = self.content(message, attachment.is_some()).await?;
        Ok(Some(match message.direction {
            Direction::In => PastMessage::Inbound(Inbound {
                external_id,
                sender: sender.clone(),
                group: None,
                content,
                attachment,
                at: message.created_at,
            }),
            Direction::Out => PastMessage::PhoneReply(PhoneReply {
                external_id,
                to: recipient(sender),
                content,
                author: message.author,
                at: message.created_at,
            }),
        }))
    }

    /// Whether a message is one of ours: known by its alias, or the first that says the same and has no alias yet, which
    /// it gets.
    async fn is_ours(&self, conversation: ConversationId, message: &Message, alias: &str) -> Result<bool> {
        let (channel, alias, text) = (self.id, alias.to_owned(), message.text.clone());
        let since = message.created_at.plus_millis(-OURS_WITHIN_MILLIS);
        let ours = self.app.store().write(move |tx| {
            async move {
                if aliases::external_id(tx, channel, &alias).await?.is_some() {
                    return Ok(true);
                }
                let Some(id) = aliases::nameless(tx, conversation, &text, since).await? else { return Ok(false) };
                aliases::insert(tx, channel, &alias, id).await?;
                Ok::<_, Error>(true)
            }
            .boxed()
        });
        ours.await
    }

    /// The file that a customer sent. One that the service does not give out, or that is too large, is told of by name.
    async fn attachment(&self, message: &Message) -> Result<Option<Attachment>, Setback> {
        let wabot = self.services.as_ref().and_then(|services| services.wabot.as_ref());
        let (Some(media), Some(wabot), Direction::In) = (&message.media, wabot, message.direction) else {
            return Ok(None);
        };
        match wabot.file(&media.url, MEDIA_LIMIT).await {
            Ok(bytes) => Ok(Some(Attachment { bytes, name: media.name.clone() })),
            Err(error @ (ClientError::Unavailable { .. } | ClientError::RateLimited { .. })) => Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, message = message.id, "the file of a message could not be had");
                Ok(None)
            }
        }
    }

    /// Text, and what is there besides.
    async fn content(&self, message: &Message, has_file: bool) -> Result<Content> {
        let reply_to = match &message.reply_to {
            Some(id) => {
                let ours = aliases::external_id(&mut *self.app.store().read().await?, self.id, id).await?;
                ours.unwrap_or_else(|| id.clone())
            }
            None => String::new(),
        };
        let lost = message.media.as_ref().filter(|_| !has_file);
        let name = lost.map(|media| media.name.clone()).filter(|_| message.text.is_empty());
        Ok(Content {
            kind: if lost.is_some() { Kind::Unknown } else { message.kind },
            text: name.unwrap_or_else(|| message.text.clone()),
            media: None,
            location: message.location.clone(),
            contact: message.contact.clone(),
            buttons: message.buttons.clone(),
            reply_to,
        })
    }

    async fn tell(&self, event: ChannelEvent) -> Result<(), Setback> {
        self.app.deliver(self.id, event).await.map(drop).map_err(unstored)
    }

    /// What others sent gets its own id as alias, so that it is never taken for a message of ours that says the same.
    async fn name(&self, messages: &[Message]) -> Result<()> {
        let channel = self.id;
        let ids: Vec<_> =
            messages.iter().filter(|message| message.direction == Direction::Out).map(external_id).collect();
        let named = self.app.store().write(move |tx| {
            async move {
                for id in ids {
                    if let Some(row) = stored::by_external_id(tx, channel, &id).await? {
                        aliases::insert(tx, channel, &id, row.id).await?;
                    }
                }
                Ok::<_, Error>(())
            }
            .boxed()
        });
        named.await
    }

    /// The look of the conversation, and its owner where the account has changed it.
    async fn settle(
        &self,
        line: &Conversation,
        conversation: ConversationId,
        newest: Option<&Message>,
        seen: Seen,
    ) -> Result<(), Setback> {
        let channel = self.id;
        let row = hosted::HostedConversation {
            remote_id: line.id.clone(),
            conversation_id: conversation,
            status: line.status,
            last_message: newest.map_or(seen.last, |message| message.id.clone()),
            seen: seen.look,
        };
        let settled = self.app.store().write(move |tx| async move { settle_in(tx, channel, row).await }.boxed());
        Ok(settled.await?)
    }

    /// How far messages of ours came.
    pub(super) async fn apply_acks(&self, messages: &[Message]) -> Result<(), Setback> {
        for message in messages {
            let Some(event) = reached(message) else { continue };
            let alias = external_id(message);
            let ours = aliases::external_id(&mut *self.app.store().read().await?, self.id, &alias).await?;
            if let Some(external_id) = ours {
                let at = self.app.clock().now();
                self.tell(ChannelEvent::Receipt { external_id, event, at }).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn acknowledge(&self, msgid: &str, ack: i64) -> Result<bool> {
        let ours = aliases::external_id(&mut *self.app.store().read().await?, self.id, msgid).await?;
        let (Some(external_id), Some(event)) = (ours, waviro_reached(ack)) else { return Ok(false) };
        let at = self.app.clock().now();
        let told = self.app.deliver(self.id, ChannelEvent::Receipt { external_id, event, at }).await;
        told.map(|_| true).map_err(|error| Error::Refused(error.to_string()))
    }
}

/// The first time that a conversation is seen. Where a person has it here already, the account will be told so.
async fn meet(
    tx: &mut Tx,
    state: &conversations::ConversationState,
    remote: Status,
    since: Timestamp,
    is_news: bool,
) -> Result<()> {
    match (state.ownership().status, is_news) {
        (Status::Human, _) => Ok(()),
        (_, true) => owners::follow(tx, state, remote).await,
        (_, false) => owners::follow_quietly(tx, state, remote, since).await,
    }
}

/// What the account says now counts where it differs from what was agreed on; else what was decided here stands.
async fn settle_in(tx: &mut Tx, channel: crate::model::ChannelId, row: hosted::HostedConversation) -> Result<()> {
    let agreed = hosted::get(tx, channel, &row.remote_id).await?.map(|known| known.status);
    if agreed.is_some_and(|agreed| agreed != row.status) {
        let state = conversations::get(tx, row.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
        owners::follow(tx, &state, row.status).await?;
    }
    Ok(hosted::set(tx, channel, &row).await?)
}

/// By which id a message of the account is stored: the network's, which replies name, or else the service's.
pub(super) fn external_id(message: &Message) -> String {
    if message.wa_id.is_empty() { format!("wabot:{}", message.id) } else { message.wa_id.clone() }
}

fn recipient(sender: &Sender) -> Recipient {
    match (&sender.phone, &sender.lid) {
        (Some(phone), _) => Recipient::Phone(phone.clone()),
        (None, lid) => Recipient::Lid(lid.clone().unwrap_or_default()),
    }
}

pub(super) fn group(group: waviro::Group) -> Group {
    let id = group.groupid.trim_end_matches("@g.us").to_owned();
    Group { id, name: group.groupname, last_chat: Timestamp(group.grouplastchat.saturating_mul(1000)) }
}

pub(super) fn unstored(error: SinkError) -> Setback {
    Setback::Here(Error::Refused(error.to_string()))
}
