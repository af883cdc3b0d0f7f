//! Finds out what the person at this computer may want to be told of: it follows the events of the core, knows what it has
//! seen before, and says each thing with the names that a notification needs. Whether and how loudly it is told is decided by
//! [`crate::model::notice::decide`]; the desktop carries that out.

use crate::{
    app::App,
    connections, credits,
    error::{Error, Result},
    events::Event,
    model::{
        AgentId, ChannelId, ConversationId, Delivery, Direction, MessageId, Realm, Status, Timestamp,
        accounting::CreditStanding,
        notice::{Badge, LONG_WAIT, Occasion},
        views::{ConversationRow, SessionState},
    },
    store::{
        channels, gateways, messages,
        views::{self as rows, InboxFilter, InboxGroup},
    },
};
use std::collections::{HashMap, HashSet};

/// Waiting customers that are looked at: the longest waits come first.
const WAITING: u32 = 50;

/// Something that may be told, with what a notification says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub occasion: Occasion,
    /// Where, if it is about a customer.
    pub conversation_id: Option<ConversationId>,
    /// The customer, or the number of the shop.
    pub who: String,
    /// What the customer wrote, where that is what happened.
    pub text: String,
    /// This very wait or trouble was told of before.
    pub told: bool,
}

/// What was known before, so that only what is new is told.
#[derive(Debug, Default)]
pub struct Watch {
    wanted: HashMap<ConversationId, Timestamp>,
    waited: HashMap<ConversationId, Timestamp>,
    failed: HashSet<MessageId>,
    unlinked: HashSet<ChannelId>,
    is_low: bool,
}

impl Watch {
    /// What is so already is no news.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(app: &App) -> Result<Self> {
        let mut watch = Self::default();
        watch.look(app).await?;
        for channel in connections::list(app).await? {
            if channel.session == SessionState::LoggedOut {
                watch.unlinked.insert(channel.id);
            }
        }
        Ok(watch)
    }

    /// What an event may tell.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow(&mut self, app: &App, event: &Event) -> Result<Option<Notice>> {
        match *event {
            Event::PersonRequested { conversation_id } => self.person_wanted(app, conversation_id).await,
            Event::MessageReceived { conversation_id, .. } => received(app, conversation_id).await,
            Event::MessageChanged { conversation_id, message_id } => {
                self.message_changed(app, conversation_id, message_id).await
            }
            Event::ChannelChanged { channel_id } => self.channel_changed(app, channel_id).await,
            _ => Ok(None),
        }
    }

    /// What time alone brings: waits that have become long, and credits that have become few.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&mut self, app: &App) -> Result<Vec<Notice>> {
        let realm = shown_realm(app).await?;
        let mut notices = self.long_waits(app, realm).await?;
        notices.extend(self.low_credits(app, realm).await?);
        Ok(notices)
    }

    async fn person_wanted(&mut self, app: &App, id: ConversationId) -> Result<Option<Notice>> {
        let Some(row) = shown_row(app, id).await? else { return Ok(None) };
        let Some(since) = row.waiting_since.filter(|_| row.agent.is_none()) else { return Ok(None) };
        let told = self.wanted.insert(id, since) == Some(since);
        Ok(Some(Notice { told, ..about(Occasion::PersonWanted, row) }))
    }

    async fn message_changed(
        &mut self,
        app: &App,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Option<Notice>> {
        let message = messages::get(&mut *app.store().read().await?, id).await?;
        let failed = message.is_some_and(|it| it.direction == Direction::Out && it.delivery == Delivery::Failed);
        if !failed {
            self.failed.remove(&id);
            return Ok(None);
        }
        if !self.failed.insert(id) {
            return Ok(None);
        }
        Ok(shown_row(app, conversation).await?.map(|row| about(Occasion::SendFailed, row)))
    }

    async fn channel_changed(&mut self, app: &App, id: ChannelId) -> Result<Option<Notice>> {
        let channel = match connections::get(app, id).await {
            Err(Error::NotFound(_)) => return Ok(None),
            channel => channel?,
        };
        if channel.session != SessionState::LoggedOut {
            self.unlinked.remove(&id);
            return Ok(None);
        }
        let told = !self.unlinked.insert(id);
        let notice = Notice {
            occasion: Occasion::Unlinked,
            conversation_id: None,
            who: channel.name,
            text: String::new(),
            told,
        };
        Ok(Some(notice))
    }

    async fn long_waits(&mut self, app: &App, realm: Realm) -> Result<Vec<Notice>> {
        let filter = InboxFilter { realm, group: InboxGroup::NeedsYou, unread_only: false, channel_id: None };
        let (waiting, _) = rows::conversations(&mut *app.store().read().await?, &filter, None, WAITING).await?;
        let now = app.clock().now();
        let mut known = HashMap::with_capacity(waiting.len());
        let mut notices = Vec::new();
        for row in waiting {
            let Some(since) = row.waiting_since.filter(|since| now.0 - since.0 >= LONG_WAIT) else { continue };
            let told = self.waited.get(&row.id) == Some(&since);
            known.insert(row.id, since);
            if !told {
                notices.push(about(Occasion::LongWait, row));
            }
        }
        self.waited = known;
        Ok(notices)
    }

    async fn low_credits(&mut self, app: &App, realm: Realm) -> Result<Option<Notice>> {
        let was_low = self.is_low;
        self.is_low = is_low(app, realm).await?;
        let occasion = Occasion::CreditsLow;
        let notice = Notice { occasion, conversation_id: None, who: String::new(), text: String::new(), told: false };
        Ok((self.is_low && !was_low).then_some(notice))
    }

    /// What the title and the taskbar show now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn badge(&self, app: &App) -> Result<Badge> {
        let realm = shown_realm(app).await?;
        let conversations = rows::attention(&mut *app.store().read().await?, realm).await?;
        Ok(Badge { conversations, dot: self.is_low || !self.unlinked.is_empty() })
    }
}

