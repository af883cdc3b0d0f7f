//! The hooks in the description: what hosted services call, which carry a secret in their address and no key.

use super::{about::SchemaOf, params, schemas::Schemas};
use crate::{
    api::hooks::{ACK, FILE, KEYWORD, KeywordAnswer, KeywordReport},
    gateways::waviro::{Failure, StatusReport, Success},
};
use serde_json::{Map, Value, json};

/// What the description calls them.
pub const TAG: &str = "hooks";

/// What they are for.
pub const ABOUT: &str = "What hosted services report and fetch by themselves, where a connection has a `public_url`. \
    Each address has a secret part, which Balas makes and tells that service alone.";

/// Their paths.
pub fn paths(schemas: &mut Schemas) -> Map<String, Value> {
    let report: SchemaOf = |generator| generator.subschema_for::<StatusReport>();
    let reported: SchemaOf = |generator| generator.subschema_for::<Success<bool>>();
    let keyword: SchemaOf = |generator| generator.subschema_for::<KeywordReport>();
    let answered: SchemaOf = |generator| generator.subschema_for::<Success<KeywordAnswer>>();
    let bytes = json!({ "*/*": { "schema": { "type": "string", "format": "binary" } } });
    let file = operation("Fetch a file that the service is to send", FILE, None, bytes, schemas);
    let ack = posted("Report how far a message came", ACK, (report, reported), schemas);
    let keyword = posted("Report that a customer wrote a keyword", KEYWORD, (keyword, answered), schemas);
    Map::from_iter([
        (FILE.to_owned(), json!({ "get": file })),
        (ACK.to_owned(), json!({ "post": ack })),
        (KEYWORD.to_owned(), json!({ "post": keyword })),
    ])
}

fn posted(summary: &str, path: &str, (body, answer): (SchemaOf, SchemaOf), schemas: &mut Schemas) -> Value {
    let body = json!({ "required": true, "content": { "application/json": { "schema": schemas.sent(body) } } });
    let answer = json!({ "application/json": { "schema": schemas.answered(answer) } });
    operation(summary, path, Some(body), answer, schemas)
}

fn operation(summary: &str, path: &str, body: Option<Value>, answer: Value, schemas: &mut Schemas) -> Value {
    let failure = schemas.answered(|generator| generator.subschema_for::<Failure>());
    let refusal = |said: &str| json!({ "description": said, "content": { "application/json": { "schema": failure } } });
    let parameters: Vec<_> = super::operation::path_names(path).map(parameter).collect();
    let mut operation = json!({
        "tags": [TAG],
        "operationId": format!("hook_{}", path.split('/').nth(3).unwrap_or_default()),
        "summary": summary,
        "description": "Needs no key but the secret part of its address.",
        "security": [],
        "parameters": parameters,
        "responses": {
            "200": { "description": "Done.", "content": answer },
            "404": refusal("No such address, or nothing that we know behind it."),
            "default": refusal("Any other refusal."),
        },
    });
    if let Some(body) = body {
        operation["requestBody"] = body;
        operation["responses"]["400"] = refusal("Not the body of such a report.");
        operation["responses"]["403"] = refusal("Not the key that was agreed on.");
    }
    operation
}

fn parameter(name: &str) -> Value {
    let (description, schema) = match name {
        "secret" => (
            "The secret part of the address. It stands for a key, and is found nowhere but in the address that the service was given.",
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{32}$" }),
        ),
        "name" => (
            "What the file is called.",
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$", "examples": ["nota.pdf"] }),
        ),
        name => params::of_path(name),
    };
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}
