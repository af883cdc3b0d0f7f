//! The schemas of types whose form on the wire is written by hand, and of values that are more than their type says.

use super::{Digits, waviro::Degrees};
use crate::model::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;
use std::borrow::Cow;

macro_rules! schemas {
    ($($name:ident = $schema:tt)*) => {$(
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

/// A phone number, wherever a type is only said to hold digits.
pub struct PhoneNumber;

/// The id of a group.
pub struct GroupId;

/// The labels of reply buttons.
pub struct Labels;

/// Degrees north.
pub struct Latitude;

/// Degrees east.
pub struct Longitude;

schemas! {
    Timestamp = { "type": "string", "format": "date-time" }
    Digits = { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "integer", "minimum": 0 }] }
    PhoneNumber = {
        "anyOf": [
            { "type": "string", "pattern": "^[1-9][0-9]{6,14}$" },
            { "type": "integer", "minimum": 1_000_000_u64, "maximum": 999_999_999_999_999_u64 },
        ],
        "examples": ["6282386000000"],
    }
    GroupId = {
        "anyOf": [
            { "type": "string", "pattern": "^[A-Za-z0-9-]+(@g\\.us)?$" },
            { "type": "integer", "minimum": 0 },
        ],
        "examples": ["120363041000000000"],
    }
    Labels = {
        "type": "array",
        "maxItems": 3,
        "uniqueItems": true,
        "items": { "type": "string", "pattern": "^[^\\x00-\\x1f]*[^\\s\\x00-\\x1f][^\\x00-\\x1f]*$" },
        "description": "Each of 1 to 20 characters, all different.",
    }
    Degrees = { "anyOf": [{ "type": "string" }, { "type": "number" }] }
}

/// Text or a number, as [`Degrees`] reads it.
fn degrees(limit: u32) -> Schema {
    let text = "^\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*$";
    json_schema!({
        "anyOf": [
            { "type": "string", "pattern": text, "maxLength": 64 },
            { "type": "number", "minimum": -i64::from(limit), "maximum": limit },
        ],
        "examples": [json!("-6.2")],
    })
}

impl JsonSchema for Latitude {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Latitude".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        degrees(90)
    }
}

impl JsonSchema for Longitude {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Longitude".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        degrees(180)
    }
}
