//! Realms keep practice apart from real customers; channel kinds say how messages travel.

use serde::{Deserialize, Serialize};

/// `practice` and `real` share a database and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Realm {
    /// Customers of flesh and blood.
    Real,
    /// Simulated customers.
    Practice,
}

/// How a channel reaches the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// The simulated network.
    Practice,
    /// A number of one's own, as a linked device.
    Whatsapp,
    /// An account at a hosted gateway.
    Hosted,
}

impl ChannelKind {
    /// The realm whose customers write on such a channel.
    pub fn realm(self) -> Realm {
        match self {
            Self::Practice => Realm::Practice,
            Self::Whatsapp | Self::Hosted => Realm::Real,
        }
    }
}
