//! The description of the API, made of the tables that serve it: `/openapi.json`, and the page at `/docs` for people.
//!
//! Nothing is described in a second place. A path, its method, scope and place of the key come from the dialect's table,
//! bodies and answers from the wire types that both ends share.

pub mod about;
mod fields;
mod hooks;
mod operation;
pub mod page;
pub mod params;
mod schemas;

use super::{dialects, open};
use schemas::Schemas;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The description, which is the same for as long as the program runs.
static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

static JSON: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_string());

/// The description as it is sent.
pub fn json() -> &'static str {
    &JSON
}

fn document() -> Value {
    let mut schemas = Schemas::new();
    let mut paths = open::paths();
    for dialect in dialects::ALL {
        for (path, endpoints) in dialect.paths() {
            let operations = endpoints.into_iter().map(|endpoint| {
                let method = endpoint.method.as_str().to_lowercase();
                (method, operation::describe(dialect, &path, endpoint, &mut schemas))
            });
            let operations: Map<_, _> = operations.collect();
            paths.insert(path, Value::Object(operations));
        }
    }
    paths.extend(hooks::paths(&mut schemas));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Balas",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The local API of this console, in the languages of five services. One kind of key opens them all; each carries it in its own way.",
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": schemas.shared(),
            "parameters": { "IdempotencyKey": idempotency_key() },
            "headers": headers(),
            "securitySchemes": security_schemes(),
        },
    })
}

fn tags() -> Vec<Value> {
    let mut tags = vec![json!({ "name": open::TAG, "description": "What needs no key." })];
    tags.extend(dialects::ALL.iter().map(|dialect| json!({ "name": dialect.name, "description": dialect.about })));
    tags.push(json!({ "name": hooks::TAG, "description": hooks::ABOUT }));
    tags
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same key and body within 24 hours give the first answer again and do nothing.",
        "schema": { "type": "string", "pattern": "^[!-~]([ -~]{0,253}[!-~])?$" },
    })
}

fn headers() -> Value {
    json!({
        "RetryAfter": {
            "description": "Seconds until the next request is served.",
            "schema": { "type": "integer", "minimum": 1 },
        },
        "IdempotentReplayed": {
            "description": "This is the first answer again.",
            "schema": { "type": "string", "const": "true" },
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "description": "`Authorization: Bearer tk_live_…`" },
        "secretkey": { "type": "apiKey", "in": "header", "name": "secretkey" },
        "authorization": { "type": "apiKey", "in": "header", "name": "Authorization", "description": "The bare key." },
        "apikey": { "type": "apiKey", "in": "query", "name": "apikey", "description": "Or as `apikey` in the body." },
    })
}
