//! One attempt: count it, send outside any transaction, record what came of it.

use super::{backoff, settle};
use crate::{
    app::App,
    channels::{Outgoing, SendError},
    contacts,
    error::{Error, Result},
    model::{Author, Delivery, DeliveryEvent, Failure, MessageId},
    store::{
        self, Tx, conversations,
        messages::{self, MessageRow},
        outbox::{DueRow, OutboxState},
    },
};
use futures_util::FutureExt;
use std::time::Duration;

/// The longest that an attempt may take before it counts as unanswered.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// How long a message waits when its channel turns out to be disconnected; the reconnect wakes it earlier.
const OFFLINE_WAIT_MILLIS: i64 = 30_000;

/// Attempts to send a row that is due.
pub(super) async fn attempt(app: &App, row: DueRow) -> Result<()> {
    let _bot_under_way = row.by_bot.then(|| app.in_flight().begin(row.conversation_id));
    let Some(adapter) = app.channel(row.channel_id) else { return Ok(()) };
    let Some(mut outgoing) = app.store().write(move |tx| begin(tx, row.message_id).boxed()).await? else {
        return Ok(());
    };
    if let Some(media) = &outgoing.content.media {
        outgoing.media = Some(app.media().read(&media.hash).await?);
    }
    let answer =
        tokio::time::timeout(ANSWER_WITHIN, adapter.send(&outgoing)).await.unwrap_or(Err(SendError::Uncertain));
    let unanswered = answer == Err(SendError::Uncertain);
    app.store().write(move |tx| conclude(tx, row.message_id, row.attempts + 1, answer).boxed()).await?;
    if unanswered {
        settle::ask_about_uncertain(app, row.channel_id).await?;
    }
    Ok(())
}

/// Counts the attempt. `None` when there is nothing to send any more: taken back, or the bot has lost the conversation.
async fn begin(tx: &mut Tx, id: MessageId) -> Result<Option<Outgoing>> {
    if !store::outbox::is_queued(tx, id).await? {
        return Ok(None);
    }
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    if message.author == Author::Bot && !state.ownership().bot_may_speak() {
        settle::cancel(tx, message.conversation_id, id).await?;
        return Ok(None);
    }
    store::outbox::begin_attempt(tx, id).await?;
    let now = tx.now();
    settle::advance(tx, &message, DeliveryEvent::Attempt, None, now).await?;
    let to = contacts::address(tx, state.contact_id).await?;
    let content = message.content()?;
    Ok(Some(Outgoing { external_id: message.external_id, to, content, media: None, author: message.author }))
}

async fn conclude(tx: &mut Tx, id: MessageId, attempts: i64, answer: Result<(), SendError>) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let now = tx.now();
    match answer {
        Ok(()) => settle::advance(tx, &message, DeliveryEvent::Reached(Delivery::Sent), None, now).await.map(drop),
        Err(SendError::Permanent(failure)) => {
            settle::advance(tx, &message, DeliveryEvent::Refused, Some(failure), now).await.map(drop)
        }
        Err(SendError::Uncertain) if message.delivery == Delivery::Sending => settle::lost(tx, &message).await,
        Err(SendError::Uncertain) => Ok(()),
        Err(SendError::Offline) => {
            store::outbox::uncount_attempt(tx, id).await?;
            wait(tx, &message, OFFLINE_WAIT_MILLIS, "the phone is not connected").await
        }
        Err(SendError::Retry(reason)) => match backoff::wait_after(attempts) {
            Some(pause) => wait(tx, &message, i64::try_from(pause.as_millis()).unwrap_or(i64::MAX), &reason).await,
            None => {
                settle::advance(tx, &message, DeliveryEvent::Refused, Some(Failure::TriedTooLong), now).await.map(drop)
            }
        },
    }
}

/// Back to the queue for later. A receipt that came in the meantime has settled the message already.
async fn wait(tx: &mut Tx, message: &MessageRow, millis: i64, reason: &str) -> Result<()> {
    if message.delivery != Delivery::Sending {
        return Ok(());
    }
    let now = tx.now();
    store::outbox::set_state(tx, message.id, OutboxState::Queued, now.plus_millis(millis), reason).await?;
    settle::advance(tx, message, DeliveryEvent::Requeued, None, now).await.map(drop)
}
