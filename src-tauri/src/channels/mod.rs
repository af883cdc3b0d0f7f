//! How messages reach customers. A channel is one number on one network, behind one trait; what differs between networks
//! is declared as [`Capabilities`], never asked by kind.
//!
//! A channel reports through a [`Sink`]. `deliver` returns only after the report is committed, and only then does the
//! channel acknowledge it to its network: what was not acknowledged is delivered again, and a repeat changes nothing.

use crate::model::{
    Author, ChannelId, Content, DeliveryEvent, Direction, Failure, LinkFault, MessageId, Revision, Timestamp,
    views::SessionState,
};
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;

mod capabilities;
mod group;
pub mod hosted;
mod outgoing;
pub mod practice;

pub use capabilities::{Capabilities, MediaLimits};
pub use group::{Group, GroupRef, group_id};
pub use outgoing::{Outgoing, Revising};

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A person, by E.164 digits.
    Phone(String),
    /// A person whose number is hidden, by LID.
    Lid(String),
    /// A group, by its id.
    Group(String),
}

/// Why a message did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Certainly not accepted; trying again later may help.
    #[error("{0}")]
    Retry(String),
    /// The connection is down; it goes out when it is back, without counting an attempt.
    #[error("the phone is not connected")]
    Offline,
    /// Certainly not accepted, and never will be.
    #[error("{0}")]
    Permanent(Failure),
    /// It may have been accepted.
    #[error("the network gave no answer")]
    Uncertain,
}

/// What a network says about a message id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// It has the message.
    Accepted,
    /// It has never seen it.
    Unknown,
    /// It cannot say, at least not now.
    CannotTell,
}

/// Why a question to the network had no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// No phone is linked.
    #[error("no phone is linked to this number")]
    NotLinked,
    /// Linked, but not connected.
    #[error("the phone is not connected")]
    Offline,
    /// The code is not the current one.
    #[error("the code is out of date or belongs to somebody else")]
    StaleCode,
    /// Not what this network can tell.
    #[error("this number cannot tell {0}")]
    Unsupported(&'static str),
    /// Anything else, as a plain sentence.
    #[error("{0}")]
    Failed(String),
}

/// Where linking stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Not linking, and not linked.
    Idle,
    /// A code is being asked for.
    Waiting,
    /// A code is shown.
    Scan {
        /// The text of the QR code.
        code: String,
        /// Which of the codes this is, from 1.
        number: u32,
        /// How many there are before linking expires.
        of: u32,
        /// When the next takes its place.
        expires_at: Timestamp,
        /// How long this one is valid in all, seconds.
        lifetime_seconds: u32,
    },
    /// All codes were shown.
    Expired,
    /// Scanned; the link is being made.
    Linking,
    /// Linked.
    Linked {
        /// E.164 digits.
        phone: String,
        /// The phone's own name.
        name: String,
    },
    /// The network cannot be reached.
    Offline {
        /// When it is tried again.
        retry_at: Timestamp,
    },
    /// Ended; a plain sentence says why and what to do.
    Failed {
        /// The sentence.
        reason: String,
        /// What a hosted service is in trouble with, where that is why.
        fault: Option<LinkFault>,
    },
}

/// Who wrote, by everything the network tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// E.164 digits.
    pub phone: Option<String>,
    /// Hidden identity.
    pub lid: Option<String>,
    /// What they call themselves.
    pub name: String,
}

/// A file that came with a message, or goes with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The bytes.
    pub bytes: Bytes,
    /// File name as sent; directories are stripped when stored.
    pub name: String,
}

/// A message from a customer.
#[derive(Clone, Debug)]
pub struct Inbound {
    /// The network's id.
    pub external_id: String,
    /// Who wrote.
    pub sender: Sender,
    /// Set when written in a group.
    pub group: Option<GroupRef>,
    /// What was written. With an attachment, `kind` and `media` are decided by the file's content when stored.
    pub content: Content,
    /// The file that came with it.
    pub attachment: Option<Attachment>,
    /// When the network took it.
    pub at: Timestamp,
}

/// An answer that the owner typed on the phone itself.
#[derive(Clone, Debug)]
pub struct PhoneReply {
    /// The network's id.
    pub external_id: String,
    /// Whom it went to.
    pub to: Recipient,
    /// What it says.
    pub content: Content,
    /// Who spoke: a person, unless the network tells otherwise.
    pub author: Author,
    /// When.
    pub at: Timestamp,
}

