//! Wire types of the multiwhats dialect: messages with buttons.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MultiwhatsFailure")]
pub struct Failure {
    /// Why.
    pub error: String,
}
