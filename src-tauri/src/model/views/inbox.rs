//! The list of conversations.

use super::*;
use serde::Serialize;
use specta::Type;

/// How many conversations need whom, per group of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct InboxCounts {
    /// Everything that is not closed.
    pub open: u32,
    /// A person is asked for and nobody has taken it.
    pub needs_you: u32,
    /// Taken by this agent.
    pub mine: u32,
    /// Answered by the bot.
    pub with_bot: u32,
    /// Conversations with unread messages that a person has to see.
    pub unread: u32,
}

/// Who the customer is, as a row shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ContactSummary {
    /// The contact.
    pub id: ContactId,
    /// Name, or the pretty-printed number where there is none.
    pub name: String,
    /// E.164 digits, empty where unknown.
    pub phone: String,
    /// The number as people write it, empty where unknown.
    pub phone_pretty: String,
    /// A group, not a person.
    pub is_group: bool,
}

/// The newest message, as a row shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MessagePreview {
    /// Its kind.
    pub kind: Kind,
    /// The first 200 characters.
    pub text: String,
    /// Who wrote.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// It was deleted for everyone.
    pub deleted: bool,
    /// How far it came.
    pub delivery: Delivery,
    /// When.
    pub created_at: Timestamp,
}

/// A row of the inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ConversationRow {
    /// The conversation.
    pub id: ConversationId,
    /// Channel it runs on.
    pub channel_id: ChannelId,
    /// That channel's name.
    pub channel_name: String,
    /// Real or practice.
    pub realm: Realm,
    /// Who the customer is.
    pub contact: ContactSummary,
    /// Who answers.
    pub status: Status,
    /// The agent who has it.
    pub agent: Option<AgentView>,
    /// Since when the customer waits for a person.
    pub waiting_since: Option<Timestamp>,
    /// Unread messages.
    pub unread: u32,
    /// The newest message.
    pub last_message: Option<MessagePreview>,
    /// Unsent reply, first 200 characters.
    pub draft: Option<String>,
    /// A message in it could not be sent.
    pub has_failed: bool,
    /// The customer is blocked on this channel.
    pub blocked: bool,
    /// Kept on top of its group.
    pub pinned: bool,
    /// Newest activity.
    pub updated_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
}

/// A person who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct AgentView {
    /// The agent.
    pub id: AgentId,
    /// Name.
    pub name: String,
    /// The person at this computer.
    pub is_me: bool,
}

/// A page of rows, with the cursor of the next.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ConversationPage {
    /// The rows.
    pub items: Vec<ConversationRow>,
    /// Cursor of the next page, `None` at the end.
    pub next_cursor: Option<String>,
}
