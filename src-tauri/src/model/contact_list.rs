//! The page of contacts: which are wanted, in which order, and what a row of the table shows.

use super::{
    ChannelId, ConversationId, Realm, Status, Timestamp, contact_field::FieldValue, contact_merge::MergeView, views::*,
};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which contacts are wanted. Everything that is set has to hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct ContactFilter {
    /// Whose customers.
    pub realm: Realm,
    /// Beginnings of words of a name, a number or a tag; from two characters on.
    pub text: String,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those of one channel.
    pub channel_id: Option<ChannelId>,
    /// Only those who are blocked on a channel.
    pub blocked: bool,
    /// Only those whom the bot does not answer in a conversation.
    pub bot_off: bool,
}

impl ContactFilter {
    /// Everyone of a realm.
    pub fn everyone(realm: Realm) -> Self {
        Self { realm, text: String::new(), tag: None, channel_id: None, blocked: false, bot_off: false }
    }
}

/// Order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ContactSort {
    /// By the name that is shown, A first; who has none comes last.
    Name,
    /// Newest conversation first; who has none comes last.
    LastMessage,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ContactEntry {
    /// Who.
    pub contact: ContactSummary,
    /// Tags.
    pub tags: Vec<String>,
    /// The newest conversation.
    pub conversation_id: Option<ConversationId>,
    /// Who answers there.
    pub status: Option<Status>,
    /// The agent who has it.
    pub agent: Option<AgentView>,
    /// Since when the customer waits for a person there.
    pub waiting_since: Option<Timestamp>,
    /// Blocked on a channel.
    pub blocked: bool,
    /// The bot does not answer them in a conversation.
    pub bot_off: bool,
    /// Name of the number that they write to; empty where they are on none.
    pub channel_name: String,
    /// When the newest message was written.
    pub last_message_at: Option<Timestamp>,
    /// What the shop's own fields hold.
    pub fields: Vec<FieldValue>,
}

/// A page of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ContactPage {
    /// The rows. A page may be short, even empty, although more follow: a page looks at so many contacts at most.
    pub items: Vec<ContactEntry>,
    /// Cursor of the next page, `None` at the end.
    pub next_cursor: Option<String>,
    /// The text fits so many contacts that only the newest of them are shown.
    pub cut: bool,
}

/// A tag, and how many have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// Contacts with it.
    pub number: u32,
}

/// How many contacts there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct ContactCounts {
    /// All.
    pub everyone: u32,
    /// Blocked on a channel.
    pub blocked: u32,
    /// Not answered by the bot in a conversation.
    pub bot_off: u32,
    /// The tags, the most used first.
    pub tags: Vec<TagCount>,
}

/// What is known of a contact beyond the row.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ContactDetail {
    /// The row.
    pub entry: ContactEntry,
    /// Pinned note.
    pub note: String,
    /// First contact.
    pub first_seen: Timestamp,
    /// Conversations.
    pub conversations: u32,
    /// Contacts that are one with this one, newest first.
    pub merges: Vec<MergeView>,
}