/// A message from before this device was linked, or from longer ago than the network keeps what is new.
#[derive(Clone, Debug)]
pub enum PastMessage {
    /// A customer wrote.
    Inbound(Inbound),
    /// The shop wrote, on the phone or on another device.
    PhoneReply(PhoneReply),
}

/// What a channel reports.
#[derive(Clone, Debug)]
pub enum ChannelEvent {
    /// A customer wrote.
    Message(Inbound),
    /// The owner answered on the phone.
    PhoneReply(PhoneReply),
    /// Another console, a script or a bot of the same account wrote; who answers the conversation does not change by it.
    SentElsewhere(PhoneReply),
    /// What was said in the past, in any order: it is stored, and nothing follows from it.
    History(Vec<PastMessage>),
    /// News about a message of ours.
    Receipt {
        /// The message.
        external_id: String,
        /// How far it came.
        event: DeliveryEvent,
        /// When.
        at: Timestamp,
    },
    /// Somebody has changed what they said.
    Revised {
        /// The message.
        external_id: String,
        /// Whose side it is of: the customer's, or ours on the phone.
        by: Direction,
        /// The change.
        revision: Revision,
        /// When.
        at: Timestamp,
    },
    /// A phone was linked.
    Linked {
        /// E.164 digits.
        phone: String,
        /// The phone's own name.
        name: String,
    },
    /// The phone ended the link.
    LoggedOut,
    /// The session is in another state; [`Channel::session`] has it.
    SessionChanged,
    /// The QR card shows something else; [`Channel::link_state`] has it.
    LinkChanged,
}

/// Takes what a channel reports. Returns after the commit: the id of the stored message for a new or repeated
/// [`ChannelEvent::Message`], `None` where nothing was stored (a blocked contact) and for every other event.
#[async_trait]
pub trait Sink: Send + Sync {
    /// Stores one report. An error means that it is not stored and has to be delivered again.
    async fn deliver(&self, channel: ChannelId, event: ChannelEvent) -> Result<Option<MessageId>, SinkError>;
}

/// A report could not be stored; it has to be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be stored: {0}")]
pub struct SinkError(pub String);

/// One number on one network.
#[async_trait]
pub trait Channel: Send + Sync {
    /// What this network lets us do.
    fn capabilities(&self) -> Capabilities;

    /// State of the session now.
    fn session(&self) -> SessionState;

    /// Whether a message may be handed over now. A session that is degraded may still have a way out.
    fn takes_messages(&self) -> bool {
        self.session() == SessionState::Connected
    }

    /// Where linking stands now.
    fn link_state(&self) -> LinkState;

    /// Shows codes from the first one on. Does nothing while linked or while codes are shown.
    async fn start_linking(&self) -> Result<(), ChannelError>;

    /// Throws the code on show away and begins again at the first one. Does nothing while linked. A network that renews its
    /// codes only by itself is asked for the one that it has.
    async fn renew_code(&self) -> Result<(), ChannelError> {
        self.start_linking().await
    }

    /// Ends the link and forgets its keys.
    async fn log_out(&self) -> Result<(), ChannelError>;

    /// Hands a message to the network. `Ok` means that the network has accepted it.
    async fn send(&self, message: &Outgoing) -> Result<(), SendError>;

    /// Tells the network of a change of a message that it has. The same change may be told again.
    async fn revise(&self, _revising: &Revising) -> Result<(), SendError> {
        Err(SendError::Permanent(Failure::ByNetwork))
    }

    /// Whether the network has accepted a message id.
    async fn was_accepted(&self, external_id: &str) -> Acceptance;

    /// Whether a number (E.164 digits) is on the network.
    async fn is_registered(&self, phone: &str) -> Result<bool, ChannelError>;

    /// The groups that the account is in, newest activity first.
    async fn groups(&self) -> Result<Vec<Group>, ChannelError> {
        Err(ChannelError::Unsupported("which groups it is in"))
    }

    /// The group with this id; `None` when the account is not in it.
    async fn group(&self, _id: &str) -> Result<Option<GroupRef>, ChannelError> {
        Err(ChannelError::Unsupported("which groups it is in"))
    }

    /// Tells the network that the customer's messages up to this one were seen.
    async fn mark_read(&self, from: &Recipient, external_id: &str) -> Result<(), ChannelError>;

    /// Ends the channel's tasks. What was not acknowledged comes again at the next start.
    async fn shut_down(&self);
}

/// A channel shared between the workers.
pub type DynChannel = Arc<dyn Channel>;
