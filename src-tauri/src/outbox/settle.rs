//! How an outbound message ends: the one place where its state, its outbox row, its credit and its callback move together.

use super::{reactions, revisions};
use crate::{
    credits,
    error::{Error, Result},
    events::Event,
    handoff,
    model::{
        Author, ChannelId, ConversationId, Delivery, DeliveryEvent, Failure, HandoffCause, MessageId, OwnershipEvent,
        Realm, Timestamp,
    },
    store::{
        self, Tx, callbacks, channels,
        conversations::{self, ConversationState},
        handoffs,
        messages::{self, MessageRow},
        outbox::OutboxState,
    },
};

/// A receipt from the network. One that says nothing new, or names a message that is not ours, changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn apply_receipt(
    tx: &mut Tx,
    channel: ChannelId,
    external_id: String,
    event: DeliveryEvent,
    at: Timestamp,
) -> Result<()> {
    match messages::by_external_id(tx, channel, &external_id).await? {
        Some(message) if message.direction == crate::model::Direction::Out => {
            advance(tx, &message, event, None, at).await.map(drop)
        }
        _ => Ok(()),
    }
}

/// Moves a message on. Returns whether anything changed.
pub(super) async fn advance(
    tx: &mut Tx,
    message: &MessageRow,
    event: DeliveryEvent,
    failure: Option<Failure>,
    at: Timestamp,
) -> Result<bool> {
    let Some(next) = message.delivery.after(event) else { return Ok(false) };
    let failure = (next == Delivery::Failed).then(|| failure.unwrap_or(Failure::ByNetwork));
    messages::set_delivery(tx, message.id, next, failure, at).await?;
    match next {
        Delivery::Failed => park(tx, message, failure).await?,
        Delivery::Queued | Delivery::Sending | Delivery::Uncertain => {}
        _ => accepted(tx, message).await?,
    }
    if next.ack() != message.delivery.ack() && next.ack() != 0 {
        let now = tx.now();
        callbacks::queue_report(tx, message.id, next.ack(), now).await?;
    }
    let shown = reactions::shown(tx, message).await?;
    tx.emit(Event::MessageChanged { conversation_id: message.conversation_id, message_id: shown });
    Ok(true)
}

/// The network has it: nothing is left to send, and what was reserved is spent.
async fn accepted(tx: &mut Tx, message: &MessageRow) -> Result<()> {
    hand_over(tx, message).await?;
    store::outbox::remove(tx, message.id).await?;
    let realm = realm(tx, message.conversation_id).await?;
    credits::settle(tx, realm, message.id).await
}

/// A rule of the bot said its last word with this message, and a person is asked for now.
async fn hand_over(tx: &mut Tx, message: &MessageRow) -> Result<()> {
    let Some(rule) = store::outbox::hand_over(tx, message.id).await? else { return Ok(()) };
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    if state.ownership().bot_may_speak() {
        handoff::apply(tx, state.id, OwnershipEvent::HandOff, HandoffCause::Rule, &rule).await?;
    }
    Ok(())
}

async fn park(tx: &mut Tx, message: &MessageRow, failure: Option<Failure>) -> Result<()> {
    hand_over(tx, message).await?;
    if failure.is_some_and(Failure::is_verdict) {
        store::outbox::count_refusal(tx, message.id, true).await?;
    }
    let now = tx.now();
    store::outbox::set_state(tx, message.id, OutboxState::Parked, now, failure.map_or("", Failure::sentence)).await?;
    let realm = realm(tx, message.conversation_id).await?;
    credits::refund(tx, realm, message.id).await?;
    tx.emit(Event::ConversationChanged { conversation_id: message.conversation_id });
    Ok(())
}

async fn realm(tx: &mut Tx, conversation: ConversationId) -> Result<Realm> {
    let state = conversations::get(tx, conversation).await?.ok_or(Error::NotFound("conversation"))?;
    Ok(state.realm)
}

/// Takes a message back that has not left: it disappears from the log.
pub(super) async fn cancel(tx: &mut Tx, conversation: ConversationId, message: MessageId) -> Result<()> {
    let realm = realm(tx, conversation).await?;
    credits::refund(tx, realm, message).await?;
    remove(tx, conversation, message).await
}

