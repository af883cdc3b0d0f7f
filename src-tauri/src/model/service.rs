//! The services of a hosted connection: what each of them can do, or why it does not. Words with parameters, so that each
//! language has its own sentence; the one beside them is English, for terminals, logs and "Details".

use serde::{Deserialize, Serialize};
use specta::Type;

/// A hosted service, by its dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Linking and sending.
    Waviro,
    /// Conversations, products, credits and usage.
    Wabot,
    /// Contacts.
    Unswer,
    /// Whom the AI must not answer.
    Alatwa,
    /// Buttons.
    Multiwhats,
}

impl Service {
    /// Its name in files, in the order of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waviro => "waviro",
            Self::Wabot => "wabot",
            Self::Unswer => "unswer",
            Self::Alatwa => "alatwa",
            Self::Multiwhats => "multiwhats",
        }
    }
}

/// What a service that works says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "can", rename_all = "snake_case")]
pub enum Ability {
    /// It sends from a linked number.
    SendFrom {
        /// E.164 digits.
        number: String,
    },
    /// It would send, and no phone is linked to it.
    AwaitPhone,
    /// It accepts the key.
    AcceptKey {
        /// What the key may do; empty where the service does not say.
        scopes: Vec<String>,
    },
    /// It keeps contacts.
    KeepContacts {
        /// How many so far.
        total: u32,
    },
    /// It is told whom the AI must not answer.
    RejectCustomers,
    /// It sends messages with buttons.
    SendButtons,
}

impl Ability {
    /// The sentence that a terminal shows.
    pub fn sentence(&self) -> String {
        match self {
            Self::SendFrom { number } => format!("sends from +{number}"),
            Self::AwaitPhone => "waits for its QR code to be scanned".to_owned(),
            Self::AcceptKey { scopes } if scopes.is_empty() => {
                "accepts the key, and does not say what it may do".to_owned()
            }
            Self::AcceptKey { scopes } => format!("accepts the key for {}", scopes.join(", ")),
            Self::KeepContacts { total } => format!("keeps the contacts of the application, {total} so far"),
            Self::RejectCustomers => "says which customers the AI must not answer".to_owned(),
            Self::SendButtons => "sends messages with buttons".to_owned(),
        }
    }
}

/// Why a service gave no result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum ServiceFault {
    /// The key is wrong, missing or revoked.
    KeyRefused,
    /// The key may not do this.
    NotAllowed {
        /// What the service said, without secrets; may be empty.
        said: String,
    },
    /// Nothing is there.
    NotFound,
    /// It wants to be left alone.
    Busy {
        /// For how long.
        seconds: u32,
    },
    /// It understood and refused.
    Refused {
        /// What the service said, without secrets; may be empty.
        said: String,
    },
    /// It does not answer, or says that it is in trouble itself.
    Unavailable,
    /// What answers is not this service.
    Garbled,
    /// One answer holds more than is read.
    TooLarge,
    /// Its address leads to this computer or its own network, and nobody has allowed that.
    PrivateAddress {
        /// Which host.
        host: String,
    },
    /// Its address is none that can be called.
    BadAddress,
}

/// Why a service does not do what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ServiceTrouble {
    /// Which sentence to show.
    pub fault: ServiceFault,
    /// For whoever looks behind it.
    pub detail: String,
}

/// How a service was found when it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// As it should be.
    Works(Ability),
    /// Not so.
    Fails(ServiceTrouble),
}

/// What was found at one service of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ServiceReport {
    /// Which.
    pub service: Service,
    /// What was found.
    pub finding: Finding,
}

impl ServiceReport {
    /// Whether it answered as it should.
    pub fn is_good(&self) -> bool {
        matches!(self.finding, Finding::Works(_))
    }

    /// What it can do, or why not and what to do.
    pub fn sentence(&self) -> String {
        match &self.finding {
            Finding::Works(ability) => ability.sentence(),
            Finding::Fails(trouble) => trouble.detail.clone(),
        }
    }
}
