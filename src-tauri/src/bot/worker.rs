//! Takes the turns that are due: reads the burst, decides, and queues the answer in the transaction that ends the turn.

use super::{
    Bots,
    definition::LONGEST_BURST_MILLIS,
    engine::{self, Decision, Said, Situation},
};
use crate::{
    app::App,
    error::{Error, Result},
    events::Event,
    handoff,
    model::*,
    outbox::{self, Draft},
    store::{self, Tx, bot_turns, contacts, conversations, messages},
};
use futures_util::FutureExt;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Turns taken at one go.
const AT_ONCE: u32 = 64;
/// The longest sleep; a clock that was turned back must not stop the bot.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// The pause after an error of the database.
const AFTER_ERROR: Duration = Duration::from_secs(1);
/// Within this time of closing, the fallback does not greet again.
const NO_NEW_GREETING_MILLIS: i64 = 30 * 60 * 1000;

/// Runs until cancelled.
pub async fn run(app: App, cancel: CancellationToken) {
    let mut wake = app.bus().subscribe();
    loop {
        let sleep = match step(&app).await {
            Ok(sleep) => sleep,
            Err(error) => {
                tracing::error!(%error, "the bot could not take its turn");
                AFTER_ERROR
            }
        };
        let received = async {
            while let Some(event) = wake.next().await {
                if matches!(event, Event::MessageReceived { .. } | Event::Resync) {
                    return;
                }
            }
            std::future::pending().await
        };
        tokio::select! {
            () = cancel.cancelled() => return,
            () = received => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Takes every turn that is due and tells how long none will be.
///
/// # Errors
/// When the database fails.
pub async fn step(app: &App) -> Result<Duration> {
    loop {
        let due =
            bot_turns::due(&mut *app.store().read().await?, app.clock().now(), LONGEST_BURST_MILLIS, AT_ONCE).await?;
        if due.is_empty() {
            break;
        }
        for turn in due {
            let bots = app.bots().clone();
            let id = turn.conversation_id;
            let taken = app.store().write(move |tx| async move { take_turn(tx, &bots, id).await }.boxed()).await;
            match taken {
                Err(error @ Error::Store(_)) => return Err(error),
                Err(error) => {
                    tracing::error!(%error, conversation = %id, "the bot's answer cannot be sent; a person is asked for");
                    app.store().write(move |tx| give_up(tx, id).boxed()).await?;
                }
                Ok(()) => {}
            }
        }
    }
    let next = bot_turns::next_due(&mut *app.store().read().await?).await?;
    let millis = next.map(|at| u64::try_from(at.0 - app.clock().now().0).unwrap_or(0));
    Ok(millis.map_or(LONGEST_SLEEP, |millis| Duration::from_millis(millis.max(1)).min(LONGEST_SLEEP)))
}

async fn take_turn(tx: &mut Tx, bots: &Bots, id: ConversationId) -> Result<()> {
    let Some(turn) = bot_turns::get(tx, id).await? else { return Ok(()) };
    bot_turns::clear(tx, id).await?;
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    if !state.ownership().bot_may_speak() || !state.bot_enabled {
        return Ok(());
    }
    let Some(bot) = bots.get(tx, state.realm).await? else { return Ok(()) };
    let situation = situation(tx, &state, turn.from_message_id).await?;
    // The customer has taken everything back.
    if situation.burst.is_empty() {
        return Ok(());
    }
    match engine::decide(&bot, &situation) {
        Decision::Silence => Ok(()),
        Decision::HandOver { cause, detail } => {
            handoff::apply(tx, id, OwnershipEvent::HandOff, cause, &detail).await.map(drop)
        }
        Decision::Answer { source, contents, handover } => answer(tx, id, source, contents, handover).await,
    }
}

/// The answer is none that can be sent, and would not become one: a turn that stayed would hold up everybody's.
async fn give_up(tx: &mut Tx, id: ConversationId) -> Result<()> {
    bot_turns::clear(tx, id).await?;
    match conversations::get(tx, id).await? {
        Some(state) if state.ownership().bot_may_speak() => {
            handoff::apply(tx, id, OwnershipEvent::HandOff, HandoffCause::BotSilent, "").await.map(drop)
        }
        _ => Ok(()),
    }
}

/// Where the rule also asks for a person, that happens when its last message has left: the bot never speaks in a
/// conversation that is a person's.
async fn answer(tx: &mut Tx, id: ConversationId, source: String, contents: Vec<Content>, handover: bool) -> Result<()> {
    let last = contents.len().saturating_sub(1);
    for (index, content) in contents.into_iter().enumerate() {
        let hand_over = if handover && index == last { source.clone() } else { String::new() };
        let draft = Draft { hand_over, ..Draft::by_bot(id, content, source.clone()) };
        match outbox::enqueue(tx, draft).await {
            Err(Error::NotLinked | Error::Blocked) => return Ok(()),
            other => other.map(drop)?,
        }
    }
    Ok(conversations::note_bot_reply(tx, id).await?)
}

async fn situation(tx: &mut Tx, state: &conversations::ConversationState, from: MessageId) -> Result<Situation> {
    let burst = messages::inbound_from(tx, state.id, from).await?;
    let burst = burst
        .into_iter()
        .map(|m| Said { by_button: matches!(m.kind, Kind::ButtonReply | Kind::ListReply), text: m.text })
        .collect();
    let contact = store::views::contact(tx, state.contact_id).await?.ok_or(Error::NotFound("contact"))?;
    let row = contacts::get(tx, state.contact_id).await?.ok_or(Error::NotFound("contact"))?;
    let name = if row.name.is_empty() { row.push_name } else { row.name };
    let now = tx.now();
    let just_closed = state.closed_at.is_some_and(|at| now.0 - at.0 < NO_NEW_GREETING_MILLIS);
    let replies_in_a_row = u32::try_from(state.bot_replies).unwrap_or(u32::MAX);
    Ok(Situation { burst, name, phone: contact.phone, replies_in_a_row, just_closed })
}
