//! What a screen shows: read models that go outward only. Ids and times are strings in JSON.

mod channel;
mod composer;
mod conversation;
mod inbox;
mod link;
mod message;
mod search;

pub use channel::{ChannelView, SessionState};
pub use composer::{AbilitiesView, OfferView, ProductCardView};
pub use conversation::{BotAction, ConversationDetail, HandoffResult};
pub use inbox::{AgentView, ContactSummary, ConversationPage, ConversationRow, InboxCounts, MessagePreview};
pub use link::LinkView;
pub use message::{
    EarlierText, EventView, LocationView, MediaView, MessagePage, MessageView, QuoteView, ReactionView, RevisionView,
    SharedItem,
};
pub use search::{Matches, MessageHit, SearchResults};

use super::*;
use serde::Serialize;
use specta::Type;

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
    /// Everything else that the person chose.
    pub preferences: Preferences,
    /// Every number.
    pub channels: Vec<ChannelView>,
}
