//! A contact that a person adds by hand.

use super::{ChannelId, contact_list::ContactEntry};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A contact as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct Newcomer {
    /// The channel whose list they go on.
    pub channel_id: ChannelId,
    /// The number as people write it.
    pub number: String,
    /// Country of a number without a country code, as two letters.
    pub country: String,
    /// May be empty.
    pub name: String,
    /// Tags.
    pub tags: Vec<String>,
}

/// What is known of a number that is being typed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct NumberFound {
    /// The number as people write it internationally; `None` while it is none.
    pub phone_pretty: Option<String>,
    /// Who has it already.
    pub known: Option<ContactEntry>,
}
