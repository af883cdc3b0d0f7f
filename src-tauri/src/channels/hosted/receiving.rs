//! What the account shows of a conversation, stored: what customers wrote, what others answered there, how far our own
//! messages came, and who answers.

use super::{
    Account, Setback,
    files::File,
    owners::{self, Told},
    past::News,
    reading::{external_id, names, recipient},
};
use crate::{
    channels::{ChannelEvent, Inbound, PastMessage, PhoneReply, Sender},
    contacts,
    error::{Error, Result},
    gateways::{
        client::{wabot::reached, waviro::reached as waviro_reached},
        wabot::{Conversation, Message},
    },
    inbox,
    model::{ChannelId, ConversationId, Direction, Kind, Status, Timestamp},
    store::{
        Tx, channels, conversations,
        hosted::{
            aliases, conversations as hosted,
            gaps::{self, Gap},
        },
    },
};
use futures_util::FutureExt;
use std::sync::{Arc, Mutex, PoisonError};

/// How a conversation was read.
pub(super) struct Seen {
    /// How its line looks now.
    pub look: String,
    /// The service's id of the newest message that was stored before.
    pub last: String,
    /// What of it is news.
    pub news: News,
    /// What the account had been told about owners when it showed this.
    pub mark: u64,
    /// What could not be read of it.
    pub gap: Option<Gap>,
}

/// Where messages belong.
pub(super) struct Found {
    pub conversation: ConversationId,
    pub sender: Sender,
    pub news: News,
}

impl Account {
    /// Stores what is new in a conversation, oldest first.
    pub(super) async fn receive(&self, line: &Conversation, messages: Vec<Message>, seen: Seen) -> Result<(), Setback> {
        let sender = self.customer(line);
        let new = messages.iter().position(|message| message.id == seen.last).map_or(0, |at| at + 1);
        let (old, new) = messages.split_at(new);
        self.name(old).await?;
        self.apply_acks(old).await?;
        let conversation = self.open(line, &sender, seen.news.includes(line.updated_at)).await?;
        self.store(&Found { conversation, sender, news: seen.news }, new).await?;
        self.settle(line, conversation, messages.last(), seen).await
    }

    /// Stores those of these messages that are not stored yet: what is news goes the way of news, everything else takes its
    /// place without a word.
    pub(super) async fn store(&self, found: &Found, messages: &[Message]) -> Result<(), Setback> {
        let (mut past, mut news) = (Vec::new(), Vec::new());
        for message in messages {
            let is_news = found.news.includes(message.created_at);
            let unknown = self.unknown(found, message, is_news).await?;
            let place = if is_news { &mut news } else { &mut past };
            place.extend(unknown);
        }
        if !past.is_empty() {
            self.tell(ChannelEvent::History(past)).await?;
        }
        for message in news {
            self.tell(match message {
                PastMessage::Inbound(inbound) => ChannelEvent::Message(inbound),
                PastMessage::PhoneReply(reply) => ChannelEvent::SentElsewhere(reply),
            })
            .await?;
        }
        Ok(self.name(messages).await?)
    }

    /// The conversation here. One that is new takes over who answers it there.
    async fn open(&self, line: &Conversation, sender: &Sender, is_news: bool) -> Result<ConversationId> {
        let (channel, remote_id, remote, sender) = (self.id, line.id.clone(), line.status, sender.clone());
        let since = line.updated_at;
        let opened = self.write(move |tx| {
            async move {
                let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
                let contact = contacts::resolve(tx, realm, &sender).await?;
                let state = inbox::open(tx, channel, contact).await?;
                if hosted::get(tx, channel, &remote_id).await?.is_none() {
                    meet(tx, &state, remote, since, is_news).await?;
                }
                Ok(state.id)
            }
            .boxed()
        });
        opened.await
    }

