//! The schemas of types whose form on the wire is written by hand.

use super::waviro::Nohp;
use crate::{channels::practice::wire::Digits, model::Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

impl JsonSchema for Nohp {
    fn schema_name() -> Cow<'static, str> {
        "PhoneNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Digits with the country code first, as text or as a number.",
            "anyOf": [
                { "type": "string", "pattern": "^\\s*[1-9][0-9]{6,14}\\s*$" },
                { "type": "integer", "minimum": 1_000_000_u64, "maximum": 999_999_999_999_999_u64 },
            ],
            "examples": ["6282386000000"],
        })
    }
}

impl JsonSchema for Digits {
    fn schema_name() -> Cow<'static, str> {
        "Digits".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Digits of a phone number or of a group's id, as text or as a number.",
            "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "integer", "minimum": 0 }],
            "examples": ["6281200000101"],
        })
    }
}
