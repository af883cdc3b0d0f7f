//! Who answers: every change of owner goes through [`apply`], which stores what [`Ownership`] decides, writes the event
//! line, and takes back what the bot had not sent yet.

use crate::{
    app::App,
    bot,
    error::{Error, Result},
    events::Event,
    ids,
    model::{
        AgentId, Author, Content, ConversationId, Delivery, Direction, HandoffCause, HandoffId, Kind, MessageId,
        OwnershipEvent, Status, audit::Actor,
    },
    outbox,
    store::{
        Tx, bot_turns,
        conversations::{self, ConversationState},
        handoffs::{self, NewHandoff},
        messages::{self, NewMessage},
        standing,
    },
};
use futures_util::FutureExt;

/// Lets `event` happen to a conversation. Returns the recorded change, or `None` where the owner stays the same: then there
/// is no second event line either.
///
/// # Errors
/// When there is no such conversation.
pub async fn apply(
    tx: &mut Tx,
    id: ConversationId,
    event: OwnershipEvent,
    cause: HandoffCause,
    detail: &str,
) -> Result<Option<HandoffId>> {
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    apply_to(tx, &state, event, cause, detail).await
}

/// [`apply`] for an operation that has just read the conversation.
///
/// # Errors
/// When the database fails.
pub(crate) async fn apply_to(
    tx: &mut Tx,
    state: &ConversationState,
    event: OwnershipEvent,
    cause: HandoffCause,
    detail: &str,
) -> Result<Option<HandoffId>> {
    let (id, before, now) = (state.id, state.ownership(), tx.now());
    let after = before.after(event, now);
    if after == before {
        return Ok(None);
    }
    conversations::set_ownership(tx, id, after, now).await?;
    tx.emit(Event::ConversationChanged { conversation_id: id });
    if (after.status, after.agent) == (before.status, before.agent) {
        return Ok(None);
    }
    if before.bot_may_speak() && !after.bot_may_speak() {
        silence_bot(tx, id).await?;
    }
    if after.status == Status::Human && after.agent.is_none() {
        tx.emit(Event::PersonRequested { conversation_id: id });
    }
    let mut change =
        NewHandoff { conversation_id: id, before, after, cause, detail, message_id: MessageId(0), actor: tx.actor() };
    // Who has it now did not always change it: a script answers in nobody's name.
    let named = match tx.actor() {
        Actor::Script => None,
        Actor::Agent(_) | Actor::Nobody => after.agent.or(change.agent()),
    };
    change.message_id = write_event(tx, state, named, cause, detail).await?;
    Ok(Some(handoffs::insert(tx, &change, now).await?))
}

/// An agent takes the conversation. When it returns, nothing of the bot is on its way any more.
///
/// # Errors
/// When there is no such conversation.
pub async fn take_over(app: &App, id: ConversationId, agent: AgentId) -> Result<Option<HandoffId>> {
    change(app, id, OwnershipEvent::Claim(agent), HandoffCause::TakenOver, Actor::Agent(agent)).await
}

/// A script asks for a person, nobody in particular.
///
/// # Errors
/// When there is no such conversation.
pub async fn hand_off(app: &App, id: ConversationId) -> Result<Option<HandoffId>> {
    change(app, id, OwnershipEvent::HandOff, HandoffCause::Api, Actor::Script).await
}

/// Back to the bot, which answers later messages only.
///
/// # Errors
/// When there is no such conversation.
pub async fn release(app: &App, id: ConversationId) -> Result<Option<HandoffId>> {
    release_for(app, id, Actor::Nobody).await
}

/// [`release`] on behalf of somebody.
///
/// # Errors
/// When there is no such conversation.
pub async fn release_for(app: &App, id: ConversationId, actor: Actor) -> Result<Option<HandoffId>> {
    change(app, id, OwnershipEvent::Release, HandoffCause::Released, actor).await
}

/// Done.
///
/// # Errors
/// When there is no such conversation.
pub async fn close(app: &App, id: ConversationId) -> Result<Option<HandoffId>> {
    close_for(app, id, Actor::Nobody).await
}

/// [`close`] on behalf of somebody.
///
/// # Errors
/// When there is no such conversation.
pub async fn close_for(app: &App, id: ConversationId, actor: Actor) -> Result<Option<HandoffId>> {
    change(app, id, OwnershipEvent::Close, HandoffCause::Closed, actor).await
}

