//! What a screen shows: read models that go outward only. Ids and times are strings in JSON.

mod composer;
mod media;

pub use composer::{AbilitiesView, OfferView, ProductCardView};
pub use media::MediaView;

use super::*;
use serde::Serialize;
use specta::Type;

/// Why a channel is not usable, or that it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SessionState {
    /// No phone is linked.
    Unpaired,
    /// A code is shown and waits for a phone.
    Pairing,
    /// Linked, the connection is being made.
    Connecting,
    /// Linked and working.
    Connected,
    /// Linked, but the network does not answer.
    Degraded {
        /// What is wrong, as a plain sentence.
        reason: String,
    },
    /// The phone ended the link.
    LoggedOut,
    /// Switched off, with the reason as a sentence.
    Stopped {
        /// Plain sentence.
        reason: String,
    },
}

/// A linked number as the navigation and Connections show it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ChannelView {
    /// Its id.
    pub id: ChannelId,
    /// How it reaches the network.
    pub kind: ChannelKind,
    /// Real or practice.
    pub realm: Realm,
    /// Name given by the shop.
    pub name: String,
    /// E.164 digits, empty before linking.
    pub phone: String,
    /// State of the connection.
    pub session: SessionState,
    /// Messages that wait for the connection.
    pub queued: u32,
    /// A sentence for each thing of a hosted account that is not the same on both sides.
    pub held_back: Vec<String>,
}

/// What the QR card shows.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum LinkView {
    /// A code is being asked for.
    Waiting,
    /// A code to scan.
    Scan {
        /// The text in the code.
        code: String,
        /// The modules as an SVG path of unit squares, without quiet zone.
        path: String,
        /// Modules per side.
        size: u32,
        /// Which of the codes this is, from 1.
        number: u32,
        /// How many codes there are before it expires.
        of: u32,
        /// When the next one takes its place.
        expires_at: Timestamp,
        /// How long this code is valid in all, seconds.
        lifetime_seconds: u32,
    },
    /// All codes were shown and none was scanned.
    Expired,
    /// Scanned; the link is being made.
    Linking,
    /// Done.
    Linked {
        /// Digits of the linked number.
        phone: String,
        /// The phone's own name.
        name: String,
    },
    /// The network cannot be reached.
    Offline {
        /// When it is tried again.
        retry_at: Timestamp,
    },
    /// The phone refused, or something else ended the linking; a plain sentence.
    Failed {
        /// What happened and what to do.
        reason: String,
    },
}

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
    /// First contact of this customer.
    pub first_seen: Timestamp,
    /// Conversations of this customer.
    pub conversations: u32,
    /// What the bot did lately, newest last.
    pub bot_actions: Vec<BotAction>,
    /// Pictures and files in this conversation, newest first, at most 12.
    pub shared: Vec<MediaView>,
    /// How many there are.
    pub shared_count: u32,
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
}

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
    /// The small print of a `buttons` message; may be empty.
    pub footer: String,
    /// `product`.
    pub product: Option<ProductCardView>,
    /// Which label the customer tapped.
    pub tapped: Option<String>,
    /// What it answers.
    pub quote: Option<QuoteView>,
    /// `event`.
    pub event: Option<EventView>,
    /// Which rule of the bot spoke.
    pub source: String,
    /// How far it came.
    pub delivery: Delivery,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the network took it.
    pub sent_at: Option<Timestamp>,
    /// When the phone had it.
    pub delivered_at: Option<Timestamp>,
    /// When it was seen.
    pub read_at: Option<Timestamp>,
}

/// A page of rows, with the cursor of the next.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ConversationPage {
    /// The rows.
    pub items: Vec<ConversationRow>,
    /// Cursor of the next page, `None` at the end.
    pub next_cursor: Option<String>,
}

/// A page of messages, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MessagePage {
    /// The messages.
    pub items: Vec<MessageView>,
    /// Pass as `before` for the next page, `None` at the beginning of the conversation.
    pub next_before: Option<MessageId>,
}

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

/// What a window shows before anything else.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct Snapshot {
    /// Version of Balas.
    pub version: String,
    /// Name of the shop; may be empty.
    pub shop_name: String,
    /// The currency that the shop sells in, ISO 4217.
    pub currency: String,
    /// The person at this computer.
    pub agent: AgentView,
    /// Language of the window.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Every number.
    pub channels: Vec<ChannelView>,
}

/// A change of owner: the row as it is now, and the change for Undo; `None` where nothing changed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct HandoffResult {
    /// The row.
    pub row: ConversationRow,
    /// The change.
    pub handoff: Option<HandoffId>,
}
