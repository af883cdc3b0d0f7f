//! Messages that leave later, at a time of the shop's clocks.
//!
//! A message waits as what it will say ([`add`]) and goes into the outbox when its time has come ([`worker`]). Row and outbox
//! change in one transaction, so that a crash at any moment sends it once; credits are reserved when it leaves.
//!
//! What comes in between:
//!
//! - the customer writes first: words go back to where they were typed, anything else waits for a person, and the log says so
//!   ([`customer_wrote`]). In a group somebody always writes, so there it changes nothing;
//! - the conversation goes back to the bot, or is closed: nothing. "Your parcel comes tomorrow" is written by people who are
//!   done for today. When it leaves, the bot keeps the conversation and a closed one stays closed;
//! - it cannot be sent when its time comes: it waits for a person and says why;
//! - this computer was off: it leaves late, and asks first where it is over a day late;
//! - it comes out of a backup: it may have left since, so it asks first.

mod answered;
mod moments;
mod shown;
pub mod worker;

pub use answered::{customer_had_written, customer_wrote};
pub use moments::{offered, picked};
pub use shown::{of_conversation, of_realm, one};

use crate::{
    compose::UNDO,
    error::{Error, Result},
    events::Event,
    model::*,
    outbox::{self, Draft},
    store::{
        Tx, conversations, messages,
        scheduled::{self, ScheduledRow},
    },
};
use std::time::Duration;

/// The furthest that a message may be put off.
const FURTHEST_MILLIS: i64 = 366 * 24 * 60 * 60 * 1000;

/// Keeps a message until `due_at`.
///
/// # Errors
/// When the moment is over or too far away, the content beyond the limits, or nothing can be sent to this customer.
pub async fn add(
    tx: &mut Tx,
    conversation: ConversationId,
    content: &Content,
    agent: AgentId,
    due_at: Timestamp,
) -> Result<ScheduleId> {
    check_moment(due_at, tx.now())?;
    outbox::check_content(content)?;
    let state = conversations::get(tx, conversation).await?.ok_or(Error::NotFound("conversation"))?;
    outbox::check_standing(tx, &state).await?;
    let now = tx.now();
    let id = scheduled::insert(tx, conversation, agent, content, due_at, now).await?;
    tx.emit(Event::ScheduleChanged { conversation_id: conversation });
    Ok(id)
}

/// Chooses another time.
///
/// # Errors
/// When it has left or was taken back, or the moment is over or too far away.
pub async fn reschedule(tx: &mut Tx, id: ScheduleId, due_at: Timestamp) -> Result<()> {
    let row = waiting(tx, id).await?;
    let now = tx.now();
    check_moment(due_at, now)?;
    scheduled::set_due(tx, id, due_at, now).await?;
    tx.emit(Event::ScheduleChanged { conversation_id: row.conversation_id });
    Ok(())
}

/// Sends it at once, as an answer that can still be taken back: until then [`restore`] puts it where it was.
///
/// # Errors
/// When it has left or was taken back, or as [`outbox::enqueue`].
pub async fn send_now(tx: &mut Tx, id: ScheduleId) -> Result<MessageId> {
    let row = waiting(tx, id).await?;
    let draft = Draft { wait: UNDO, ..Draft::by_agent(row.conversation_id, row.content()?, row.agent_id) };
    let (message, now) = (outbox::enqueue(tx, draft).await?, tx.now());
    scheduled::set_cancelled(tx, id, Some(now)).await?;
    tx.emit(Event::ScheduleChanged { conversation_id: row.conversation_id });
    Ok(message)
}

/// It never leaves. For a while it can be brought back.
///
/// # Errors
/// When it has left or was taken back.
pub async fn cancel(tx: &mut Tx, id: ScheduleId) -> Result<()> {
    let row = waiting(tx, id).await?;
    let now = tx.now();
    scheduled::set_cancelled(tx, id, Some(now)).await?;
    tx.emit(Event::ScheduleChanged { conversation_id: row.conversation_id });
    Ok(())
}

/// Brings back what was cancelled a moment ago.
///
/// # Errors
/// When it is too late for that.
pub async fn restore(tx: &mut Tx, id: ScheduleId) -> Result<()> {
    let row = scheduled::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let now = tx.now();
    scheduled::set_cancelled(tx, id, None).await?;
    if let Some(since) = row.cancelled_at
        && messages::customer_wrote_since(tx, row.conversation_id, since).await?
    {
        scheduled::hold(tx, id, ScheduleTrouble::CustomerWrote, now).await?;
    }
    tx.emit(Event::ScheduleChanged { conversation_id: row.conversation_id });
    Ok(())
}

/// Its time has come. `None` where it is not its time any more.
async fn leave(tx: &mut Tx, id: ScheduleId) -> Result<Option<MessageId>> {
    let now = tx.now();
    let row = scheduled::get(tx, id).await?;
    let is_due = |row: &ScheduledRow| row.due_at <= now && row.trouble().is_none() && row.cancelled_at.is_none();
    let Some(row) = row.filter(is_due) else { return Ok(None) };
    let draft = Draft {
        is_scheduled: true,
        wait: Duration::ZERO,
        ..Draft::by_agent(row.conversation_id, row.content()?, row.agent_id)
    };
    let message = outbox::enqueue(tx, draft).await?;
    scheduled::remove(tx, row.id).await?;
    tx.emit(Event::ScheduleChanged { conversation_id: row.conversation_id });
    Ok(Some(message))
}

/// It waits for a person from now on.
async fn hold(tx: &mut Tx, id: ScheduleId, trouble: ScheduleTrouble) -> Result<()> {
    let Some(row) = scheduled::get(tx, id).await? else { return Ok(()) };
    let now = tx.now();
    scheduled::hold(tx, id, trouble, now).await?;
    tx.emit(Event::ScheduleChanged { conversation_id: row.conversation_id });
    Ok(())
}

async fn waiting(tx: &mut Tx, id: ScheduleId) -> Result<ScheduledRow> {
    let row = scheduled::get(tx, id).await?.filter(|row| row.cancelled_at.is_none());
    row.ok_or(Error::Conflict("this message has left already, or was taken back"))
}

fn check_moment(due_at: Timestamp, now: Timestamp) -> Result<()> {
    if due_at <= now {
        return Err(Error::invalid("send_at_past", "this time is over; choose a later one"));
    }
    if due_at > now.plus_millis(FURTHEST_MILLIS) {
        return Err(Error::invalid("send_at_far", "it is more than a year away; choose an earlier time"));
    }
    Ok(())
}
