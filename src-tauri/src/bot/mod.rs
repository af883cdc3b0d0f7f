//! The bot answers first. [`definition`] is what the operator writes, [`engine`] decides without I/O, [`worker`] carries the
//! decision out; the turn is a stored mark, so a crash loses no answer and doubles none.

pub mod definition;
pub mod engine;
mod preview;
pub mod worker;

pub use preview::outcomes;

use crate::{
    error::{Error, Result},
    events::Event,
    handoff,
    model::*,
    store::{
        Tx, bot_turns, bots,
        channels::{self, ChannelRow},
        conversations, settings,
    },
};
use definition::Bot;
use sqlx::SqliteConnection;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The compiled bots, by realm. What another program stores is picked up at the next message.
#[derive(Clone, Debug, Default)]
pub struct Bots(Arc<Mutex<Compiled>>);

/// A realm's bot, and when its definition was stored.
type Compiled = HashMap<Realm, (Timestamp, Arc<Bot>)>;

impl Bots {
    /// The bot of a realm; `None` where there is none, or where it cannot be read (which is logged, not fatal).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, reader: &mut SqliteConnection, realm: Realm) -> Result<Option<Arc<Bot>>> {
        let Some(updated_at) = bots::updated_at(reader, realm).await? else { return Ok(None) };
        let known = self.lock().get(&realm).filter(|(at, _)| *at == updated_at).map(|(_, bot)| bot.clone());
        if known.is_some() {
            return Ok(known);
        }
        let text = bots::get(reader, realm).await?.unwrap_or_default();
        match Bot::parse(&text) {
            Ok(bot) => {
                let bot = Arc::new(bot);
                self.lock().insert(realm, (updated_at, bot.clone()));
                Ok(Some(bot))
            }
            Err(error) => {
                tracing::error!(%error, "the stored bot cannot be read; it stays silent");
                Ok(None)
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Compiled> {
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
    if let Some(phrase) = bot.handover_phrase(&content.text) {
        let is_tap = matches!(content.kind, Kind::ButtonReply | Kind::ListReply);
        let cause = if is_tap { HandoffCause::Button } else { HandoffCause::Phrase };
        let detail = if cause == HandoffCause::Button { content.text.as_str() } else { phrase };
        return ask_for_person(tx, id, cause, detail).await;
    }
    let due_at = tx.now().plus_millis(bot.burst_millis());
    Ok(bot_turns::mark(tx, id, message, due_at).await?)
}

async fn ask_for_person(tx: &mut Tx, id: ConversationId, cause: HandoffCause, detail: &str) -> Result<()> {
    handoff::apply(tx, id, OwnershipEvent::HandOff, cause, detail).await.map(drop)
}
