//! A message before and after it is stored, and what its columns mean.

use crate::{model::*, store::StoreError};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// What a message carries besides its text, as JSON in one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payload {
    /// Labels of buttons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<String>,
    /// The small print below them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// What can be chosen from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListMenu>,
    /// What is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductCard>,
    /// A point on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// A contact card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactCard>,
    /// Media, by content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaRef>,
    /// Cause of an event line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<HandoffCause>,
    /// The name of its file, which could not be had; may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_file: Option<String>,
    /// Its buttons left as numbered lines, so that a number is the answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub numbered: bool,
}

/// A message before it has an id.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Where it belongs.
    pub conversation_id: ConversationId,
    /// The channel of that conversation.
    pub channel_id: ChannelId,
    /// The network's id.
    pub external_id: String,
    /// Who wrote.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// The agent who spoke.
    pub agent_id: Option<AgentId>,
    /// Who wrote, inside a group.
    pub sender_name: String,
    /// What it says.
    pub content: Content,
    /// Cause of an event line.
    pub cause: Option<HandoffCause>,
    /// Which rule spoke.
    pub source: String,
    /// How far it has come.
    pub delivery: Delivery,
    /// When it was written.
    pub created_at: Timestamp,
}

impl NewMessage {
    /// What it carries besides its text, as its column has it.
    pub(in crate::store) fn payload(&self) -> Result<String, StoreError> {
        payload_of(&self.content, self.cause)
    }
}

/// What a message carries besides its text, as a column has it.
pub(in crate::store) fn payload_of(content: &Content, cause: Option<HandoffCause>) -> Result<String, StoreError> {
    let Content { media, location, contact, buttons, footer, list, product, .. } = content.clone();
    let payload = Payload { buttons, footer, list, product, location, contact, media, cause, ..Payload::default() };
    serde_json::to_string(&payload).map_err(|_| StoreError::Malformed("message"))
}

/// What a message says, put together from its columns.
pub(in crate::store) fn content_of(
    kind: Kind,
    text: &str,
    payload: &str,
    reply_to: &str,
) -> Result<Content, StoreError> {
    let payload = serde_json::from_str(payload).map_err(|_| StoreError::Malformed("message"))?;
    let Payload { buttons, footer, list, product, location, contact, media, .. } = payload;
    let (text, reply_to) = (text.to_owned(), reply_to.to_owned());
    Ok(Content { kind, text, media, location, contact, buttons, footer, list, product, reply_to })
}

/// A message as stored.
#[derive(Clone, Debug, FromRow)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The channel of that conversation.
    pub channel_id: ChannelId,
    /// The network's id.
    pub external_id: String,
    /// Who wrote.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// The agent who spoke.
    pub agent_id: Option<AgentId>,
    /// Who wrote, inside a group.
    pub sender_name: String,
    /// What kind it is.
    pub kind: Kind,
    /// Text, caption or label.
    pub text: String,
    payload: String,
    /// Content hash of its media.
    pub media_hash: Option<String>,
    /// What it answers.
    pub reply_to: String,
    /// Which rule spoke.
    pub source: String,
    /// How far it has come.
    pub delivery: Delivery,
    error: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the network took it.
    pub sent_at: Option<Timestamp>,
    /// When the phone had it.
    pub delivered_at: Option<Timestamp>,
    /// When it was seen.
    pub read_at: Option<Timestamp>,
    /// When it got the words that it has now; nothing where they are its first.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted for everyone.
    pub deleted_at: Option<Timestamp>,
}

impl MessageRow {
    /// What it carries besides its text.
    ///
    /// # Errors
    /// When the stored JSON is damaged.
    pub fn payload(&self) -> Result<Payload, StoreError> {
        serde_json::from_str(&self.payload).map_err(|_| StoreError::Malformed("message"))
    }

    /// Why it failed, where it has.
    pub fn failure(&self) -> Option<Failure> {
        Failure::from_word(&self.error).ok()
    }

    /// What it says, as it goes to a channel.
    ///
    /// # Errors
    /// When the stored JSON is damaged.
    pub fn content(&self) -> Result<Content, StoreError> {
        content_of(self.kind, &self.text, &self.payload, &self.reply_to)
    }
}
