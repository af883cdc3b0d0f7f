//! The QR card.

use crate::model::{LinkFault, Timestamp};
use serde::Serialize;
use specta::Type;

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
        /// The same as each language says it, where a hosted service is in trouble.
        fault: Option<LinkFault>,
    },
}
