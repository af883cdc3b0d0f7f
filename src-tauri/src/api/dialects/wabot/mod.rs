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
    gateways::wabot::{
        Code, Conversation, Failure, KeyInfo, Message, Page, Ping, Problem, SendMessage, Success, Thread,
        credits::{Credits, Usage},
        products::{NewProduct, Product, ProductPatch},
    },
};
use axum::http::StatusCode;

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "wabot",
    about: "Conversations, their messages, and who answers them.",
    prefix: "/api/v1",
    credential: Credential::Bearer,
    render,
    failure: |generator| generator.subschema_for::<Failure>(),
    forbids_strangers: false,
    counted: true,
    endpoints: &[
        get("/ping", None, |call| Box::pin(ping(call))).about("Whether the key is good").gives::<Success<Ping>>(),
        get("/conversations", Some(Scope::ConversationsRead), |call| Box::pin(reads::conversations(call)))
            .about("Conversations, newest activity first")
            .query(reads::CONVERSATIONS)
            .gives::<Success<Page<Conversation>>>(),
        get("/conversations/{id}", Some(Scope::ConversationsRead), |call| Box::pin(reads::conversation(call)))
            .about("A conversation with its newest messages")
            .gives::<Success<Thread>>(),
        get("/conversations/{id}/messages", Some(Scope::ConversationsRead), |call| Box::pin(reads::messages(call)))
            .about("The messages of a conversation, newest first")
            .query(reads::MESSAGES)
            .gives::<Success<Page<Message>>>(),
        post("/conversations/{id}/messages", Scope::MessagesSend, |call| Box::pin(send::message(call)))
            .about("Send into a conversation")
            .takes::<SendMessage>()
            .gives::<Success<Message>>(),
        post("/conversations/{id}/handoff", Scope::ConversationsWrite, |call| Box::pin(changes::hand_off(call)))
            .about("Hand a conversation to a person")
            .gives::<Success<Conversation>>(),
        post("/conversations/{id}/release", Scope::ConversationsWrite, |call| Box::pin(changes::release(call)))
            .about("Give a conversation back to the bot")
            .gives::<Success<Conversation>>(),
        post("/conversations/{id}/close", Scope::ConversationsWrite, |call| Box::pin(changes::close(call)))
            .about("Close a conversation")
            .gives::<Success<Conversation>>(),
        get("/products", Some(Scope::ProductsRead), |call| Box::pin(products::list(call)))
            .about("The catalogue")
            .query(products::QUERY)
            .gives::<Success<Page<Product>>>(),
        post("/products", Scope::ProductsWrite, |call| Box::pin(products::create(call)))
            .about("Add a product")
            .takes::<NewProduct>()
            .creates::<Success<Product>>(),
        patch("/products/{id}", Scope::ProductsWrite, |call| Box::pin(products::update(call)))
            .about("Change a product")
            .takes::<ProductPatch>()
            .gives::<Success<Product>>(),
        get("/credits", Some(Scope::CreditsRead), |call| Box::pin(credits::balance(call)))
            .about("What may still be spent")
            .gives::<Success<Credits>>(),
        get("/usage", Some(Scope::UsageRead), |call| Box::pin(credits::usage(call)))
            .about("Messages and credits, day by day")
            .query(credits::QUERY)
            .gives::<Success<Usage>>(),
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
