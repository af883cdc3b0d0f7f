//! Changes of our messages after they were said. What has not left is changed or taken back here alone. For what has left, the
//! change is stored and the network told; the message changes when the network has taken it. It may be told twice, which changes
//! nothing, so a change that had no answer is simply told again.

use super::{backoff, check_standing, content, settle};
use crate::{
    app::App,
    channels::{Revising, SendError},
    contacts, credits, erasure,
    error::{Error, Result},
    events::Event,
    model::{revision, *},
    store::{
        self, Tx, columns, conversations, media_removals,
        messages::{self, MessageRow},
        revisions::{self, RevisionRow},
    },
};
use futures_util::FutureExt;
use std::time::Duration;

/// The longest that an attempt may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// How long a change waits when its channel turns out to be disconnected; the reconnect wakes it earlier.
const OFFLINE_WAIT_MILLIS: i64 = 30_000;

/// Changes the words of a person's message.
///
/// # Errors
/// When there is no such message, it is none of a person's words, it is on its way, the words are none, or it is too late.
pub async fn edit(tx: &mut Tx, id: MessageId, text: String, can_edit: bool) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    if message.author != Author::HumanAgent || message.kind != Kind::Text || message.deleted_at.is_some() {
        return Err(Error::Conflict("only words that a person of the shop wrote can be changed"));
    }
    content::check(&Content::text(text.clone()))?;
    let has_left = has_left(tx, &message).await?;
    if !has_left {
        revisions::reword(tx, id, &text).await?;
    } else if text == message.text {
        revisions::remove_of(tx, id).await?;
    } else {
        if !can_edit {
            return Err(Error::Unsupported("changes of what has left"));
        }
        if !revision::can_edit(message.sent_at.unwrap_or(message.created_at), tx.now()) {
            return Err(Error::Conflict("a message can be changed for 20 minutes"));
        }
        put(tx, &message, &Revision::Edited(text)).await?;
    }
    tell(tx, &message);
    Ok(())
}

/// Deletes a message of the shop: for everyone where it has left, here alone where it has not. One of which nobody knows whether
/// it has left goes here, and stays paid for.
///
/// # Errors
/// When there is no such message, it is not the shop's, or it is on its way.
pub async fn delete(tx: &mut Tx, id: MessageId, can_delete: bool) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let is_said = !matches!(message.kind, Kind::Note | Kind::Event | Kind::Reaction);
    if message.direction != Direction::Out || !is_said {
        return Err(Error::Conflict("only what the shop has sent can be deleted"));
    }
    if message.deleted_at.is_some() {
        return Ok(());
    }
    match message.delivery {
        Delivery::Queued => return super::take_back(tx, id).await,
        Delivery::Failed => return super::discard(tx, id).await,
        Delivery::Uncertain => return forget(tx, &message).await,
        Delivery::Sending => return Err(Error::Conflict("this message is on its way; wait until it has left")),
        Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Played => {}
    }
    if !can_delete {
        return Err(Error::Unsupported("word that a message is deleted"));
    }
    put(tx, &message, &Revision::Deleted).await?;
    tell(tx, &message);
    Ok(())
}

/// Tries a refused change again, or forgets it.
///
/// # Errors
/// When there is no such change.
pub async fn settle_revision(tx: &mut Tx, id: MessageId, again: bool) -> Result<()> {
    let message = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let known = revisions::of(tx, id).await?.filter(|known| known.failure().is_some());
    let revision = known.ok_or(Error::NotFound("change"))?.revision();
    match again {
        true => put(tx, &message, &revision).await?,
        false => revisions::remove_of(tx, id).await?,
    }
    tell(tx, &message);
    Ok(())
}

/// A customer, or the owner on the phone, has changed a message. Nobody changes the words of the other side, and what is not
/// known here stays so.
///
/// # Errors
/// When the database fails.
pub async fn apply(
    tx: &mut Tx,
    channel: ChannelId,
    external_id: &str,
    by: Direction,
    revision: &Revision,
    at: Timestamp,
) -> Result<()> {
    let Some(message) = messages::by_external_id(tx, channel, external_id).await? else { return Ok(()) };
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    let standing = store::channel_contacts::standing(tx, channel, state.contact_id).await?;
    if message.direction != by || (by == Direction::In && standing.is_blocked) {
        return Ok(());
    }
    carry_out(tx, &message, revision, at).await
}

/// Those of a channel that wait will not be made: it has no phone any more.
pub(crate) async fn refuse_waiting(tx: &mut Tx, channel: ChannelId) -> Result<()> {
    for row in revisions::waiting(tx, channel).await? {
        revisions::refuse(tx, row.id, Failure::NotLinked).await?;
        tx.emit(Event::MessageChanged { conversation_id: row.conversation_id, message_id: row.message_id });
    }
    Ok(())
}