/// A customer wrote: to this agent, or to the bot, whose work is silent.
async fn received(app: &App, id: ConversationId) -> Result<Option<Notice>> {
    let Some(row) = shown_row(app, id).await? else { return Ok(None) };
    let is_mine = row.agent.as_ref().is_some_and(|agent| agent.id == AgentId::LOCAL);
    let occasion = match row.status {
        Status::Human if is_mine => Occasion::Reply,
        Status::Bot => Occasion::ToBot,
        Status::Human | Status::Closed => return Ok(None),
    };
    Ok(Some(about(occasion, row)))
}

fn about(occasion: Occasion, row: ConversationRow) -> Notice {
    let said = row.last_message.filter(|message| message.direction == Direction::In);
    let text = said.map(|message| message.text).unwrap_or_default();
    Notice { occasion, conversation_id: Some(row.id), who: row.contact.name, text, told: false }
}

async fn shown_row(app: &App, id: ConversationId) -> Result<Option<ConversationRow>> {
    let realm = shown_realm(app).await?;
    let row = rows::conversation(&mut *app.store().read().await?, id).await?;
    Ok(row.filter(|row| row.realm == realm))
}

/// Practice and real customers never meet: the window shows practice only while there is nothing else.
async fn shown_realm(app: &App) -> Result<Realm> {
    let mut reader = app.store().read().await?;
    let removed = gateways::removed(&mut reader).await?;
    let channels = channels::list(&mut reader).await?;
    let is_real = channels.iter().any(|channel| channel.realm == Realm::Real && !removed.contains(&channel.id));
    Ok(if is_real { Realm::Real } else { Realm::Practice })
}

/// Practice costs nothing, so there is nothing to warn of.
async fn is_low(app: &App, realm: Realm) -> Result<bool> {
    if realm == Realm::Practice {
        return Ok(false);
    }
    let view = credits::overview::view(&mut *app.store().read().await?, realm, app.clock().now()).await?;
    Ok(matches!(view.standing, CreditStanding::Low | CreditStanding::Empty))
}
