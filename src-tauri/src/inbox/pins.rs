//! Conversations that are kept on top of their group.

use crate::{
    error::{Error, Result},
    events::Event,
    model::ConversationId,
    store::{Tx, conversations},
};

/// Conversations that may be kept on top: with more of them nothing is on top.
const PINNED: u32 = 20;

/// Keeps a conversation on top of its group, or lets it go back to its place.
///
/// # Errors
/// When there is no such conversation, or there are too many on top already.
pub async fn set_pinned(tx: &mut Tx, id: ConversationId, pinned: bool) -> Result<()> {
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    if pinned && conversations::pinned(tx, state.realm).await? >= PINNED {
        return Err(Error::invalid("pinned", format!("only {PINNED} conversations can be on top; unpin one first")));
    }
    let at = pinned.then(|| tx.now());
    conversations::set_pinned(tx, id, at).await?;
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(())
}
