//! A message of the log, and what it is made of.

use super::*;
use crate::model::audit::ActorKind;
use serde::Serialize;
use specta::Type;

/// A message of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The network's id.
    pub external_id: String,
    /// Who wrote.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// Name of the agent, or of the sender inside a group.
    pub author_name: String,
    /// What kind it is.
    pub kind: Kind,
    /// Text, caption or label.
    pub text: String,
    /// Media kinds.
    pub media: Option<MediaView>,
    /// `location`.
    pub location: Option<LocationView>,
    /// `contact`.
    pub contact: Option<ContactCard>,
    /// Labels of a `buttons` message.
    pub buttons: Vec<String>,
    /// The small print of a `buttons` or `list` message; may be empty.
    pub footer: String,
    /// `list`.
    pub list: Option<ListMenu>,
    /// `product`.
    pub product: Option<ProductCardView>,
    /// Which label or row the customer tapped.
    pub tapped: Option<String>,
    /// What it answers.
    pub quote: Option<QuoteView>,
    /// `event`.
    pub event: Option<EventView>,
    /// Which rule of the bot spoke.
    pub source: String,
    /// Signs that stand on it, each with who put it there.
    pub reactions: Vec<ReactionView>,
    /// When it got the words that it has now; nothing where they are its first.
    pub edited_at: Option<Timestamp>,
    /// The words that it had before, oldest first.
    pub earlier: Vec<EarlierText>,
    /// When it was deleted for everyone; then it says nothing any more.
    pub deleted_at: Option<Timestamp>,
    /// A change that the network does not know yet.
    pub revision: Option<RevisionView>,
    /// How far it came.
    pub delivery: Delivery,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// The name of its file, which could not be had; may be empty.
    pub lost_file: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the network took it.
    pub sent_at: Option<Timestamp>,
    /// When the phone had it.
    pub delivered_at: Option<Timestamp>,
    /// When it was seen.
    pub read_at: Option<Timestamp>,
}

/// A page of messages, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MessagePage {
    /// The messages.
    pub items: Vec<MessageView>,
    /// Pass as `before` for the next page, `None` at the beginning of the conversation.
    pub next_before: Option<MessageId>,
}

/// Media of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MediaView {
    /// Content hash, the address of the file for the window.
    pub hash: String,
    /// Type by content.
    pub mime: String,
    /// Bytes.
    pub size: f64,
    /// File name.
    pub name: String,
    /// Pixels, 0 where it has none.
    pub width: u32,
    /// Pixels, 0 where it has none.
    pub height: u32,
    /// A thumbnail exists.
    pub has_thumb: bool,
    /// How loud each of 64 parts of a sound is, from 0 to 100; empty for what cannot be listened to here.
    pub waveform: Vec<u8>,
    /// How long a sound lasts; 0 where that is not known.
    pub duration_ms: u32,
}

/// A picture or file of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct SharedItem {
    /// The message that carries it.
    pub message_id: MessageId,
    /// The file.
    pub media: MediaView,
}

/// Where a location message points.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct LocationView {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// Name of the place.
    pub name: String,
}

/// What a message answers, as a quote shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct QuoteView {
    /// The message answered.
    pub id: MessageId,
    /// Its author.
    pub author: Author,
    /// Its kind.
    pub kind: Kind,
    /// Its first 200 characters.
    pub text: String,
    /// It was deleted for everyone, so that it says nothing any more.
    pub is_deleted: bool,
}

/// An event line in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct EventView {
    /// What happened.
    pub cause: HandoffCause,
    /// The phrase, button or rule behind it.
    pub detail: String,
    /// The agent behind it, by name.
    pub actor: String,
    /// Who is behind it.
    pub by: ActorKind,
}

/// A sign on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ReactionView {
    /// The sign.
    pub sign: String,
    /// The shop put it there, not the customer.
    pub ours: bool,
    /// Who did inside a group; else empty.
    pub by: String,
    /// How far ours came.
    pub delivery: Delivery,
}

/// Words that a message had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct EarlierText {
    /// The words.
    pub text: String,
    /// When others took their place.
    pub until: Timestamp,
}

/// A change of a message of ours on its way to the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RevisionView {
    /// Which change.
    pub kind: RevisionKind,
    /// The words that it brings.
    pub text: String,
    /// Why it will not be made; nothing while it is on its way.
    pub failure: Option<Failure>,
}

impl MessageView {
    /// Only the team sees it.
    pub fn is_internal(&self) -> bool {
        matches!(self.kind, Kind::Note | Kind::Event)
    }
}
