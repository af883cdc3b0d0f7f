//! A desk whose bot calls programs and models of its own: each is a small web server that answers as it is told.

use crate::{api::desk::listen, support::TestDesk};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use balas::{
    bot::{definition::Definition, file},
    catalog,
    model::{
        product::{Catalogue, Details},
        views::MessageView,
        *,
    },
};
use futures_util::{FutureExt, stream};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;

/// How a program answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With JSON.
    Json(Value),
    /// With a status, headers and a text.
    Text(u16, Vec<(&'static str, String)>, String),
    /// With the beginning of a text, and then nothing more: the connection breaks.
    Half(String),
    /// Not before it is let go.
    Held(Arc<Notify>, Value),
    /// Not for a long time.
    Never,
}

/// A request that a program has seen.
#[derive(Clone, Debug)]
pub struct Seen {
    pub headers: HeaderMap,
    pub body: Value,
}

/// A program of somebody else.
#[derive(Clone, Default)]
pub struct Program {
    seen: Arc<Mutex<Vec<Seen>>>,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    usual: Arc<Mutex<Option<Reply>>>,
    pub asked: Arc<Notify>,
}

impl Program {
    /// Starts it; returns where it is.
    pub async fn open(&self) -> String {
        let routes = Router::new()
            .route("/hook", post(answer))
            .route("/v1/chat/completions", post(answer))
            .with_state(self.clone());
        format!("http://{}", listen(routes).await)
    }

    /// Answers so once.
    pub fn will(&self, reply: Reply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    /// Answers so whenever it was told nothing else.
    pub fn always(&self, reply: Reply) {
        *self.usual.lock().unwrap() = Some(reply);
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn answer(State(program): State<Program>, headers: HeaderMap, body: Bytes) -> Response {
    program.seen.lock().unwrap().push(Seen { headers, body: serde_json::from_slice(&body).unwrap() });
    program.asked.notify_one();
    let reply = program.replies.lock().unwrap().pop_front();
    let reply = reply.or_else(|| program.usual.lock().unwrap().clone()).unwrap_or(Reply::Json(json!({})));
    match reply {
        Reply::Json(body) => ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Reply::Text(status, headers, text) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), text).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        Reply::Half(text) => {
            let pieces = [Ok(Bytes::from(text)), Err(std::io::Error::other("gone"))];
            Body::from_stream(stream::iter(pieces)).into_response()
        }
        Reply::Held(until, body) => {
            until.notified().await;
            body.to_string().into_response()
        }
        Reply::Never => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

/// What a chat-completions endpoint says when it says this.
pub fn says(text: &str) -> Reply {
    Reply::Json(json!({"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}))
}

/// The same, wanting a tool.
pub fn wants(tool: &str, arguments: &Value) -> Reply {
    let call = json!({"id": "c1", "type": "function", "function": {"name": tool, "arguments": arguments.to_string()}});
    Reply::Json(json!({"choices": [{"message": {"role": "assistant", "content": null, "tool_calls": [call]}}]}))
}

/// Items of a webhook.
pub fn items(items: Value) -> Reply {
    Reply::Json(json!({"success": true, "message": {"reply": items}}))
}

/// A desk with this bot; `{program}` in it is where the program is.
pub async fn shop(bot: &str, program: &Program) -> TestDesk {
    let desk = TestDesk::linked().await;
    install(&desk, &bot.replace("{program}", &program.open().await)).await;
    desk
}

pub async fn install(desk: &TestDesk, bot: &str) {
    let definition = Definition::parse(bot).unwrap();
    file::import(desk.app.store(), desk.app.secrets(), definition, &[Realm::Practice]).await.unwrap();
}

pub async fn sells(desk: &TestDesk, name: &'static str, sku: &'static str, price: i64) -> ProductId {
    let details = Details { sku: sku.to_owned(), stock: Some(3), ..Details::new(name, price) };
    desk.write(move |tx| catalog::create(tx, Catalogue::own(Realm::Practice), details).boxed()).await.id
}

/// The lines that tell what the bot could not do, or why a person was asked for: cause and detail.
pub async fn events(desk: &TestDesk, id: ConversationId) -> Vec<(HandoffCause, String)> {
    let log: Vec<MessageView> = desk.log(id).await;
    log.into_iter().filter_map(|message| message.event).map(|event| (event.cause, event.detail)).collect()
}
