//! What a person has read, and whether the customer is shown so. The inbox knows it at once; the network is told afterwards,
//! where the shop wants that, and a network that is not there now is not told later: the mark is a courtesy and no message.

use crate::{
    app::App,
    channels::Recipient,
    error::Result,
    events::Event,
    model::{ChannelId, ConversationId},
    settings::preferences,
    store::{
        Tx,
        contacts::{self, IdentityKind},
        conversations, messages,
    },
};
use futures_util::FutureExt;

/// The agent has seen everything in a conversation. Returns whether that is news.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(tx: &mut Tx, id: ConversationId) -> Result<bool> {
    let news = conversations::mark_read(tx, id).await?;
    if news {
        tx.emit(Event::ConversationChanged { conversation_id: id });
    }
    Ok(news)
}

/// [`mark_read`], and the customer is shown so where the shop wants that.
///
/// # Errors
/// When the database fails.
pub async fn read(app: &App, id: ConversationId) -> Result<()> {
    if !app.store().write(move |tx| mark_read(tx, id).boxed()).await? {
        return Ok(());
    }
    let Some((channel, from, external_id)) = mark(app, id).await? else { return Ok(()) };
    if let Some(channel) = app.channel(channel)
        && let Err(error) = channel.mark_read(&from, &external_id).await
    {
        tracing::debug!(%error, "the network was not told what was read");
    }
    Ok(())
}

/// What the network is told: the number, the customer, and the last message that they wrote.
async fn mark(app: &App, id: ConversationId) -> Result<Option<(ChannelId, Recipient, String)>> {
    let mut reader = app.store().read().await?;
    if !preferences::read_marks(&mut reader).await? {
        return Ok(None);
    }
    let Some(state) = conversations::get(&mut reader, id).await? else { return Ok(None) };
    let from = match contacts::address(&mut reader, state.contact_id).await? {
        Some((IdentityKind::Group, group)) => Recipient::Group(group),
        Some((IdentityKind::Phone, phone)) => Recipient::Phone(phone),
        Some((IdentityKind::Lid, lid)) => Recipient::Lid(lid),
        Some((IdentityKind::Username, _)) | None => return Ok(None),
    };
    let last = messages::last_inbound(&mut reader, id).await?;
    Ok(last.map(|external_id| (state.channel_id, from, external_id)))
}
