//! What a number shows: whether it works, and how it is linked.

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
