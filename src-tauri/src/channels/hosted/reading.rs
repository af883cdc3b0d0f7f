//! What the account shows, in our own terms.

use super::{Account, Setback};
use crate::{
    channels::{Attachment, Group, Recipient, Sender},
    error::Result,
    gateways::{
        client::ClientError,
        wabot::{Conversation, Message},
        waviro,
    },
    model::{Content, Direction, Kind, Timestamp},
    outgoing::MEDIA_LIMIT,
    store::hosted::aliases,
};

impl Account {
    /// Who the customer is. One without a number is known by the service's own id.
    pub(super) fn customer(&self, line: &Conversation) -> Sender {
        let phone = line.contact.phone.clone().filter(|phone| crate::phone::is_possible(phone));
        let lid = phone.is_none().then(|| format!("{}:{}", crate::gateway::owner(self.id), line.contact.id));
        Sender { phone, lid, name: line.contact.name.clone() }
    }

    /// The file that a customer sent. One that the service does not give out, or that is too large, is told of by name.
    pub(super) async fn attachment(&self, message: &Message) -> Result<Option<Attachment>, Setback> {
        let wabot = self.services.as_ref().and_then(|services| services.wabot.as_ref());
        let (Some(media), Some(wabot), Direction::In) = (&message.media, wabot, message.direction) else {
            return Ok(None);
        };
        match wabot.file(&media.url, MEDIA_LIMIT).await {
            Ok(bytes) => Ok(Some(Attachment { bytes, name: media.name.clone() })),
            Err(error @ (ClientError::Unavailable { .. } | ClientError::RateLimited { .. })) => Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, message = message.id, "the file of a message could not be had");
                Ok(None)
            }
        }
    }

    /// Text, and what is there besides.
    pub(super) async fn content(&self, message: &Message, has_file: bool) -> Result<Content> {
        let reply_to = match &message.reply_to {
            Some(id) => {
                let ours = aliases::external_id(&mut *self.app.store().read().await?, self.id, id).await?;
                ours.unwrap_or_else(|| id.clone())
            }
            None => String::new(),
        };
        let lost = message.media.as_ref().filter(|_| !has_file);
        let name = lost.map(|media| media.name.clone()).filter(|_| message.text.is_empty());
        let kind = if lost.is_some() { Kind::Unknown } else { message.kind };
        Ok(Content {
            location: message.location.clone(),
            contact: message.contact.clone(),
            buttons: message.buttons.clone(),
            reply_to,
            ..Content::of(kind, name.unwrap_or_else(|| message.text.clone()))
        })
    }
}

/// By which id a message of the account is stored: the network's, which replies name, or else the service's.
pub(super) fn external_id(message: &Message) -> String {
    if message.wa_id.is_empty() { format!("wabot:{}", message.id) } else { message.wa_id.clone() }
}

pub(super) fn recipient(sender: &Sender) -> Recipient {
    match (&sender.phone, &sender.lid) {
        (Some(phone), _) => Recipient::Phone(phone.clone()),
        (None, lid) => Recipient::Lid(lid.clone().unwrap_or_default()),
    }
}

pub(super) fn group(group: waviro::Group) -> Group {
    let id = group.groupid.trim_end_matches("@g.us").to_owned();
    Group { id, name: group.groupname, last_chat: Timestamp(group.grouplastchat.saturating_mul(1000)) }
}
