//! Wire types of the wabot dialect: conversations, messages, handoff, ping.
//!
//! The document promises no shape of a success. Our answers always carry every field; what comes from another server of
//! this dialect is read leniently: ids of any kind, fields that are missing, words that are not ours.

pub mod credits;
mod envelope;
pub mod products;

pub use envelope::{Code, Failure, Page, Problem, Success};

use super::{lenient, schema::Labels};
use crate::model::{Author, ContactCard, Delivery, Direction, Kind, Location, Status, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer to `ping`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ping {
    /// Who answers.
    #[serde(default)]
    pub service: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// The key that was used.
    #[serde(default)]
    pub key: KeyInfo,
}

/// What a key may know about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyInfo {
    /// What it is for.
    #[serde(default)]
    pub name: String,
    /// What it may do.
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// Who the customer is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Its id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// What they are called.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// E.164 digits; `null` for a group and for a hidden number.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub phone: Option<String>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Conversation {
    /// Its id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// Who answers; a word that is not ours is a person, so that somebody looks.
    #[serde(default = "person", deserialize_with = "lenient::status")]
    pub status: Status,
    /// The customer.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub contact: Contact,
    /// The channel it runs on.
    #[serde(default, deserialize_with = "lenient::text")]
    pub channel: String,
    /// Unread messages.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub unread: u32,
    /// The newest message.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub last_message: Option<Message>,
    /// Newest activity.
    #[serde(default = "lenient::no_time", deserialize_with = "lenient::time")]
    pub updated_at: Timestamp,
    /// When it began.
    #[serde(default = "lenient::no_time", deserialize_with = "lenient::time")]
    pub created_at: Timestamp,
}

/// A conversation with its newest messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Thread {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: Conversation,
    /// Its newest messages, oldest first.
    #[serde(default, deserialize_with = "lenient::list")]
    pub messages: Vec<Message>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Its id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// Its conversation.
    #[serde(default, deserialize_with = "lenient::text")]
    pub conversation_id: String,
    /// The network's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub wa_id: String,
    /// Which way it went.
    #[serde(default = "out", deserialize_with = "lenient::direction")]
    pub direction: Direction,
    /// Who spoke.
    #[serde(default = "system", deserialize_with = "lenient::author")]
    pub author: Author,
    /// What kind it is.
    #[serde(rename = "type", default = "text", deserialize_with = "lenient::kind")]
    pub kind: Kind,
    /// Text, caption or label.
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: String,
    /// How far it came, as a number.
    #[serde(default, deserialize_with = "lenient::ack")]
    pub ack: i8,
    /// How far it came, as a word.
    #[serde(default = "sent", deserialize_with = "lenient::delivery")]
    pub status: Delivery,
    /// Why it failed.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub error: Option<String>,
    /// The network's id of the message that it answers.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub reply_to: Option<String>,
    /// When it was written.
    #[serde(default = "lenient::no_time", deserialize_with = "lenient::time")]
    pub created_at: Timestamp,
    /// For media kinds.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    /// For `location`.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// For `contact`.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactCard>,
    /// Labels, for `buttons`.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<String>,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Media {
    /// Type by content.
    #[serde(default)]
    pub mime: String,
    /// Bytes.
    #[serde(default)]
    pub size: i64,
    /// File name.
    #[serde(default)]
    pub name: String,
    /// Where it is, for the same key.
    pub url: String,
}

/// For whom a script speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Speaker {
    /// A person of the shop.
    #[default]
    HumanAgent,
    /// The script itself.
    System,
}

/// A message to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("anyOf" = [
    { "required": ["text"], "properties": { "text": { "type": "string", "pattern": "\\S" } } },
    { "required": ["media_url"], "properties": { "media_url": { "type": "string", "minLength": 1 } } },
]))]
pub struct SendMessage {
    /// Text, or caption of the file.
    #[schemars(length(max = 65_536))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// For whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#as: Option<Speaker>,
    /// Labels of reply buttons.
    #[schemars(with = "Option<Labels>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buttons: Option<Vec<String>>,
    /// A file to fetch and send.
    #[schemars(regex(pattern = r"^([Hh][Tt][Tt][Pp][Ss]?://|$)"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
}

/// What stands for a field that another server leaves out.
const fn person() -> Status {
    Status::Human
}

const fn out() -> Direction {
    Direction::Out
}

const fn system() -> Author {
    Author::System
}

const fn text() -> Kind {
    Kind::Text
}

const fn sent() -> Delivery {
    Delivery::Sent
}
