//! What a network lets us do. The composer and the API ask this before they promise anything.

use crate::model::Kind;

/// What a network lets us do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Reply buttons are shown as buttons; elsewhere they are numbered lines.
    pub buttons: bool,
    /// It takes files that have no address of their own.
    pub files: bool,
    /// It takes points on the map.
    pub places: bool,
    /// It takes contact cards.
    pub cards: bool,
    /// An answer can quote a message.
    pub quotes: bool,
    /// Lists are shown as lists; elsewhere they are numbered lines.
    pub lists: bool,
    /// A sign can be put on a message.
    pub reactions: bool,
    /// Words that have left can be changed for a while.
    pub edits: bool,
    /// What has left can be deleted for everyone.
    pub deletes: bool,
    /// It can say whether it has accepted a given message id.
    pub knows_accepted: bool,
    /// Sending to strangers is paced.
    pub paced: bool,
    /// Sending is refused when credits are used up.
    pub needs_credit: bool,
    /// Largest files.
    pub max_media: MediaLimits,
}

/// Largest files by what they are, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaLimits {
    /// Pictures.
    pub image: u64,
    /// Videos.
    pub video: u64,
    /// Sounds.
    pub audio: u64,
    /// Everything else.
    pub document: u64,
}

impl MediaLimits {
    /// One limit for every kind.
    pub const fn all(bytes: u64) -> Self {
        Self { image: bytes, video: bytes, audio: bytes, document: bytes }
    }

    /// The limit of a kind of message.
    pub fn of(self, kind: Kind) -> u64 {
        match kind {
            Kind::Image | Kind::Sticker => self.image,
            Kind::Video => self.video,
            Kind::Audio | Kind::Voice => self.audio,
            _ => self.document,
        }
    }
}
