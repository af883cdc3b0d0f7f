//! The open conversation, apart from its messages.

use super::{contact_field::FieldValue, contact_merge::MergeView, *};
use serde::Serialize;
use specta::Type;

/// Everything about an open conversation except its messages.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ConversationDetail {
    /// The row.
    pub row: ConversationRow,
    /// Tags of the contact.
    pub tags: Vec<String>,
    /// Pinned note of the contact.
    pub note: String,
    /// Whether the bot answers this customer here.
    pub bot_enabled: bool,
    /// The customer's first unread message itself; `None` when all is read.
    pub first_unread: Option<MessageId>,
    /// Unsent reply.
    pub draft_reply: String,
    /// Unsent note.
    pub draft_note: String,
    /// What the unsent reply quotes.
    pub draft_quote: Option<QuoteView>,
    /// The buttons of the unsent reply.
    pub draft_form: Option<ButtonForm>,
    /// The list of the unsent reply.
    pub draft_list: Option<ListForm>,
    /// First contact of this customer.
    pub first_seen: Timestamp,
    /// Conversations of this customer.
    pub conversations: u32,
    /// What the bot did lately, newest last.
    pub bot_actions: Vec<BotAction>,
    /// Pictures and files in this conversation, newest first, at most 12.
    pub shared: Vec<SharedItem>,
    /// How many there are.
    pub shared_count: u32,
    /// What the shop's own fields hold for the contact.
    pub fields: Vec<FieldValue>,
    /// Contacts that are one with this one, newest first.
    pub merges: Vec<MergeView>,
    /// Most recent change of owner, for Undo.
    pub last_handoff: Option<HandoffId>,
}

/// One thing that the bot did.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct BotAction {
    /// The rule that answered, or the phrase, button or rule that handed over.
    pub source: String,
    /// Why it handed over; nothing where it answered.
    pub cause: Option<HandoffCause>,
    /// When.
    pub at: Timestamp,
}

/// A change of owner: the row as it is now, and the change for Undo; `None` where nothing changed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct HandoffResult {
    /// The row.
    pub row: ConversationRow,
    /// The change.
    pub handoff: Option<HandoffId>,
}
