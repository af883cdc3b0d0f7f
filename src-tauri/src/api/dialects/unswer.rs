//! unswer: the contacts of a channel. Its refusals are the document's own sentences, which say less than ours.

use super::Dialect;
use crate::api::{auth::Credential, refusal::Refusal, reply::Reply};
use axum::http::StatusCode;
use serde_json::json;

/// The dialect.
pub static DIALECT: Dialect =
    Dialect { prefix: "/contacts", credential: Credential::Bearer, render, counted: true, endpoints: &[] };

fn render(refusal: &Refusal) -> Reply {
    let status = match refusal.status {
        StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
        status => status,
    };
    let message = match status {
        StatusCode::BAD_REQUEST => "The request body does not contain valid data.",
        StatusCode::FORBIDDEN => "You do not have access to this resource.",
        StatusCode::NOT_FOUND => "The endpoint you are looking for seems to be not found.",
        _ => &refusal.message,
    };
    let code = status.canonical_reason().unwrap_or("ERROR").to_uppercase().replace([' ', '-'], "_");
    Reply::json(status, &json!({ "statusCode": status.as_u16(), "code": code, "message": message }))
}
