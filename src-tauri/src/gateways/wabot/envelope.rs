//! What every answer of the wabot dialect is wrapped in, and pages of lists.

use crate::gateways::lenient;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// An answer that is not an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Success<T> {
    /// Always true.
    #[schemars(extend("const" = true))]
    pub ok: bool,
    /// What was asked for.
    pub data: T,
}

impl<T> Success<T> {
    /// The envelope around `data`.
    pub fn of(data: T) -> Self {
        Self { ok: true, data }
    }
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WabotFailure")]
pub struct Failure {
    /// Always false.
    #[schemars(extend("const" = false))]
    pub ok: bool,
    /// Why.
    pub error: Problem,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// What a program reacts to.
    pub code: Code,
    /// What a person reads.
    pub message: String,
}

/// Codes of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// 400, and every other refusal of what was sent.
    ValidationError,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 429.
    RateLimited,
    /// 500.
    Internal,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Cursor of the next page, `null` on the last.
    pub next_cursor: Option<String>,
}

/// Some servers send the list alone, without a word on what follows.
impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Shape {
            List(Vec<Value>),
            Page {
                items: Vec<Value>,
                #[serde(default, alias = "nextCursor")]
                next_cursor: Option<String>,
            },
        }
        let (items, next_cursor) = match Shape::deserialize(deserializer)? {
            Shape::List(items) => (items, None),
            Shape::Page { items, next_cursor } => (items, next_cursor.filter(|cursor| !cursor.is_empty())),
        };
        Ok(Self { items: items.into_iter().filter_map(lenient::readable).collect(), next_cursor })
    }
}
