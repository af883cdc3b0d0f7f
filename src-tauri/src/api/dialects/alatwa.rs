//! alatwa: which customers the AI must not answer.

use super::Dialect;
use crate::api::{auth::Credential, refusal::Refusal, reply::Reply};
use serde_json::json;

/// The dialect.
pub static DIALECT: Dialect =
    Dialect { prefix: "/ai", credential: Credential::Authorization, render, counted: true, endpoints: &[] };

fn render(refusal: &Refusal) -> Reply {
    Reply::json(refusal.status, &json!({ "status": "error", "message": refusal.message }))
}
