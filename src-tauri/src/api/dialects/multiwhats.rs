//! multiwhats: messages with buttons.

use super::Dialect;
use crate::api::{auth::Credential, refusal::Refusal, reply::Reply};
use serde_json::json;

/// The dialect.
pub static DIALECT: Dialect =
    Dialect { prefix: "/api/v1/basic", credential: Credential::ApiKey, render, counted: true, endpoints: &[] };

fn render(refusal: &Refusal) -> Reply {
    Reply::json(refusal.status, &json!({ "error": refusal.message }))
}
