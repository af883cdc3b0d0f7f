//! wabot: conversations, messages and who answers them; products, credits and usage.

mod changes;
mod credits;
mod products;
mod reads;
mod render;
mod send;

pub(super) use render::Renderer;

use super::{Dialect, get, patch, post};
use crate::{
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    gateways::wabot::{Code, Failure, KeyInfo, Ping, Problem, Success},
};
use axum::http::StatusCode;

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    prefix: "/api/v1",
    credential: Credential::Bearer,
    render,
    counted: true,
    endpoints: &[
        get("/ping", None, |call| Box::pin(ping(call))),
        get("/conversations", Some(Scope::ConversationsRead), |call| Box::pin(reads::conversations(call))),
        get("/conversations/{id}", Some(Scope::ConversationsRead), |call| Box::pin(reads::conversation(call))),
        get("/conversations/{id}/messages", Some(Scope::ConversationsRead), |call| Box::pin(reads::messages(call))),
        post("/conversations/{id}/messages", Scope::MessagesSend, |call| Box::pin(send::message(call))),
        post("/conversations/{id}/handoff", Scope::ConversationsWrite, |call| Box::pin(changes::hand_off(call))),
        post("/conversations/{id}/release", Scope::ConversationsWrite, |call| Box::pin(changes::release(call))),
        post("/conversations/{id}/close", Scope::ConversationsWrite, |call| Box::pin(changes::close(call))),
        get("/products", Some(Scope::ProductsRead), |call| Box::pin(products::list(call))),
        post("/products", Scope::ProductsWrite, |call| Box::pin(products::create(call))),
        patch("/products/{id}", Scope::ProductsWrite, |call| Box::pin(products::update(call))),
        get("/credits", Some(Scope::CreditsRead), |call| Box::pin(credits::balance(call))),
        get("/usage", Some(Scope::UsageRead), |call| Box::pin(credits::usage(call))),
    ],
};

/// A refusal in this dialect's envelope, which other paths share.
pub(super) fn render(refusal: &Refusal) -> Reply {
    let code = match refusal.status {
        StatusCode::UNAUTHORIZED => Code::Unauthorized,
        StatusCode::FORBIDDEN => Code::Forbidden,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::TOO_MANY_REQUESTS => Code::RateLimited,
        status if status.is_server_error() => Code::Internal,
        _ => Code::ValidationError,
    };
    let error = Problem { code, message: refusal.message.clone() };
    Reply::json(refusal.status, &Failure { ok: false, error })
}

async fn ping(call: Call) -> Result<Reply, Refusal> {
    let key = KeyInfo {
        name: call.principal.name.clone(),
        scopes: call.principal.scopes.iter().map(ToString::to_string).collect(),
    };
    let (service, version) = ("balas".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    Ok(Reply::ok(&Success::of(Ping { service, version, key })))
}
