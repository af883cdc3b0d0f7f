//! One attempt: count it, send outside any transaction, record what came of it.

use super::{backoff, settle, uncertain};
use crate::{
    app::App,
    channels::{Outgoing, SendError},
    contacts,
    error::{Error, Result},
    model::{Author, Delivery, DeliveryEvent, Failure, MessageId, Timestamp},
    store::{
        self, StoreError, Tx, conversations,
        messages::{self, MessageRow},
        outbox::{DueRow, OutboxState},
    },
};
use futures_util::FutureExt;
use std::{io, time::Duration};

/// The longest that an attempt may take before it counts as unanswered.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// A message of a person or of the bot that could not leave for so long is asked about before it does.
const ASK_AFTER_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// How long a message waits when its channel turns out to be disconnected; the reconnect wakes it earlier.
const OFFLINE_WAIT_MILLIS: i64 = 30_000;
/// The pause before what could not be recorded is tried again.
const RECORD_AGAIN: Duration = Duration::from_secs(1);

/// Attempts to send a row that is due.
pub(super) async fn attempt(app: &App, row: DueRow) -> Result<()> {
    let _bot_under_way = row.by_bot.then(|| app.in_flight().begin(row.conversation_id));
    let Some(adapter) = app.channel(row.channel_id) else { return Ok(()) };
    let Some(mut outgoing) = app.store().write(move |tx| begin(tx, row.message_id).boxed()).await? else {
        return Ok(());
    };
    let answer = match attach(app, &mut outgoing).await {
        Ok(()) => {
            tokio::time::timeout(ANSWER_WITHIN, adapter.send(&outgoing)).await.unwrap_or(Err(SendError::Uncertain))
        }
        Err(unreadable) => Err(unreadable),
    };
    let unanswered = answer == Err(SendError::Uncertain);
    let (id, attempts) = (row.message_id, row.attempts + 1);
    until_stored(|| {
        let answer = answer.clone();
        app.store().write(move |tx| conclude(tx, id, attempts, answer).boxed())
    })
    .await?;
    match unanswered {
        true => until_stored(|| uncertain::ask_about_one(app, row.channel_id, id)).await,
        false => Ok(()),
    }
}

/// Reads the file that goes with a message. One that has gone will not come back by waiting.
async fn attach(app: &App, outgoing: &mut Outgoing) -> Result<(), SendError> {
    let Some(media) = &outgoing.content.media else { return Ok(()) };
    let bytes = app.media().read(&media.hash).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SendError::Permanent(Failure::FileMissing),
        _ => SendError::Retry(format!("The file of this message could not be read: {error}")),
    })?;
    outgoing.media = Some(bytes);
    Ok(())
}

/// Does `work` until the disk takes it: a row left in `sending`, or uncertain without having been asked about, would hold up
/// its conversation until the next start.
async fn until_stored<W: Future<Output = Result<()>>>(mut work: impl FnMut() -> W) -> Result<()> {
    loop {
        match work().await {
            Err(Error::Store(error)) if !matches!(error, StoreError::Closed | StoreError::Damaged) => {
                tracing::error!(%error, "what came of an attempt to send could not be recorded yet");
                tokio::time::sleep(RECORD_AGAIN).await;
            }
            done => return done,
        }
    }
}

/// Counts the attempt. `None` when there is nothing to send any more: taken back, or the bot has lost the conversation.
async fn begin(tx: &mut Tx, id: MessageId) -> Result<Option<Outgoing>> {
    if !store::outbox::is_queued(tx, id).await? {
        return Ok(None);
    }
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    if settle::bot_has_lost(tx, &message, &state).await? {
        settle::cancel(tx, message.conversation_id, id).await?;
        return Ok(None);
    }
    let now = tx.now();
    if is_stale(tx, &message, now).await? {
        settle::refuse(tx, &message, Failure::WaitedTooLong).await?;
        return Ok(None);
    }
    store::outbox::begin_attempt(tx, id).await?;
    settle::advance(tx, &message, DeliveryEvent::Attempt, None, now).await?;
    let to = contacts::address(tx, state.contact_id).await?;
    let (content, refusals) = (message.content()?, store::outbox::refusals(tx, id).await?);
    let MessageRow { external_id, author, .. } = message;
    Ok(Some(Outgoing { external_id, to, content, media: None, author, refusals }))
}

/// Whether what was said is so old that it may not be meant any more. A script says itself until when it means something, so
/// its messages leave however old they are.
async fn is_stale(tx: &mut Tx, message: &MessageRow, now: Timestamp) -> Result<bool> {
    if message.author == Author::System {
        return Ok(false);
    }
    let confirmed = store::outbox::confirmed_at(tx, message.id).await?;
    Ok(now.0 - message.created_at.0.max(confirmed.0) > ASK_AFTER_MILLIS)
}

async fn conclude(tx: &mut Tx, id: MessageId, attempts: i64, answer: Result<(), SendError>) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let now = tx.now();
    match answer {
        Ok(()) => settle::advance(tx, &message, DeliveryEvent::Reached(Delivery::Sent), None, now).await.map(drop),
        Err(SendError::Permanent(failure)) => settle::refuse(tx, &message, failure).await,
        Err(SendError::Uncertain) if message.delivery == Delivery::Sending => uncertain::lost(tx, &message).await,
        Err(SendError::Uncertain) => Ok(()),
        Err(SendError::Offline) => {
            store::outbox::uncount_attempt(tx, id).await?;
            wait(tx, &message, OFFLINE_WAIT_MILLIS, "the phone is not connected").await
        }
        Err(SendError::Retry(reason)) => {
            store::outbox::count_refusal(tx, id, false).await?;
            match backoff::wait_after(attempts) {
                Some(pause) => wait(tx, &message, i64::try_from(pause.as_millis()).unwrap_or(i64::MAX), &reason).await,
                None => settle::refuse(tx, &message, Failure::TriedTooLong).await,
            }
        }
    }
}

/// Back to the queue for later. A receipt that came in the meantime has settled the message already, and one whose channel
/// has gone in the meantime has nowhere to wait.
async fn wait(tx: &mut Tx, message: &MessageRow, millis: i64, reason: &str) -> Result<()> {
    if message.delivery != Delivery::Sending {
        return Ok(());
    }
    if !settle::is_linked(tx, message).await? {
        return settle::refuse(tx, message, Failure::NotLinked).await;
    }
    let now = tx.now();
    store::outbox::set_state(tx, message.id, OutboxState::Queued, now.plus_millis(millis), reason).await?;
    settle::advance(tx, message, DeliveryEvent::Requeued, None, now).await.map(drop)
}
