//! One endpoint as an operation of the description.

use super::{
    about::{About, Answer, Param},
    params,
    schemas::Schemas,
};
use crate::api::{
    Scope,
    auth::Credential,
    dialects::{Dialect, Endpoint},
};
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};

/// The operation of an endpoint.
pub fn describe(dialect: &Dialect, path: &str, endpoint: &Endpoint, schemas: &mut Schemas) -> Value {
    let About { summary, query, body, .. } = endpoint.about;
    let mut parameters: Vec<_> = path_names(path).map(in_path).chain(query.iter().map(in_query)).collect();
    if endpoint.writes {
        parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
    }
    let mut operation = json!({
        "tags": [dialect.name],
        "operationId": operation_id(&endpoint.method, path),
        "summary": summary,
        "description": scope_sentence(endpoint.scope),
        "security": [{ scheme(dialect.credential): endpoint.scope.iter().map(ToString::to_string).collect::<Vec<_>>() }],
        "parameters": parameters,
        "responses": responses(dialect, path, endpoint, schemas),
    });
    if let Some(body) = body {
        let content = json!({ "application/json": { "schema": schemas.sent(body) } });
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// The name under which the document knows a way of carrying the key.
pub fn scheme(credential: Credential) -> &'static str {
    match credential {
        Credential::SecretKey => "secretkey",
        Credential::Bearer => "bearer",
        Credential::Authorization => "authorization",
        Credential::ApiKey => "apikey",
    }
}

fn scope_sentence(scope: Option<Scope>) -> String {
    match scope {
        Some(scope) => format!("Needs a key with the scope `{scope}`."),
        None => "Needs a key, of any scope.".to_owned(),
    }
}

fn operation_id(method: &Method, path: &str) -> String {
    let words: Vec<_> = path.split(['/', '{', '}', '-']).filter(|word| !word.is_empty()).collect();
    format!("{}_{}", method.as_str().to_lowercase(), words.join("_"))
}

/// The names of the parameters in a path.
pub fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn in_path(name: &str) -> Value {
    let (description, schema) = params::of_path(name);
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

fn in_query(param: &Param) -> Value {
    json!({
        "name": param.name,
        "in": "query",
        "required": false,
        "allowEmptyValue": true,
        "description": param.description,
        "schema": (param.schema)(),
    })
}

fn responses(dialect: &Dialect, path: &str, endpoint: &Endpoint, schemas: &mut Schemas) -> Map<String, Value> {
    let mut responses = Map::new();
    match endpoint.about.answer {
        Some(Answer::Json(status, schema)) => {
            let mut answer = content("Done.", schemas.answered(schema));
            if endpoint.writes {
                answer["headers"] =
                    json!({ "Idempotent-Replayed": { "$ref": "#/components/headers/IdempotentReplayed" } });
            }
            responses.insert(status.as_str().to_owned(), answer);
        }
        Some(Answer::File) => {
            let file = json!({ "description": "The file.", "content": { "*/*": { "schema": { "type": "string", "format": "binary" } } } });
            responses.insert("200".to_owned(), file);
        }
        None => {}
    }
    let failure = schemas.answered(dialect.failure);
    for status in refusals(dialect, path, endpoint) {
        let mut refusal = content(status.canonical_reason().unwrap_or("Refused"), failure.clone());
        if status == StatusCode::TOO_MANY_REQUESTS {
            refusal["headers"] = json!({ "Retry-After": { "$ref": "#/components/headers/RetryAfter" } });
        }
        responses.insert(status.as_str().to_owned(), refusal);
    }
    responses.insert("default".to_owned(), content("Any other refusal.", failure));
    responses
}

fn content(description: &str, schema: Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn refusals(dialect: &Dialect, path: &str, endpoint: &Endpoint) -> Vec<StatusCode> {
    let mut statuses = vec![StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN, StatusCode::PAYLOAD_TOO_LARGE];
    statuses.extend(endpoint.about.refusals);
    if !dialect.forbids_strangers {
        statuses.push(StatusCode::UNAUTHORIZED);
    }
    if dialect.counted {
        statuses.push(StatusCode::TOO_MANY_REQUESTS);
    }
    if path_names(path).next().is_some() {
        statuses.push(StatusCode::NOT_FOUND);
    }
    statuses.sort();
    statuses
}
