//! A message to a number or group, where the caller knows no conversation. It opens one where there is none, for the bot,
//! and never changes who owns it.

use crate::{
    app::App,
    channels::{ChannelError, DynChannel, Recipient},
    contacts,
    error::{Error, Result},
    inbox,
    model::{ChannelId, Content, MessageId},
    outbox::{self, Draft},
    store::{Tx, channels},
};

/// A message to a number or group.
#[derive(Clone, Debug)]
pub struct Direct {
    /// The channel that it goes out on.
    pub channel: ChannelId,
    /// Whom it is for.
    pub to: Recipient,
    /// What it says.
    pub content: Content,
    /// Where changes of its status are reported to.
    pub notify_url: Option<String>,
}

/// What has to be asked outside a transaction: whether the number is on the network, and whether status can be reported.
/// Without a connection the number is taken at its word; the message waits, and the network decides.
///
/// # Errors
/// When no phone is linked, the network does not know the number, or the report would go where it must not.
pub async fn check(app: &App, adapter: &DynChannel, message: &Direct) -> Result<()> {
    if let Some(url) = &message.notify_url {
        app.outgoing().check(url).map_err(|forbidden| Error::invalid("notifyurl", forbidden.to_string()))?;
    }
    let Recipient::Phone(phone) = &message.to else { return Ok(()) };
    match adapter.is_registered(phone).await {
        Ok(true) | Err(ChannelError::Offline) => Ok(()),
        Ok(false) => Err(Error::Unreachable(format!("{phone} is not on WhatsApp"))),
        Err(error) => Err(error.into()),
    }
}

/// Stores the message for sending.
///
/// # Errors
/// As [`outbox::enqueue`].
pub async fn enqueue(tx: &mut Tx, message: Direct) -> Result<MessageId> {
    let channel = channels::get(tx, message.channel).await?.ok_or(Error::NotFound("channel"))?;
    if channel.linked_at.is_none() {
        return Err(Error::NotLinked);
    }
    let contact = contacts::resolve_recipient(tx, channel.realm, &message.to).await?;
    let state = inbox::open(tx, message.channel, contact).await?;
    let draft = Draft { notify_url: message.notify_url, ..Draft::by_system(state.id, message.content) };
    outbox::enqueue(tx, draft).await
}