    /// What has to be stored of a message that is not stored yet.
    async fn unknown(&self, found: &Found, message: &Message, is_news: bool) -> Result<Option<PastMessage>, Setback> {
        if matches!(message.kind, Kind::Event | Kind::Note) {
            return Ok(None);
        }
        if self.identify(found.conversation, message).await?.is_some() {
            self.apply_acks(std::slice::from_ref(message)).await?;
            return Ok(None);
        }
        let external_id = external_id(message);
        let (is_lost, attachment) = match self.file(message, &external_id, is_news).await? {
            File::None => (message.media.is_some(), None),
            File::Here(attachment) => (false, Some(attachment)),
            File::Wanted => (true, None),
        };
        let content = match self.chosen(found.conversation, message).await? {
            Some(chosen) if is_news => chosen,
            _ => self.content(message, !is_lost).await?,
        };
        Ok(Some(match message.direction {
            Direction::In => PastMessage::Inbound(Inbound {
                external_id,
                sender: found.sender.clone(),
                group: None,
                content,
                attachment,
                at: message.created_at,
            }),
            Direction::Out => PastMessage::PhoneReply(PhoneReply {
                external_id,
                to: recipient(&found.sender),
                content,
                author: message.author,
                at: message.created_at,
            }),
        }))
    }

    async fn tell(&self, event: ChannelEvent) -> Result<(), Setback> {
        inbox::take(&self.app, self.origin(), event).await?;
        Ok(())
    }

    /// The look of the conversation, and its owner where the account has changed it.
    async fn settle(
        &self,
        line: &Conversation,
        conversation: ConversationId,
        newest: Option<&Message>,
        seen: Seen,
    ) -> Result<(), Setback> {
        let (channel, told) = (self.id, self.told.clone());
        let row = hosted::HostedConversation {
            remote_id: line.id.clone(),
            conversation_id: conversation,
            status: line.status,
            last_message: newest.map_or(seen.last, |message| message.id.clone()),
            seen: seen.look,
        };
        let (gap, mark) = (seen.gap, seen.mark);
        let settled = self.write(move |tx| {
            async move {
                if let Some(gap) = &gap {
                    gaps::insert(tx, channel, gap).await?;
                }
                settle_in(tx, channel, row, &told, mark).await
            }
            .boxed()
        });
        Ok(settled.await?)
    }

    /// How far messages of ours came.
    pub(super) async fn apply_acks(&self, messages: &[Message]) -> Result<(), Setback> {
        for message in messages {
            let Some(event) = reached(message) else { continue };
            let mut reader = self.app.store().read().await?;
            let mut known = None;
            for name in names(message) {
                known = known.or(aliases::find(&mut reader, self.id, &name).await?);
            }
            drop(reader);
            if let Some(aliases::Named { external_id, .. }) = known {
                let at = self.app.clock().now();
                self.tell(ChannelEvent::Receipt { external_id, event, at }).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn acknowledge(&self, msgid: &str, ack: i64) -> Result<bool> {
        let ours = aliases::find(&mut *self.app.store().read().await?, self.id, msgid).await?;
        let (Some(aliases::Named { external_id, .. }), Some(event)) = (ours, waviro_reached(ack)) else {
            return Ok(false);
        };
        let at = self.app.clock().now();
        inbox::take(&self.app, self.origin(), ChannelEvent::Receipt { external_id, event, at }).await?;
        Ok(true)
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

/// What the account says now counts where it differs from what was agreed on; else what was decided here stands. What it
/// showed before it was told something else counts for nothing: the conversation is looked at once more.
async fn settle_in(
    tx: &mut Tx,
    channel: ChannelId,
    mut row: hosted::HostedConversation,
    told: &Arc<Mutex<Told>>,
    mark: u64,
) -> Result<()> {
    let agreed = hosted::get(tx, channel, &row.remote_id).await?.map(|known| known.status);
    if let Some(agreed) = agreed.filter(|agreed| *agreed != row.status) {
        let is_outdated = told.lock().unwrap_or_else(PoisonError::into_inner).is_later(&row.remote_id, mark);
        if is_outdated {
            (row.status, row.seen) = (agreed, String::new());
        } else {
            let state = conversations::get(tx, row.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
            owners::follow(tx, &state, row.status).await?;
        }
    }
    Ok(hosted::set(tx, channel, &row).await?)
}
