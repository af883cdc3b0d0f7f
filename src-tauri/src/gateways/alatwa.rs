//! Wire types of the alatwa dialect: which customers the AI must not answer.

use super::{Digits, schema::PhoneNumber};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Every answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "AlatwaOutcome")]
pub struct Outcome {
    /// Whether it was done.
    pub status: Status,
    /// What a person reads.
    pub message: String,
}

/// Whether something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "AlatwaStatus")]
pub enum Status {
    /// It was.
    Ok,
    /// It was not.
    Error,
}

impl Outcome {
    /// It was done.
    pub fn success() -> Self {
        Self { status: Status::Ok, message: "Success".to_owned() }
    }

    /// It was not.
    pub fn error(message: &str) -> Self {
        Self { status: Status::Error, message: message.to_owned() }
    }
}

/// Body of `reject`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reject {
    /// The customer.
    #[schemars(with = "PhoneNumber")]
    pub phone: Digits,
    /// Whether the AI must not answer them.
    pub status: RejectStatus,
}

/// Whether a customer is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RejectStatus {
    /// The AI must not answer.
    Active,
    /// It may again.
    Inactive,
}
