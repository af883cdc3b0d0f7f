//! What Connections shows of a channel besides how it does: read models that go outward only.

use super::{ChannelId, Service, ServiceTrouble, Timestamp};
use serde::Serialize;
use specta::Type;

/// A service of a stored connection, as its row in Connections shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ServiceState {
    /// Which.
    pub service: Service,
    /// Where it is, without scheme and path.
    pub host: String,
    /// The last four characters of what opens it; empty where that cannot be read, or where four would be too much of it.
    pub key_ends: String,
    /// Why it does not work; nothing where it does, or where nobody has asked it yet.
    pub trouble: Option<ServiceTrouble>,
}

/// Why stored credentials cannot be read. A word, so that each language has its own sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecretFault {
    /// Neither keychain nor passphrase.
    NoPlace,
    /// A passphrase is needed.
    Locked,
    /// The passphrase is another.
    Wrong,
    /// The passphrase has no character.
    Empty,
    /// The keychain does not give the key out.
    Keychain,
    /// The key file is missing or damaged.
    KeyFile,
    /// A sealed value does not open.
    Damaged,
}

/// What Connections shows of a channel besides how it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ConnectionFacts {
    /// Which channel.
    pub channel_id: ChannelId,
    /// When a phone was linked to it; nothing while none is.
    pub linked_at: Option<Timestamp>,
    /// Messages that left through it since midnight.
    pub sent_today: u32,
    /// What is known of a hosted connection.
    pub gateway: Option<GatewayFacts>,
}

/// What Connections shows of a hosted connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct GatewayFacts {
    /// Its services, in the order of the contract.
    pub services: Vec<ServiceState>,
    /// Why its credentials cannot be read.
    pub secrets: Option<SecretFault>,
    /// What may still be spent there, as the account said last; nothing where it has not said, or sets no limit.
    pub credits: Option<u32>,
    /// Whether the bot of this computer answers its customers.
    pub bot_answers: bool,
}