/// A closed conversation goes on with this agent.
///
/// # Errors
/// When there is no such conversation.
pub async fn reopen(app: &App, id: ConversationId, agent: AgentId) -> Result<Option<HandoffId>> {
    change(app, id, OwnershipEvent::Reopen(agent), HandoffCause::Reopened, Actor::Agent(agent)).await
}

/// Takes back the newest change of a conversation: the owner is who it was before, and the event line goes.
///
/// # Errors
/// When there is no such change, or something else has happened since.
pub async fn undo(app: &App, handoff: HandoffId) -> Result<ConversationId> {
    undo_for(app, handoff, Actor::Nobody).await
}

/// [`undo`] on behalf of somebody.
///
/// # Errors
/// When there is no such change, or something else has happened since.
pub async fn undo_for(app: &App, handoff: HandoffId, actor: Actor) -> Result<ConversationId> {
    let id = app.store().write_for(actor, move |tx| undo_in(tx, handoff).boxed()).await?;
    outbox::settle_in_flight(app, id).await;
    Ok(id)
}

async fn undo_in(tx: &mut Tx, handoff: HandoffId) -> Result<ConversationId> {
    const LATER: Error = Error::Conflict("something else happened in this conversation since");
    let change = handoffs::get(tx, handoff).await?.ok_or(Error::NotFound("change"))?;
    let id = change.conversation_id;
    let newest = handoffs::newest(tx, id).await?.map(|newest| newest.id);
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    if newest != Some(handoff) || change.cause == HandoffCause::Undone {
        return Err(LATER);
    }
    let (now, after, before) = (tx.now(), change.before(), state.ownership());
    conversations::set_ownership(tx, id, after, now).await?;
    if before.bot_may_speak() && !after.bot_may_speak() {
        silence_bot(tx, id).await?;
    }
    if change.message_id != MessageId(0) {
        messages::delete(tx, change.message_id).await?;
        tx.emit(Event::MessageRemoved { conversation_id: id, message_id: change.message_id });
    }
    let undone = NewHandoff {
        conversation_id: id,
        before,
        after,
        cause: HandoffCause::Undone,
        detail: "",
        message_id: MessageId(0),
        actor: tx.actor(),
    };
    handoffs::insert(tx, &undone, now).await?;
    if after.bot_may_speak() && !before.bot_may_speak() && state.bot_enabled {
        owe_answer(tx, id).await?;
    }
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(id)
}

/// Silencing the bot took its turn; it has it again where the customer is still without an answer.
async fn owe_answer(tx: &mut Tx, id: ConversationId) -> Result<()> {
    let now = tx.now();
    match standing::first_unanswered(tx, id).await? {
        Some(message) => Ok(bot_turns::mark(tx, id, message, now).await?),
        None => Ok(()),
    }
}

async fn change(
    app: &App,
    id: ConversationId,
    event: OwnershipEvent,
    cause: HandoffCause,
    actor: Actor,
) -> Result<Option<HandoffId>> {
    let change = app.store().write_for(actor, move |tx| apply(tx, id, event, cause, "").boxed()).await?;
    outbox::settle_in_flight(app, id).await;
    Ok(change)
}

/// The bot's turn ends, and what it had queued never leaves.
async fn silence_bot(tx: &mut Tx, id: ConversationId) -> Result<()> {
    bot::forget(tx, id).await?;
    outbox::cancel_bot(tx, id).await
}

/// Adds a line to the log of a conversation, in the name of `agent` where there is one.
pub(crate) async fn write_event(
    tx: &mut Tx,
    state: &ConversationState,
    agent: Option<AgentId>,
    cause: HandoffCause,
    detail: &str,
) -> Result<MessageId> {
    let now = tx.now();
    let message = NewMessage {
        conversation_id: state.id,
        channel_id: state.channel_id,
        external_id: ids::local(),
        direction: Direction::Out,
        author: Author::System,
        agent_id: agent,
        sender_name: String::new(),
        content: Content::of(Kind::Event, detail),
        cause: Some(cause),
        source: String::new(),
        delivery: Delivery::Sent,
        created_at: now,
    };
    let id = messages::next_id(tx, state.id, now).await?;
    messages::insert(tx, id, &message).await?;
    tx.emit(Event::MessageAdded { realm: state.realm, conversation_id: state.id, message_id: id });
    Ok(id)
}
