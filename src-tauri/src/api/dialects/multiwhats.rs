//! multiwhats: messages with buttons.

use super::Dialect;
use crate::api::{auth::Credential, refusal::Refusal, reply::Reply};
use crate::gateways::multiwhats::Failure;

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "multiwhats",
    about: "Messages with buttons.",
    prefix: "/api/v1/basic",
    credential: Credential::ApiKey,
    render,
    failure: |generator| generator.subschema_for::<Failure>(),
    forbids_strangers: false,
    counted: true,
    endpoints: &[],
};

fn render(refusal: &Refusal) -> Reply {
    Reply::json(refusal.status, &Failure { error: refusal.message.clone() })
}
