//! The bot's turn, step by step, each a transaction: what can be done without the network is done at once, and what cannot
//! is told as an errand, whose outcome comes back as another step. An answer that is no longer wanted has no row, and every
//! step begins by looking for it.

use super::{
    Bots,
    definition::ai::Mode,
    drafts,
    engine::{self, Act, Call, Decision, Situation, Start},
    matching::Bot,
    parts::Part,
    say, situation,
};
use crate::{
    ai::{self, Outcome, Place, Question, Written},
    error::{Error, Result},
    handoff, ids,
    model::*,
    outbox::ByAi,
    store::{
        Tx,
        bot_answers::{self, AnswerRow, Stage},
        bot_away, bot_turns,
        conversations::{self, ConversationState},
        messages,
    },
};
use std::sync::Arc;

/// What an answer needs of the network next.
#[derive(Debug)]
pub(super) enum Errand {
    /// Files that go with it.
    Fetch(Box<Act>),
    /// A program's answer.
    Call(usize, Call),
    /// A model's answer.
    Ask(Box<Question>),
}

/// An answer under way, and all that it goes by.
#[derive(Debug)]
pub(super) struct Turn {
    row: AnswerRow,
    pub state: ConversationState,
    bot: Arc<Bot>,
    situation: Situation,
}

/// Takes the turn of a conversation: from here on the answer is owed.
pub(super) async fn take(tx: &mut Tx, bots: &Bots, id: ConversationId) -> Result<()> {
    let Some(turn) = bot_turns::get(tx, id).await? else { return Ok(()) };
    bot_turns::clear(tx, id).await?;
    // A draft that was written after the customer wrote more answers too little.
    let drafted = drafts::outdated(tx, id).await?;
    let from = drafted.map_or(turn.from_message_id, |drafted| drafted.min(turn.from_message_id));
    let burst = messages::inbound_from(tx, id, from).await?;
    let Some(last) = burst.last() else { return Ok(()) };
    let (delivery, now) = (ids::local(), tx.now());
    bot_answers::insert(tx, id, (from, last.id), &delivery, now).await?;
    advance(tx, bots, &delivery).await.map(drop)
}

/// Does all of an answer that can be done now. `None` when it is given, or no longer wanted.
pub(super) async fn advance(tx: &mut Tx, bots: &Bots, delivery: &str) -> Result<Option<(ConversationId, Errand)>> {
    while let Some(turn) = read(tx, bots, delivery).await? {
        let id = turn.row.conversation_id;
        let start = match turn.row.stage() {
            Stage::Rule(rule) => Start::Rule(rule),
            Stage::Fallback => Start::Fallback,
            Stage::Call(rule) => match engine::call(&turn.bot, &turn.situation, rule) {
                Some(call) => return Ok(Some((id, Errand::Call(rule, call)))),
                None => {
                    bot_answers::set_stage(tx, delivery, Stage::Rule(rule + 1)).await?;
                    continue;
                }
            },
        };
        match engine::decide(&turn.bot, &turn.situation, start) {
            Decision::Silence => bot_answers::clear(tx, id).await?,
            Decision::HandOver { cause, detail } => {
                bot_answers::clear(tx, id).await?;
                handoff::apply(tx, id, OwnershipEvent::HandOff, cause, &detail).await?;
            }
            Decision::Ask(setting) => return Ok(question(turn, setting).map(|question| (id, question))),
            Decision::Act(act) if act.fetches() => return Ok(Some((id, Errand::Fetch(act)))),
            Decision::Act(act) => act_in(tx, &turn, *act, Vec::new()).await?,
        }
    }
    Ok(None)
}

fn question(turn: Turn, id: AiSettingId) -> Option<Errand> {
    let Turn { row, state, bot, situation } = turn;
    let question = Question {
        id,
        setting: bot.definition.ai.get(&id)?.clone(),
        faq: bot.definition.faq.clone(),
        replies: bot.definition.own_words(),
        tags: bot.definition.rule.iter().flat_map(|rule| rule.tags.clone()).collect(),
        realm: state.realm,
        place: Place::Conversation { id: state.id, from: row.from_message_id },
        burst: situation.burst.into_iter().map(|said| said.text).collect(),
        name: situation.name,
    };
    Some(Errand::Ask(Box::new(question)))
}

/// The files of a rule are here (or are not to be had).
pub(super) async fn fetched(tx: &mut Tx, bots: &Bots, delivery: &str, act: Act, parts: Vec<Part>) -> Result<()> {
    match read(tx, bots, delivery).await? {
        Some(turn) => act_in(tx, &turn, act, parts).await,
        None => Ok(()),
    }
}

/// The program of a rule has answered, or not.
pub(super) async fn called(
    tx: &mut Tx,
    bots: &Bots,
    delivery: &str,
    (rule, call): (usize, Call),
    answer: Result<Vec<Part>, String>,
) -> Result<()> {
    let Some(turn) = read(tx, bots, delivery).await? else { return Ok(()) };
    let id = turn.row.conversation_id;
    match answer {
        Ok(parts) => {
            speak(tx, &turn, &call.source, None, parts).await?;
            end(tx, id, call.handover.then_some(call.source.as_str())).await
        }
        Err(reason) => {
            let detail = format!("{}: {reason}", call.source);
            say::note(tx, id, HandoffCause::WebhookFailed, &detail).await?;
            match call.handover {
                true => end(tx, id, Some(&call.source)).await,
                false => Ok(bot_answers::set_stage(tx, delivery, Stage::Rule(rule + 1)).await?),
            }
        }
    }
}

