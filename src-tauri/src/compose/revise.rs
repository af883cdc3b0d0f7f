//! What a person does about a message that stands: a sign on it, other words, or none. What the channel cannot do is refused
//! before anything is stored.

use super::{adapter, filled};
use crate::{
    app::App,
    channels::Capabilities,
    error::{Error, Result},
    model::{AgentId, MessageId, audit::Actor},
    outbox,
    store::messages,
};
use futures_util::FutureExt;

/// Puts a sign on a message in place of ours that stands there; an empty one takes that away.
///
/// # Errors
/// When the channel knows no signs on messages, or as [`outbox::react`].
pub async fn react(app: &App, id: MessageId, sign: String) -> Result<()> {
    if !capabilities(app, id).await?.reactions {
        return Err(Error::Unsupported("signs on messages"));
    }
    app.store().write_for(Actor::Agent(AgentId::LOCAL), move |tx| outbox::react(tx, id, sign).boxed()).await
}

/// Changes the words of a message.
///
/// # Errors
/// As [`outbox::edit`], or when a word in braces is not filled in.
pub async fn edit(app: &App, id: MessageId, text: String) -> Result<()> {
    let text = filled(text)?;
    let can_edit = capabilities(app, id).await?.edits;
    app.store().write_for(Actor::Agent(AgentId::LOCAL), move |tx| outbox::edit(tx, id, text, can_edit).boxed()).await
}

/// Deletes a message of the shop.
///
/// # Errors
/// As [`outbox::delete`].
pub async fn delete(app: &App, id: MessageId) -> Result<()> {
    let can_delete = capabilities(app, id).await?.deletes;
    app.store().write_for(Actor::Agent(AgentId::LOCAL), move |tx| outbox::delete(tx, id, can_delete).boxed()).await
}

async fn capabilities(app: &App, id: MessageId) -> Result<Capabilities> {
    let message = messages::get(&mut *app.store().read().await?, id).await?.ok_or(Error::NotFound("message"))?;
    Ok(adapter(app, message.conversation_id).await?.capabilities())
}
