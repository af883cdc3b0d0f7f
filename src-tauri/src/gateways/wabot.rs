//! Wire types of the wabot dialect: conversations, messages, handoff, ping.

use crate::model::{
    Author, ChannelId, ContactCard, ContactId, ConversationId, Delivery, Direction, Kind, Location, MessageId, Status,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// An answer that is not an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Success<T> {
    /// Always true.
    pub ok: bool,
    /// What was asked for.
    pub data: T,
}

impl<T> Success<T> {
    /// The envelope around `data`.
    pub fn of(data: T) -> Self {
        Self { ok: true, data }
    }
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Always false.
    pub ok: bool,
    /// Why.
    pub error: Problem,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What a program reacts to.
    pub code: Code,
    /// What a person reads.
    pub message: String,
}

/// Codes of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// 400, and every other refusal of what was sent.
    ValidationError,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 429.
    RateLimited,
    /// 500.
    Internal,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Cursor of the next page, `null` on the last.
    pub next_cursor: Option<String>,
}

/// Answer to `ping`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ping {
    /// Who answers.
    pub service: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The key that was used.
    pub key: KeyInfo,
}

/// What a key may know about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyInfo {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
}

/// Who the customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// E.164 digits; `null` for a group and for a hidden number.
    pub phone: Option<String>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Who answers.
    pub status: Status,
    /// The customer.
    pub contact: Contact,
    /// The channel it runs on.
    pub channel: ChannelId,
    /// Unread messages.
    pub unread: u32,
    /// The newest message.
    pub last_message: Option<Message>,
    /// Newest activity.
    pub updated_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
}

/// A conversation with its newest messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Thread {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// Its newest messages, oldest first.
    pub messages: Vec<Message>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The network's id.
    pub wa_id: String,
    /// Which way it went.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// What kind it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Text, caption or label.
    pub text: String,
    /// How far it came, as a number.
    pub ack: i8,
    /// How far it came, as a word.
    pub status: Delivery,
    /// Why it failed.
    pub error: Option<String>,
    /// The network's id of the message that it answers.
    pub reply_to: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// For media kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    /// For `location`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// For `contact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactCard>,
    /// Labels, for `buttons`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<String>,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Media {
    /// Type by content.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// File name.
    pub name: String,
    /// Where it is, for the same key.
    pub url: String,
}

/// For whom a script speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Speaker {
    /// A person of the shop.
    #[default]
    HumanAgent,
    /// The script itself.
    System,
}

/// A message to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct SendMessage {
    /// Text, or caption of the file.
    pub text: Option<String>,
    /// For whom.
    pub r#as: Option<Speaker>,
    /// Labels of reply buttons.
    pub buttons: Option<Vec<String>>,
    /// A file to fetch and send.
    pub media_url: Option<String>,
}
