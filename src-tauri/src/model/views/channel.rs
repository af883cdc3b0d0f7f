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
    /// What of a hosted account is not the same on both sides.
    pub held_back: Vec<HeldView>,
}
