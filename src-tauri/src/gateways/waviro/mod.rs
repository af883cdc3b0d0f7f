//! Wire types of the waviro dialect: sending to numbers and groups, groups, QR login, number check, callbacks,
//! keyword webhooks.

mod account;
mod degrees;
pub mod keyword;
mod sends;

pub use account::{CheckNumber, Group, Login, StatusReport};
pub use degrees::Degrees;
pub use sends::{Card, CardNumbers, Media, Place, Sent, Text, ToEither, ToGroup, ToNumber};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer that is not an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Success<T> {
    /// Always true.
    #[schemars(extend("const" = true))]
    pub success: bool,
    /// What was asked for.
    pub message: T,
}

impl<T> Success<T> {
    /// The envelope around `message`.
    pub fn of(message: T) -> Self {
        Self { success: true, message }
    }
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WaviroFailure")]
pub struct Failure {
    /// Always false.
    #[schemars(extend("const" = false))]
    pub success: bool,
    /// Why.
    pub error_message: String,
}

/// Address of a person.
pub fn person(digits: &str) -> String {
    format!("{digits}@c.us")
}

/// What the address of a group ends with.
pub const GROUP_SERVER: &str = "@g.us";

/// Address of a group.
pub fn group(id: &str) -> String {
    format!("{id}{GROUP_SERVER}")
}
