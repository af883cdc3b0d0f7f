//! What is kept of customers: for how long, and what was erased when somebody asked for it.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::ops::RangeInclusive;

/// Months that may be chosen.
const MONTHS: RangeInclusive<u16> = 1..=120;

/// How long messages and files are kept, in months; none is for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Retention {
    /// Messages, with the notes and events around them.
    pub messages: Option<u16>,
    /// Pictures and other files; the words of their messages stay.
    pub files: Option<u16>,
}

impl Retention {
    /// Whether both can be done.
    pub fn is_possible(&self) -> bool {
        [self.messages, self.files].into_iter().flatten().all(|months| MONTHS.contains(&months))
    }
}

/// How much of a customer there is, or was until it was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Erased {
    /// Conversations, over all numbers of the shop.
    pub conversations: u32,
    /// Messages, notes and events in them.
    pub messages: u32,
    /// Files that nobody else has sent or was sent.
    pub files: u32,
}
