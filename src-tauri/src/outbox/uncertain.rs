//! Messages of which nobody here knows whether they left: how they come about, and who may say what became of them.

use super::settle::{advance, requeue};
use crate::{
    app::App,
    channels::Acceptance,
    error::{Error, Result},
    model::{ChannelId, Delivery, DeliveryEvent, MessageId},
    store::{
        self, Tx,
        messages::{self, MessageRow},
        outbox::{AttemptRow, OutboxState},
    },
};
use futures_util::FutureExt;

/// An attempt ended without an answer.
pub(super) async fn lost(tx: &mut Tx, message: &MessageRow) -> Result<()> {
    let now = tx.now();
    store::outbox::set_in_doubt(tx, message.id).await?;
    store::outbox::set_state(tx, message.id, OutboxState::Uncertain, now, "the network gave no answer").await?;
    advance(tx, message, DeliveryEvent::Lost, None, now).await.map(drop)
}

/// What was being sent when the program ended may have left: it becomes uncertain. Runs once, before anything is sent.
///
/// # Errors
/// When the database fails.
pub async fn recover(tx: &mut Tx) -> Result<()> {
    for attempt in store::outbox::in_state(tx, None, OutboxState::Sending).await? {
        let message = messages::get(tx, attempt.message_id).await?.ok_or(Error::NotFound("message"))?;
        lost(tx, &message).await?;
    }
    Ok(())
}

/// The agent says what became of an uncertain message: it arrived, or it is sent again under its own id.
///
/// # Errors
/// When there is no such message, or it is not uncertain.
pub async fn settle_uncertain(tx: &mut Tx, id: MessageId, arrived: bool) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    if message.delivery != Delivery::Uncertain {
        return Err(Error::Conflict("the network has answered for this message in the meantime"));
    }
    if !arrived {
        return requeue(tx, &message).await;
    }
    let now = tx.now();
    advance(tx, &message, DeliveryEvent::Reached(Delivery::Sent), None, now).await.map(drop)
}

/// Asks the channel about every uncertain message of its own. What it cannot tell stays uncertain.
pub(super) async fn ask_about_all(app: &App, channel: ChannelId) -> Result<()> {
    ask_about(app, channel, |_| true).await
}

/// Asks the channel about one message, where it is uncertain.
pub(super) async fn ask_about_one(app: &App, channel: ChannelId, message: MessageId) -> Result<()> {
    ask_about(app, channel, |attempt| attempt.message_id == message).await
}

async fn ask_about(app: &App, channel: ChannelId, is_meant: impl Fn(&AttemptRow) -> bool) -> Result<()> {
    let Some(adapter) = app.channel(channel) else { return Ok(()) };
    if !adapter.capabilities().knows_accepted {
        return Ok(());
    }
    let mut reader = app.store().read().await?;
    let uncertain = store::outbox::in_state(&mut reader, Some(channel), OutboxState::Uncertain).await?;
    drop(reader);
    for attempt in uncertain.into_iter().filter(is_meant) {
        let Some(message) = messages::get(&mut *app.store().read().await?, attempt.message_id).await? else { continue };
        let answer = adapter.was_accepted(&message.external_id).await;
        app.store().write(move |tx| settle_by_answer(tx, attempt, answer).boxed()).await?;
    }
    Ok(())
}

/// What the network answered when it was asked about an attempt. An answer that took its time says nothing about an attempt
/// made in the meantime: to send again on its word would send twice.
///
/// # Errors
/// When the database fails.
pub async fn settle_by_answer(tx: &mut Tx, attempt: AttemptRow, answer: Acceptance) -> Result<()> {
    if !store::outbox::is_uncertain(tx, attempt).await? {
        return Ok(());
    }
    match answer {
        Acceptance::Accepted => settle_uncertain(tx, attempt.message_id, true).await,
        Acceptance::Unknown => settle_uncertain(tx, attempt.message_id, false).await,
        Acceptance::CannotTell => Ok(()),
    }
}