/// Tells the network of a change that is due.
pub(super) async fn attempt(app: &App, row: RevisionRow) -> Result<()> {
    let Some(adapter) = app.channel(row.channel_id) else { return Ok(()) };
    let id = row.id;
    let begun = row.clone();
    let Some(revising) = app.store().write(move |tx| begin(tx, begun).boxed()).await? else { return Ok(()) };
    let answer = tokio::time::timeout(ANSWER_WITHIN, adapter.revise(&revising)).await;
    let answer = answer.unwrap_or(Err(SendError::Uncertain));
    app.store().write(move |tx| conclude(tx, id, row, answer).boxed()).await?;
    erasure::remove_files_now_or_later(app).await;
    Ok(())
}

async fn begin(tx: &mut Tx, row: RevisionRow) -> Result<Option<Revising>> {
    if !revisions::begin_attempt(tx, row.id).await? {
        return Ok(None);
    }
    let message = messages::get(tx, row.message_id).await?.ok_or(Error::NotFound("message"))?;
    let state = conversations::get(tx, row.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    let revision = row.revision();
    let sent = message.sent_at.unwrap_or(message.created_at);
    if revision.kind() == RevisionKind::Edit && !revision::can_edit(sent, tx.now()) {
        refuse(tx, &row, Failure::TooLate).await?;
        return Ok(None);
    }
    let to = contacts::address(tx, state.contact_id).await?;
    Ok(Some(Revising { external_id: message.external_id, to, revision }))
}

async fn conclude(tx: &mut Tx, id: i64, row: RevisionRow, answer: Result<(), SendError>) -> Result<()> {
    let now = tx.now();
    match answer {
        Ok(()) => {
            // Another change may have taken its place meanwhile; the network has made this one all the same.
            revisions::remove(tx, id).await?;
            let message = messages::get(tx, row.message_id).await?.ok_or(Error::NotFound("message"))?;
            carry_out(tx, &message, &row.revision(), now).await
        }
        Err(SendError::Permanent(failure)) => refuse(tx, &row, failure).await,
        Err(SendError::Offline) => Ok(revisions::put_off(tx, id, now.plus_millis(OFFLINE_WAIT_MILLIS)).await?),
        Err(SendError::Retry(_) | SendError::Uncertain) => match backoff::wait_after(row.attempts + 1) {
            Some(pause) => {
                let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
                Ok(revisions::put_off(tx, id, now.plus_millis(pause)).await?)
            }
            None => refuse(tx, &row, Failure::TriedTooLong).await,
        },
    }
}

async fn refuse(tx: &mut Tx, row: &RevisionRow, failure: Failure) -> Result<()> {
    revisions::refuse(tx, row.id, failure).await?;
    tx.emit(Event::MessageChanged { conversation_id: row.conversation_id, message_id: row.message_id });
    Ok(())
}

/// The change is made, here as everywhere. One that says nothing new changes nothing.
async fn carry_out(tx: &mut Tx, message: &MessageRow, revision: &Revision, at: Timestamp) -> Result<()> {
    if message.deleted_at.is_some() {
        return Ok(());
    }
    match revision {
        Revision::Edited(text) if *text == message.text => return Ok(()),
        Revision::Edited(text) => revisions::edit(tx, message.id, text, at).await?,
        Revision::Deleted => {
            revisions::remove_of(tx, message.id).await?;
            revisions::delete(tx, message.id, at).await?;
            media_removals::let_go(tx, &columns::text_list(message.media_hash.as_slice())).await?;
        }
    }
    tell(tx, message);
    // The list shows the newest words, and the pane the files.
    tx.emit(Event::ConversationChanged { conversation_id: message.conversation_id });
    Ok(())
}

/// Whether the customer may have read a message already. What is under way can be neither changed nor kept.
async fn has_left(tx: &mut Tx, message: &MessageRow) -> Result<bool> {
    match message.delivery {
        Delivery::Failed => Ok(false),
        Delivery::Queued if store::outbox::is_untried(tx, message.id).await? => Ok(false),
        Delivery::Queued | Delivery::Sending | Delivery::Uncertain => {
            Err(Error::Conflict("this message is on its way; wait until it has left"))
        }
        Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Played => Ok(true),
    }
}

async fn put(tx: &mut Tx, message: &MessageRow, revision: &Revision) -> Result<()> {
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    check_standing(tx, &state).await?;
    let now = tx.now();
    Ok(revisions::put(tx, message.id, revision, now).await?)
}

/// Whether it has left, only the customer knows: it goes here, and what it cost is spent.
async fn forget(tx: &mut Tx, message: &MessageRow) -> Result<()> {
    let state = conversations::get(tx, message.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    credits::settle(tx, state.realm, message.id).await?;
    settle::remove(tx, message.conversation_id, message.id).await?;
    tx.emit(Event::ConversationChanged { conversation_id: message.conversation_id });
    Ok(())
}

fn tell(tx: &mut Tx, message: &MessageRow) {
    tx.emit(Event::MessageChanged { conversation_id: message.conversation_id, message_id: message.id });
}
