//! The bot answers first.
//!
//! [`definition`] is what the operator writes and [`file`](self::file) brings it in and out; [`matching`] makes it ready to
//! listen, and [`engine`] decides, both without I/O. The turn is a stored mark and the answer a stored row, so a crash loses
//! no answer and doubles none: `turn` moves them in transactions, `answer` does in between what needs the network, and
//! [`worker`] sees to it that both happen. What a model wrote for the agent to look at waits in [`drafts`].

mod answer;
pub mod change;
pub mod definition;
pub mod drafts;
pub mod engine;
pub mod file;
pub mod form;
mod jobs;
pub mod matching;
pub mod opening;
mod parts;
mod preview;
mod say;
mod situation;
pub mod trial;
mod turn;
mod webhook;
pub mod words;
pub mod worker;

pub use preview::outcomes;

use crate::{
    error::{Error, Result},
    events::Event,
    handoff,
    model::*,
    store::{
        Tx, bot_answers, bot_turns, bots,
        channels::{self, ChannelRow},
        conversations::{self, ConversationState},
        messages, settings,
    },
};
use definition::Definition;
use matching::Bot;
use sqlx::SqliteConnection;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The bots that are ready, by realm. What another program stores is picked up at the next message.
#[derive(Clone, Debug, Default)]
pub struct Bots(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// A realm's bot, and when its definition was stored.
    ready: HashMap<Realm, (Timestamp, Arc<Bot>)>,
    /// Models that asked for a pause, and until when.
    resting: HashMap<(Realm, AiSettingId), Timestamp>,
}

impl Bots {
    /// The bot of a realm; `None` where there is none, or where it cannot be read (which is logged, not fatal).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, reader: &mut SqliteConnection, realm: Realm) -> Result<Option<Arc<Bot>>> {
        let Some(updated_at) = bots::updated_at(reader, realm).await? else { return Ok(None) };
        let known = self.lock().ready.get(&realm).filter(|(at, _)| *at == updated_at).map(|(_, bot)| bot.clone());
        if known.is_some() {
            return Ok(known);
        }
        let text = bots::get(reader, realm).await?.unwrap_or_default();
        match Definition::parse(&text) {
            Ok(definition) => {
                let bot = Arc::new(Bot::new(definition));
                self.lock().ready.insert(realm, (updated_at, bot.clone()));
                Ok(Some(bot))
            }
            Err(error) => {
                tracing::error!(%error, "the stored bot cannot be read; it stays silent");
                Ok(None)
            }
        }
    }

    /// A model is not asked before `until`.
    pub fn rest(&self, realm: Realm, setting: AiSettingId, until: Timestamp) {
        self.lock().resting.insert((realm, setting), until);
    }

    /// Whether a model asked for a pause that is not over.
    pub fn is_resting(&self, realm: Realm, setting: AiSettingId, now: Timestamp) -> bool {
        self.lock().resting.get(&(realm, setting)).is_some_and(|until| *until > now)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the bot answers on a channel at all. A hosted account has its own, so there ours has to be switched on.
///
/// # Errors
/// When the database fails.
pub async fn answers(reader: &mut SqliteConnection, channel: &ChannelRow) -> Result<bool> {
    Ok(channel.kind != ChannelKind::Hosted || settings::get(reader, &switch(channel.id)).await?.is_some())
}

/// Switches the bot on or off for a hosted channel.
///
/// # Errors
/// When there is no such channel, or the bot answers there anyway.
pub async fn set_answers(tx: &mut Tx, channel: ChannelId, answers: bool) -> Result<()> {
    let row = channels::in_use(tx, channel).await?.ok_or(Error::NotFound("channel"))?;
    if row.kind != ChannelKind::Hosted {
        return Err(Error::Conflict("the bot is switched on and off only for a hosted connection"));
    }
    match answers {
        true => settings::set(tx, &switch(channel), "on").await?,
        false => settings::remove(tx, &switch(channel)).await?,
    }
    tx.emit(Event::ChannelChanged { channel_id: channel });
    Ok(())
}

/// The bot of a conversation; `None` where it must not speak.
async fn speaking(tx: &mut Tx, bots: &Bots, state: &ConversationState) -> Result<Option<Arc<Bot>>> {
    let channel = channels::get(tx, state.channel_id).await?.ok_or(Error::NotFound("channel"))?;
    let may_speak = state.ownership().bot_may_speak() && state.bot_enabled && answers(tx, &channel).await?;
    Ok(bots.get(tx, state.realm).await?.filter(|_| may_speak))
}

fn switch(channel: ChannelId) -> String {
    format!("bot.channel.{channel}")
}

/// A customer wrote: asks for a person at once where the words (or the bot's silence) call for it, else marks the bot's turn.
///
/// # Errors
/// When the database fails.
pub async fn on_inbound(
    tx: &mut Tx,
    bots: &Bots,
    id: ConversationId,
    message: MessageId,
    content: &Content,
) -> Result<()> {
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    if !state.ownership().bot_may_speak() {
        return Ok(());
    }
    if !state.bot_enabled {
        return ask_for_person(tx, id, HandoffCause::BotSilent, "").await;
    }
    let Some(bot) = bots.get(tx, state.realm).await? else { return Ok(()) };
    let tapped = tapped(tx, state.channel_id, content.kind, &content.reply_to).await?;
    let said = tapped.as_ref().map_or(content.text.as_str(), |source| bot.said_by_button(source, &content.text));
    if let Some(phrase) = bot.handover_phrase(said).or_else(|| bot.handover_phrase(&content.text)) {
        let (cause, detail) = match tapped {
            Some(_) => (HandoffCause::Button, content.text.as_str()),
            None => (HandoffCause::Phrase, phrase),
        };
        return ask_for_person(tx, id, cause, detail).await;
    }
    let due_at = tx.now().plus_millis(bot.definition.burst_seconds.millis());
    let from = drafts::outdated(tx, id).await?.unwrap_or(message);
    Ok(bot_turns::mark(tx, id, from, due_at).await?)
}

/// The source of the message whose button (or row) was tapped; `None` where none was.
async fn tapped(tx: &mut Tx, channel: ChannelId, kind: Kind, reply_to: &str) -> Result<Option<String>> {
    if !matches!(kind, Kind::ButtonReply | Kind::ListReply) {
        return Ok(None);
    }
    let asked = messages::by_external_id(tx, channel, reply_to).await?;
    Ok(Some(asked.map(|message| message.source).unwrap_or_default()))
}

async fn ask_for_person(tx: &mut Tx, id: ConversationId, cause: HandoffCause, detail: &str) -> Result<()> {
    handoff::apply(tx, id, OwnershipEvent::HandOff, cause, detail).await.map(drop)
}

/// The bot has lost a conversation: whatever it was about to say is said to nobody.
///
/// # Errors
/// When the database fails.
pub(crate) async fn forget(tx: &mut Tx, id: ConversationId) -> Result<()> {
    bot_turns::clear(tx, id).await?;
    bot_answers::clear(tx, id).await?;
    drafts::clear(tx, id).await
}
