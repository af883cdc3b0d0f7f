//! Turns an event of the network's queue into what our device is told.

use super::{World, numbers};
use crate::{
    channels::{Attachment, ChannelEvent, GroupRef, Inbound, PhoneReply, Recipient, Sender},
    model::{Author, Delivery, Direction, Revision},
    store::network::{
        Connection, NetworkError, account, groups,
        lines::{self, Line},
        queue::{EventKind, QueuedEvent},
    },
};

impl World {
    /// `None` where there is nothing to tell, or no longer.
    pub(super) async fn look_up(&self, event: &QueuedEvent) -> Result<Option<ChannelEvent>, NetworkError> {
        let mut connection = self.store.read().await?;
        Ok(match event.kind {
            EventKind::Linked => account::get(&mut connection)
                .await?
                .filter(|account| account.linked)
                .map(|account| ChannelEvent::Linked { phone: account.phone, name: account.name }),
            EventKind::LoggedOut => Some(ChannelEvent::LoggedOut),
            EventKind::Receipt => self.receipt(event),
            EventKind::Message => match lines::get(&mut connection, &event.msgid).await? {
                // Gone before our device has ever heard of it.
                Some(Line { deleted_at: Some(_), .. }) => None,
                Some(line) => Some(ChannelEvent::Message(inbound(&mut connection, line).await?)),
                None => None,
            },
            EventKind::Revision => lines::get(&mut connection, &event.msgid).await?.and_then(revised),
            EventKind::PhoneReply => {
                lines::get(&mut connection, &event.msgid).await?.map(|line| ChannelEvent::PhoneReply(phone_reply(line)))
            }
        })
    }

    fn receipt(&self, event: &QueuedEvent) -> Option<ChannelEvent> {
        let at = event.due_at.min(self.clock.now());
        Delivery::from_ack(event.ack).map(|news| ChannelEvent::Receipt {
            external_id: event.msgid.clone(),
            event: news,
            at,
        })
    }
}

/// What has become of a customer's line.
fn revised(line: Line) -> Option<ChannelEvent> {
    let (revision, at) = match (line.deleted_at, line.edited_at) {
        (Some(at), _) => (Revision::Deleted, at),
        (None, Some(at)) => (Revision::Edited(line.content.text), at),
        (None, None) => return None,
    };
    Some(ChannelEvent::Revised { external_id: line.msgid, by: Direction::In, revision, at })
}

async fn inbound(connection: &mut Connection, line: Line) -> Result<Inbound, NetworkError> {
    let name = groups::person_name(connection, &line.sender).await?;
    let attachment = lines::file(connection, &line.msgid).await?;
    let group = match numbers::recipient(&line.chat) {
        Recipient::Group(id) => Some(GroupRef { name: groups::name(connection, &id).await?.unwrap_or_default(), id }),
        Recipient::Phone(_) | Recipient::Lid(_) => None,
    };
    Ok(Inbound {
        external_id: line.msgid,
        sender: Sender { phone: Some(line.sender), lid: None, name },
        group,
        content: line.content,
        attachment: attachment.map(|file| Attachment { bytes: file.bytes.into(), name: file.name }),
        at: line.at,
    })
}

fn phone_reply(line: Line) -> PhoneReply {
    let author = Author::HumanAgent;
    PhoneReply {
        external_id: line.msgid,
        to: numbers::recipient(&line.chat),
        content: line.content,
        author,
        at: line.at,
    }
}
