//! What a hosted account and this console do not take from each other. Words with parameters, so that each language has its own
//! sentence; the one beside them is English, for terminals and "Details".

use super::{Service, ServiceFault, ServiceTrouble};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What of an account is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HeldPart {
    /// The catalogue.
    Products,
    /// The contacts.
    Contacts,
    /// Whom the AI must not answer.
    Rejects,
    /// Credits and usage.
    Credits,
}

/// How much of a part is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum HeldThing {
    /// One thing.
    One {
        /// How people know it.
        title: String,
    },
    /// Everything that would be told to the account.
    Telling,
    /// All of it.
    Whole,
}

/// Why it is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum HeldCause {
    /// The service does not take it, or does not answer for it.
    Service {
        /// Why.
        fault: ServiceFault,
    },
    /// A field has a value that cannot be stored here.
    Field {
        /// Which.
        field: String,
    },
    /// Something else here has what only one may have.
    Collides,
    /// Anything else.
    Other,
}

/// Something that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct HeldView {
    /// What of the account.
    pub part: HeldPart,
    /// How much of it.
    pub thing: HeldThing,
    /// Why.
    pub cause: HeldCause,
    /// The same for whoever looks behind it.
    pub detail: String,
}

/// Why a number could not be linked: what the service that knows about the link is in trouble with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LinkFault {
    /// Which service.
    pub service: Service,
    /// What it is in trouble with.
    pub trouble: ServiceTrouble,
}
