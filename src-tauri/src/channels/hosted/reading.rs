//! What the account shows, in our own terms.

use super::Account;
use crate::{
    channels::{Group, Recipient, Sender},
    error::Result,
    gateways::{
        wabot::{Conversation, Message},
        waviro,
    },
    model::{Content, Kind, Timestamp},
    store::hosted::aliases,
};

impl Account {
    /// Who the customer is: by the number where it is known, and always by the service's own id, so that a number which
    /// becomes known later is added to the same contact.
    pub(super) fn customer(&self, line: &Conversation) -> Sender {
        let phone = line.contact.phone.clone().filter(|phone| crate::phone::is_possible(phone));
        let id = Some(&line.contact.id).filter(|id| phone.is_none() || !id.is_empty());
        let lid = id.map(|id| format!("{}:{id}", crate::gateway::owner(self.id)));
        Sender { phone, lid, name: line.contact.name.clone() }
    }

    /// Text, and what is there besides.
    pub(super) async fn content(&self, message: &Message, has_file: bool) -> Result<Content> {
        let reply_to = match &message.reply_to {
            Some(id) => {
                let ours = aliases::find(&mut *self.app.store().read().await?, self.id, id).await?;
                ours.map_or_else(|| id.clone(), |ours| ours.external_id)
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

/// Every id that the service may name a message by: the network's, which replies name and which may come later, and its own.
pub(super) fn names(message: &Message) -> Vec<String> {
    let network = Some(message.wa_id.clone()).filter(|id| !id.is_empty());
    network.into_iter().chain([format!("wabot:{}", message.id)]).collect()
}

/// By which of them a message that is not ours is stored.
pub(super) fn external_id(message: &Message) -> String {
    names(message).swap_remove(0)
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
