//! What a search found.

use super::*;
use serde::Serialize;
use specta::Type;

/// One message found by a search.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MessageHit {
    /// The conversation it is in.
    pub conversation: ConversationRow,
    /// The message.
    pub message_id: MessageId,
    /// Words around the match; matches are between U+E000 and U+E001.
    pub snippet: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// What a search found; `more` says that there are more than shown.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct SearchResults {
    /// Customers by name or number.
    pub people: Vec<ConversationRow>,
    /// Messages by their words, newest first.
    pub messages: Vec<MessageHit>,
    /// There are more messages than the fifty shown.
    pub more: bool,
}

/// Where words are inside one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Matches {
    /// Messages that have them.
    pub total: u32,
    /// Some of those messages, newest first.
    pub ids: Vec<MessageId>,
}
