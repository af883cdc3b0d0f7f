//! One conversation as a file: what is asked for, and how it went.

use super::ConversationId;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::BTreeMap;

/// What it is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChatFormat {
    /// A page for a browser, in a folder with its pictures and files.
    Html,
    /// Plain text, in which a file is a line with its name.
    Text,
}

/// The sentences of a change of owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
pub struct EventWords {
    /// With U+E000 where the name or the words behind it belong.
    pub full: String,
    /// Where they are not known.
    pub plain: String,
}

/// The words of the file, in the person's language: sentences belong to the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
pub struct ChatWords {
    /// Two letters.
    pub language: String,
    /// Above everything.
    pub title: String,
    /// Who speaks where it is a person of the shop without a name.
    pub shop: String,
    /// The bot.
    pub bot: String,
    /// A script.
    pub script: String,
    /// Before a note.
    pub note: String,
    /// What stands in for a file that has gone.
    pub lost: String,
    /// Each kind of message, by its name.
    pub kinds: BTreeMap<String, String>,
    /// Each cause of a change of owner, by its name.
    pub events: BTreeMap<String, EventWords>,
}

/// Which conversation, and how.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct ChatRequest {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// What it is written as.
    pub format: ChatFormat,
    /// With the notes and events that only the team sees.
    pub with_notes: bool,
    /// The words of the file.
    pub words: ChatWords,
}

/// How an export went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct ChatExported {
    /// Messages that are in it.
    pub messages: u32,
    /// Files of theirs that are in it.
    pub files: u32,
    /// Files that are no longer on this computer.
    pub lost: u32,
}
