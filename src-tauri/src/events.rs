//! The one road from the core to whoever watches: a typed event on a bounded broadcast, published after commit.
//!
//! Events carry ids, not data: a watcher reads what it shows. One that lags gets [`Event::Resync`] and reads all again.

use crate::model::{ChannelId, ContactId, ConversationId, MessageId, Realm};
use serde::Serialize;
use specta::Type;
use tokio::sync::broadcast;

/// Something that happened, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A customer wrote.
    MessageReceived {
        /// Realm of the conversation.
        realm: Realm,
        /// Where.
        conversation_id: ConversationId,
        /// What.
        message_id: MessageId,
    },
    /// A message, note or event of ours was added to the log.
    MessageAdded {
        /// Realm of the conversation.
        realm: Realm,
        /// Where.
        conversation_id: ConversationId,
        /// What.
        message_id: MessageId,
    },
    /// Delivery, error or content of a message changed.
    MessageChanged {
        /// Where.
        conversation_id: ConversationId,
        /// What.
        message_id: MessageId,
    },
    /// A message was taken out of the log.
    MessageRemoved {
        /// Where.
        conversation_id: ConversationId,
        /// What.
        message_id: MessageId,
    },
    /// Owner, unread count, block or bot switch of a conversation changed.
    ConversationChanged {
        /// Which.
        conversation_id: ConversationId,
    },
    /// A customer waits for a person and nobody has taken the conversation.
    PersonRequested {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Name, tags or note of a contact changed.
    ContactChanged {
        /// Which.
        contact_id: ContactId,
    },
    /// Session state or name of a channel changed, or a channel came or went.
    ChannelChanged {
        /// Which.
        channel_id: ChannelId,
    },
    /// The QR card of a channel shows something else.
    LinkChanged {
        /// Which.
        channel_id: ChannelId,
    },
    /// The local API listens, does not, or cannot.
    ApiChanged,
    /// An API key was made, revoked or used.
    KeysChanged,
    /// A report to a `notifyurl` was sent, or is to be sent again.
    ReportsChanged,
    /// The plan changed, credits were bought, or the level of their warning is another.
    CreditsChanged,
    /// A product was added or changed.
    ProductsChanged {
        /// Whose customers it is offered to.
        realm: Realm,
    },
    /// What is to leave later from a conversation changed.
    ScheduleChanged {
        /// Which.
        conversation_id: ConversationId,
    },
    /// A setting changed.
    SettingsChanged,
    /// Events were lost: read everything again.
    Resync,
}

/// The bus. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bus(broadcast::Sender<Event>);

impl Bus {
    const CAPACITY: usize = 4096;

    /// An empty bus.
    pub fn new() -> Self {
        Self(broadcast::Sender::new(Self::CAPACITY))
    }

    /// Tells everybody who watches. Nobody watching is fine.
    pub fn publish(&self, event: Event) {
        let _nobody_watches = self.0.send(event);
    }

    /// Watches from now on.
    pub fn subscribe(&self) -> Subscription {
        Subscription(self.0.subscribe())
    }
}

impl Default for Bus {
    fn default() -> Self {
        Self::new()
    }
}

/// One watcher's end of the bus.
#[derive(Debug)]
pub struct Subscription(broadcast::Receiver<Event>);

impl Subscription {
    /// The next event; [`Event::Resync`] after a gap, `None` when the core has gone.
    pub async fn next(&mut self) -> Option<Event> {
        match self.0.recv().await {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Event::Resync),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}
