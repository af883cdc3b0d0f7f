//! Parameters: those that several endpoints share, and what the names in paths stand for.

use super::about::Param;
use serde_json::{Value, json};

/// `limit` of the wabot dialect.
pub const LIMIT: Param =
    Param { name: "limit", description: "How many, at most. 50 where it is left out.", schema: || whole(1, 100) };

/// `cursor` of the wabot dialect.
pub const CURSOR: Param = Param {
    name: "cursor",
    description: "`next_cursor` of the page before.",
    schema: || json!({ "type": "string", "pattern": "^A[Q-Za-f][A-Za-z0-9_-]{20}[AEIMQUYcgkosw048]$" }),
};

/// A whole number from `minimum` to `maximum`.
pub fn whole(minimum: u64, maximum: u64) -> Value {
    json!({ "type": "integer", "minimum": minimum, "maximum": maximum })
}

/// A parameter of a path: what it is, and what it may be.
pub fn of_path(name: &str) -> (&'static str, Value) {
    match name {
        "appId" => (
            "A channel: its id, its short name, or `default` for the first.",
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "examples": ["default"] }),
        ),
        "hash" => ("SHA-256 of the file.", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })),
        _ => ("Its id.", json!({ "type": "string", "pattern": "^[1-9][0-9]{0,18}$", "examples": ["1"] })),
    }
}
