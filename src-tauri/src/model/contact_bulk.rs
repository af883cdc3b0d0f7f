//! One change for many contacts, and what taking it back needs to know.

use super::{ChannelId, ContactId, ConversationId};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What is to change.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum BulkChange {
    /// Gives a tag.
    Tag {
        /// The tag.
        tag: String,
    },
    /// Takes a tag off.
    Untag {
        /// The tag.
        tag: String,
    },
    /// Blocks on every channel that the contact is on.
    Block,
    /// Unblocks on every channel.
    Unblock,
    /// Whether the bot answers, in every conversation.
    Bot {
        /// On or off.
        enabled: bool,
    },
}

/// A contact on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OnChannel {
    /// The channel.
    pub channel_id: ChannelId,
    /// The contact.
    pub contact_id: ContactId,
}

/// Exactly what was changed, and how it was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "undo", rename_all = "snake_case")]
pub enum BulkUndo {
    /// A tag.
    Tags {
        /// The tag.
        tag: String,
        /// Who was changed.
        contacts: Vec<ContactId>,
        /// They had it before.
        had: bool,
    },
    /// Blocks.
    Blocks {
        /// Who was changed, and where.
        pairs: Vec<OnChannel>,
        /// They were blocked before.
        blocked: bool,
    },
    /// Whether the bot answers.
    Bot {
        /// Where that was changed.
        conversations: Vec<ConversationId>,
        /// It answered before.
        enabled: bool,
    },
}

/// How a change went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct BulkResult {
    /// Contacts that are different now.
    pub changed: u32,
    /// The way back.
    pub undo: BulkUndo,
}
