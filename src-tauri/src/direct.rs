//! A message to a number or group, where the caller knows no conversation. It opens one where there is none, for the bot,
//! and never changes who owns it.
//!
//! [`prepare`] asks everything that takes the network: whether the recipient can be reached, and what a URL brings. What it
//! returns can be stored, and only that can: [`enqueue`] takes nothing else.

use crate::{
    app::App,
    channels::{ChannelError, DynChannel, GroupRef, Recipient},
    contacts,
    error::{Error, Result},
    inbox,
    media::{self, StoredMedia},
    model::{ChannelId, Content, Kind, MessageId},
    outbox::{self, Draft},
    phone,
    store::{Tx, channels, media as media_rows},
};

/// A message to a number or group.
#[derive(Clone, Debug)]
pub struct Direct {
    /// The channel that it goes out on.
    pub channel: ChannelId,
    /// Whom it is for.
    pub to: Recipient,
    /// What it says.
    pub said: Said,
    /// Where changes of its status are reported to.
    pub notify_url: Option<String>,
}

/// What a message says.
#[derive(Clone, Debug)]
pub enum Said {
    /// This.
    Content(Box<Content>),
    /// A file that has to be fetched first.
    File {
        /// The caller's name for the URL.
        field: &'static str,
        /// Where it is.
        url: String,
        /// What is written below it.
        caption: String,
    },
}

/// A message that may be stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    channel: ChannelId,
    to: Recipient,
    group: Option<GroupRef>,
    content: Content,
    file: Option<StoredMedia>,
    notify_url: Option<String>,
}

impl Prepared {
    /// The file that was fetched for it.
    pub fn file(&self) -> Option<&StoredMedia> {
        self.file.as_ref()
    }
}

/// Asks what has to be asked outside a transaction. What costs least is asked first, and a file is fetched last.
///
/// # Errors
/// When no phone is linked, the recipient cannot be reached, the content is beyond the limits, the file cannot be had, or
/// the report would go where it must not.
pub async fn prepare(app: &App, adapter: &DynChannel, message: Direct) -> Result<Prepared> {
    let Direct { channel, to, said, notify_url } = message;
    if let Some(url) = &notify_url {
        app.outgoing().check(url).map_err(|forbidden| Error::invalid("notifyurl", forbidden.to_string()))?;
    }
    match &said {
        Said::Content(content) => outbox::check_content(content)?,
        Said::File { caption, .. } => outbox::check_content(&Content::of(Kind::Document, caption.clone()))?,
    }
    let group = reach(adapter, &to).await?;
    let (content, file) = match said {
        Said::Content(content) => (*content, None),
        Said::File { field, url, caption } => {
            let file = media::fetch(app, adapter.capabilities().max_media, field, &url).await?;
            (file.content(caption), Some(file))
        }
    };
    Ok(Prepared { channel, to, group, content, file, notify_url })
}

/// Whether the network can reach the recipient, and by which name it knows a group. Without a connection the caller is
/// taken at their word; the message waits, and the network decides.
async fn reach(adapter: &DynChannel, to: &Recipient) -> Result<Option<GroupRef>> {
    match to {
        Recipient::Phone(phone) => match adapter.is_registered(phone).await {
            Ok(true) | Err(ChannelError::Offline) => Ok(None),
            Ok(false) => Err(Error::Unreachable(format!("{phone} is not on WhatsApp"))),
            Err(error) => Err(error.into()),
        },
        Recipient::Group(id) => match adapter.group(id).await {
            Ok(Some(group)) => Ok(Some(group)),
            Err(ChannelError::Offline) if !phone::is_possible(id) => Ok(None),
            Ok(None) | Err(ChannelError::Offline) => {
                Err(Error::Unreachable(format!("this account is not in a group with the id {id}")))
            }
            Err(error) => Err(error.into()),
        },
        Recipient::Lid(_) => Ok(None),
    }
}

/// Stores the message for sending.
///
/// # Errors
/// As [`outbox::enqueue`].
pub async fn enqueue(tx: &mut Tx, message: Prepared) -> Result<MessageId> {
    let channel = channels::get(tx, message.channel).await?.ok_or(Error::NotFound("channel"))?;
    if channel.linked_at.is_none() {
        return Err(Error::NotLinked);
    }
    if let Some(file) = &message.file {
        let now = tx.now();
        media_rows::insert(tx, &file.row, now).await?;
    }
    let contact = match &message.group {
        Some(group) => contacts::resolve_group(tx, channel.realm, group).await?,
        None => contacts::resolve_recipient(tx, channel.realm, &message.to).await?,
    };
    let state = inbox::open(tx, message.channel, contact).await?;
    let draft = Draft { notify_url: message.notify_url, ..Draft::by_system(state.id, message.content) };
    outbox::enqueue(tx, draft).await
}
