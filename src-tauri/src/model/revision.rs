//! What becomes of a message after it was said: other words, or none.

use super::Timestamp;
use serde::Serialize;

/// How long words can be changed after they were sent. WhatsApp itself takes no later change.
pub const EDIT_WITHIN_MILLIS: i64 = 20 * 60 * 1000;

/// A change of a message that stands already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revision {
    /// It says this now.
    Edited(String),
    /// It is gone for everyone.
    Deleted,
}

/// Which change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RevisionKind {
    /// Other words.
    Edit,
    /// Gone for everyone.
    Delete,
}

impl Revision {
    /// Which change it is.
    pub fn kind(&self) -> RevisionKind {
        match self {
            Self::Edited(_) => RevisionKind::Edit,
            Self::Deleted => RevisionKind::Delete,
        }
    }

    /// The words that it brings; empty for none.
    pub fn text(&self) -> &str {
        match self {
            Self::Edited(text) => text,
            Self::Deleted => "",
        }
    }
}

/// Whether words that were sent at `sent` can still be changed.
pub fn can_edit(sent: Timestamp, now: Timestamp) -> bool {
    now <= sent.plus_millis(EDIT_WITHIN_MILLIS)
}