/// A model has answered, or not. `parts` are those of its words, where they leave at once.
pub(super) async fn asked(
    tx: &mut Tx,
    bots: &Bots,
    delivery: &str,
    setting: AiSettingId,
    outcome: Result<Outcome, String>,
    parts: Vec<Part>,
) -> Result<()> {
    let Some(turn) = read(tx, bots, delivery).await? else { return Ok(()) };
    let id = turn.row.conversation_id;
    let source = ai::source(setting);
    let may_say = situation::may_say(tx, &turn.state, &turn.bot, setting, parts.len().max(1)).await?;
    match outcome {
        Err(reason) => {
            say::note(tx, id, HandoffCause::AiFailed, &format!("{source}: {reason}")).await?;
            Ok(bot_answers::set_stage(tx, delivery, Stage::Fallback).await?)
        }
        Ok(Outcome::HandOver(reason)) => {
            bot_answers::clear(tx, id).await?;
            let detail = format!("{source}: {reason}");
            handoff::apply(tx, id, OwnershipEvent::HandOff, HandoffCause::Ai, &detail).await.map(drop)
        }
        Ok(Outcome::Reply(_)) if !may_say => Ok(bot_answers::set_stage(tx, delivery, Stage::Fallback).await?),
        Ok(Outcome::Reply(written)) => match turn.bot.definition.ai.get(&setting).map(|ai| (ai.mode, ai.draft_seconds))
        {
            Some((Mode::Draft, seconds)) => {
                bot_answers::clear(tx, id).await?;
                drafts::keep(tx, id, turn.row.from_message_id, setting, &written, seconds).await
            }
            _ => {
                let Written { tags, sources, .. } = *written;
                say::tag(tx, turn.state.contact_id, &tags).await?;
                speak(tx, &turn, &source, Some(&ByAi { setting, sources }), parts).await?;
                end(tx, id, None).await
            }
        },
    }
}

/// The answer of this name cannot be sent; one that is no longer wanted need not be.
pub(super) async fn give_up_on(tx: &mut Tx, delivery: &str, error: &Error) -> Result<()> {
    match bot_answers::get(tx, delivery).await? {
        Some(row) => give_up(tx, row.conversation_id, error).await,
        None => Ok(()),
    }
}

/// The answer cannot be sent, and would not become one that can: one that stayed would hold up everybody's. Where nothing can
/// be sent at all there is nobody to ask for a person.
pub(super) async fn give_up(tx: &mut Tx, id: ConversationId, error: &Error) -> Result<()> {
    super::forget(tx, id).await?;
    if matches!(error, Error::NotLinked | Error::Blocked) {
        return Ok(());
    }
    tracing::error!(%error, conversation = %id, "the bot's answer cannot be sent; a person is asked for");
    match conversations::get(tx, id).await? {
        Some(state) if state.ownership().bot_may_speak() => {
            handoff::apply(tx, id, OwnershipEvent::HandOff, HandoffCause::BotSilent, "").await.map(drop)
        }
        _ => Ok(()),
    }
}

async fn act_in(tx: &mut Tx, turn: &Turn, act: Act, fetched: Vec<Part>) -> Result<()> {
    say::tag(tx, turn.state.contact_id, &act.tags).await?;
    let parts = act.contents.into_iter().map(Part::plain).chain(fetched).collect();
    speak(tx, turn, &act.source, None, parts).await?;
    let id = turn.row.conversation_id;
    if let Some(until) = act.away_until {
        bot_away::set(tx, id, until).await?;
    }
    match (act.call, act.rule) {
        (Some(_), Some(rule)) => Ok(bot_answers::set_stage(tx, &turn.row.delivery, Stage::Call(rule)).await?),
        _ => end(tx, id, act.handover.then_some(act.source.as_str())).await,
    }
}

/// One answer counts once, however many of its messages come one after the other.
async fn speak(tx: &mut Tx, turn: &Turn, source: &str, by_ai: Option<&ByAi>, parts: Vec<Part>) -> Result<()> {
    let AnswerRow { conversation_id, delivery, has_spoken, .. } = &turn.row;
    if say::say(tx, *conversation_id, source, by_ai, parts).await? && !has_spoken {
        bot_answers::set_spoken(tx, delivery).await?;
        conversations::note_bot_reply(tx, *conversation_id).await?;
    }
    Ok(())
}

async fn end(tx: &mut Tx, id: ConversationId, handover: Option<&str>) -> Result<()> {
    bot_answers::clear(tx, id).await?;
    match handover {
        Some(source) => say::hand_over_after(tx, id, source).await,
        None => Ok(()),
    }
}

/// The answer with all that it goes by; `None` where it is no longer wanted.
async fn read(tx: &mut Tx, bots: &Bots, delivery: &str) -> Result<Option<Turn>> {
    let Some(row) = bot_answers::get(tx, delivery).await? else { return Ok(None) };
    let state = conversations::get(tx, row.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    let Some(bot) = super::speaking(tx, bots, &state).await? else {
        bot_answers::clear(tx, row.conversation_id).await?;
        return Ok(None);
    };
    let situation = situation::gather(tx, bots, &row, &state, &bot).await?;
    // The customer has taken everything back.
    if situation.burst.is_empty() {
        bot_answers::clear(tx, row.conversation_id).await?;
        return Ok(None);
    }
    Ok(Some(Turn { row, state, bot, situation }))
}
