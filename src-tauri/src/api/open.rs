//! What needs no key: whether the process answers, the description of the API, and the same for people. Read only.

use super::{dialects, openapi, refusal::Refusal, reply::Reply};
use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use serde_json::{Map, Value, json};

/// What the description calls them.
pub const TAG: &str = "open";

/// The paths.
pub fn routes() -> Router {
    Router::new()
        .route("/healthz", only(get(health)))
        .route("/openapi.json", only(get(async || Reply::raw(StatusCode::OK, openapi::json().to_owned()))))
        .route("/docs", only(get(docs)))
}

/// Their part of the description.
pub fn paths() -> Map<String, Value> {
    let healthy = json!({ "type": "object", "properties": { "ok": { "const": true } }, "required": ["ok"] });
    let described = [
        ("/healthz", "Whether the process answers", "application/json", healthy),
        ("/openapi.json", "This description", "application/json", json!({ "type": "object" })),
        ("/docs", "This description as a page", "text/html", json!({ "type": "string" })),
    ];
    let operation = |(path, summary, mime, schema): (&str, &str, &str, Value)| {
        let operation = json!({
            "tags": [TAG],
            "operationId": format!("get_{}", path.trim_start_matches('/').replace('.', "_")),
            "summary": summary,
            "description": "Needs no key.",
            "security": [],
            "responses": {
                "200": { "description": "Done.", "content": { mime: { "schema": schema } } },
                "default": {
                    "description": "Any refusal.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/WabotFailure" } } },
                },
            },
        });
        (path.to_owned(), json!({ "get": operation }))
    };
    described.into_iter().map(operation).collect()
}

fn only(methods: MethodRouter) -> MethodRouter {
    methods.fallback(async |request: Request| {
        dialects::of(request.uri().path()).refuse(Refusal::method_not_allowed("GET"))
    })
}

/// It says that the process answers, and nothing else.
async fn health() -> Reply {
    Reply::json(StatusCode::OK, &json!({ "ok": true }))
}

/// Nothing but the page's own style is ever loaded, and nothing runs.
async fn docs() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, openapi::page::policy()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, openapi::page::html()).into_response()
}