/// Takes a message out of the log and out of the queue.
pub(super) async fn remove(tx: &mut Tx, conversation: ConversationId, message: MessageId) -> Result<()> {
    store::outbox::remove(tx, message).await?;
    messages::delete(tx, message).await?;
    conversations::recompute_last(tx, conversation).await?;
    tx.emit(Event::MessageRemoved { conversation_id: conversation, message_id: message });
    Ok(())
}

/// Whether a message is the bot's and the bot may not speak it any more: a person has the conversation, or has had it since
/// the bot chose these words.
pub(super) async fn bot_has_lost(tx: &mut Tx, message: &MessageRow, state: &ConversationState) -> Result<bool> {
    if message.author != Author::Bot {
        return Ok(false);
    }
    let silenced = !state.ownership().bot_may_speak() || !state.bot_enabled;
    Ok(silenced || handoffs::taken_since(tx, state.id, message.id).await?)
}

/// Tries a failed message again, under the id it has always had.
///
/// # Errors
/// When there is no such message, it has not failed, the credits do not cover it, the bot may not speak it any more, or
/// nothing can be sent to this customer on this channel.
pub async fn retry(tx: &mut Tx, id: MessageId) -> Result<()> {
    let message = failed(tx, id).await?;
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    if bot_has_lost(tx, &message, &state).await? {
        return Err(Error::Conflict("a person has this conversation now, so what the bot said is not sent again"));
    }
    super::check_standing(tx, &state).await?;
    credits::reserve_again(tx, state.realm, id).await?;
    let now = tx.now();
    store::outbox::confirm(tx, id, now).await?;
    requeue(tx, &message).await
}

/// Deletes a failed message.
///
/// # Errors
/// When there is no such message, or it has not failed.
pub async fn discard(tx: &mut Tx, id: MessageId) -> Result<()> {
    let message = failed(tx, id).await?;
    cancel(tx, message.conversation_id, id).await?;
    tx.emit(Event::ConversationChanged { conversation_id: message.conversation_id });
    Ok(())
}

/// Takes a message of the agent's back that has not been tried yet.
///
/// # Errors
/// When there is no such message, it is not a person's, or it is on its way.
pub async fn take_back(tx: &mut Tx, id: MessageId) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    if message.author != Author::HumanAgent || !store::outbox::is_untried(tx, id).await? {
        return Err(Error::Conflict("this message has left already"));
    }
    cancel(tx, message.conversation_id, id).await?;
    tx.emit(Event::ConversationChanged { conversation_id: message.conversation_id });
    Ok(())
}

async fn failed(tx: &mut Tx, id: MessageId) -> Result<MessageRow> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    if message.delivery != Delivery::Failed {
        return Err(Error::Conflict("this message has not failed"));
    }
    Ok(message)
}

/// Back to the queue, due at once, under the same id. Where no phone is linked any more it fails instead: it would wait for
/// nobody, or leave when nobody thinks of it any more.
pub(super) async fn requeue(tx: &mut Tx, message: &MessageRow) -> Result<()> {
    if !is_linked(tx, message).await? {
        return refuse(tx, message, Failure::NotLinked).await;
    }
    let now = tx.now();
    store::outbox::set_state(tx, message.id, OutboxState::Queued, now, "").await?;
    advance(tx, message, DeliveryEvent::Requeued, None, now).await?;
    tx.emit(Event::ConversationChanged { conversation_id: message.conversation_id });
    Ok(())
}

/// What waits for a channel that has gone, or whose phone has ended the link, never leaves: it fails, and says why.
pub(crate) async fn refuse_waiting(tx: &mut Tx, channel: ChannelId) -> Result<()> {
    for attempt in store::outbox::in_state(tx, Some(channel), OutboxState::Queued).await? {
        let message = messages::get(tx, attempt.message_id).await?.ok_or(Error::NotFound("message"))?;
        refuse(tx, &message, Failure::NotLinked).await?;
    }
    revisions::refuse_waiting(tx, channel).await
}

/// It will not leave, and this is why.
pub(super) async fn refuse(tx: &mut Tx, message: &MessageRow, failure: Failure) -> Result<()> {
    let now = tx.now();
    advance(tx, message, DeliveryEvent::Refused, Some(failure), now).await.map(drop)
}

/// Whether the channel of a message has a phone, and is still a channel.
pub(super) async fn is_linked(tx: &mut Tx, message: &MessageRow) -> Result<bool> {
    let channel = channels::in_use(tx, message.channel_id).await?;
    Ok(channel.is_some_and(|channel| channel.linked_at.is_some()))
}
