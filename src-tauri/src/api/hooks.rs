//! Where hosted services report to us. Such a request carries no key: a part of the address that only that service has been
//! told stands for it, one for each connection and purpose.

use super::{Api, dispatch, reply::Reply};
use crate::{
    error::Error,
    gateways::waviro::{Failure, StatusReport, Success},
};
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    routing::post,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What every path of a hook begins with.
pub const PREFIX: &str = "/hooks/";

/// The paths of the hooks.
pub fn router(api: &Api) -> Router {
    let hooks = Router::new().route("/hooks/{secret}/ack", post(ack)).route("/hooks/{secret}/keyword", post(keyword));
    hooks.with_state(api.clone())
}

/// How far a message came, as a `notifyurl` is told. A message that is not known yet is a failure, so that it is told again.
async fn ack(State(api): State<Api>, Path(secret): Path<String>, body: Body) -> Reply {
    let hosted = api.app.hosted().into_values().find(|hosted| hosted.channel.is_ack_hook(&secret));
    let Some(hosted) = hosted else { return refuse(StatusCode::NOT_FOUND, "there is no such hook") };
    let Some(StatusReport { msgid, ack }) = read(body).await else {
        return refuse(StatusCode::BAD_REQUEST, "the body must have msgid and ack");
    };
    match hosted.channel.acknowledge(&msgid, ack).await {
        Ok(true) => Reply::ok(&Success::of(true)),
        Ok(false) => refuse(StatusCode::NOT_FOUND, "there is no such message"),
        Err(error) => failed(&error),
    }
}

/// A customer wrote a keyword. The message is fetched the usual way and answered there, so nothing is answered here.
async fn keyword(State(api): State<Api>, Path(secret): Path<String>, body: Body) -> Reply {
    let hosted = api.app.hosted().into_values().find(|hosted| hosted.channel.is_keyword_hook(&secret));
    let Some(hosted) = hosted else { return refuse(StatusCode::NOT_FOUND, "there is no such hook") };
    let Some(KeywordReport { webhookkey }) = read(body).await else {
        return refuse(StatusCode::BAD_REQUEST, "the body must be that of a keyword webhook");
    };
    match hosted.channel.customer_wrote(&webhookkey) {
        true => Reply::ok(&Success::of(KeywordAnswer { reply: Vec::new() })),
        false => refuse(StatusCode::FORBIDDEN, "the webhookkey is not the one that was agreed on"),
    }
}

/// Read only for a service that knows the address: nobody else keeps a connection busy with a body.
async fn read<T: DeserializeOwned>(body: Body) -> Option<T> {
    serde_json::from_slice(&dispatch::whole(body).await.ok()?).ok()
}

/// What of a keyword webhook counts here.
#[derive(Deserialize)]
struct KeywordReport {
    #[serde(default)]
    webhookkey: String,
}

/// What a keyword webhook is answered with.
#[derive(Serialize)]
struct KeywordAnswer {
    reply: Vec<String>,
}

fn failed(error: &Error) -> Reply {
    tracing::error!(%error, "a report of a hosted service could not be stored");
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "it could not be stored")
}

fn refuse(status: StatusCode, sentence: &str) -> Reply {
    Reply::json(status, &Failure { success: false, error_message: sentence.to_owned() })
}
