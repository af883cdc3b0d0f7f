//! The composer's messages that are to leave later. What is sent then is what stood here when it was written: the price of a
//! product too, because that is what the person saw.

use super::{Ready, complete, is_beside_the_draft, ready};
use crate::{
    app::App,
    error::Result,
    model::{audit::Actor, *},
    schedule,
    store::{
        Tx,
        drafts::{self, DraftMode, DraftRow},
    },
    voice,
};
use futures_util::FutureExt;

/// Keeps a message until `due_at`, and forgets the draft that it was.
///
/// # Errors
/// As [`super::send`], and when the moment is over or too far away.
pub async fn send_later(
    app: &App,
    id: ConversationId,
    composed: Composed,
    reply_to: Option<MessageId>,
    due_at: Timestamp,
) -> Result<ScheduleId> {
    let ready = ready(app, id, composed, reply_to).await?;
    let is_voice = ready.content.kind == Kind::Voice;
    let scheduled = app
        .store()
        .write_for(Actor::Agent(AgentId::LOCAL), move |tx| keep(tx, id, ready, reply_to, due_at).boxed())
        .await?;
    if is_voice {
        voice::discard(app, id).await?;
    }
    Ok(scheduled)
}

async fn keep(
    tx: &mut Tx,
    id: ConversationId,
    ready: Ready,
    reply_to: Option<MessageId>,
    due_at: Timestamp,
) -> Result<ScheduleId> {
    let content = complete(tx, id, ready, reply_to).await?;
    let scheduled = schedule::add(tx, id, &content, AgentId::LOCAL, due_at).await?;
    if !is_beside_the_draft(&content) {
        let now = tx.now();
        drafts::save(tx, id, DraftMode::Reply, &DraftRow::default(), now).await?;
    }
    Ok(scheduled)
}
