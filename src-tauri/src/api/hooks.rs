//! Where hosted services report to us, and fetch the files that they are to send. Such a request carries no key: a part of
//! the address that only that service has been told stands for it, one for each connection and purpose, and for each file.

use super::{Api, dispatch, reply::Reply};
use crate::{
    error::{Error, Result},
    gateways::waviro::{Failure, StatusReport, Success},
    model::ChannelId,
    store::{channels, media},
};
use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    routing::{MethodRouter, get, post},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What every path of a hook begins with.
pub const PREFIX: &str = "/hooks/";
/// Where acks are reported.
pub const ACK: &str = "/hooks/{secret}/ack";
/// Where keywords are reported.
pub const KEYWORD: &str = "/hooks/{secret}/keyword";
/// Where files are fetched.
pub const FILE: &str = "/hooks/{secret}/media/{hash}/{name}";

/// The paths of the hooks.
pub fn router(api: &Api) -> Router {
    let hooks = Router::new()
        .route(ACK, only("POST", post(ack)))
        .route(KEYWORD, only("POST", post(keyword)))
        .route(FILE, only("GET", get(file)));
    hooks.with_state(api.clone())
}

fn only(method: &'static str, methods: MethodRouter<Api>) -> MethodRouter<Api> {
    methods.fallback(async move || {
        let refusal = refuse(StatusCode::METHOD_NOT_ALLOWED, &format!("this path answers to {method} only"));
        refusal.with(Some((header::ALLOW, HeaderValue::from_static(method))))
    })
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

/// A file that a service is to send, as it was told where to find it.
async fn file(State(api): State<Api>, Path((secret, hash, _)): Path<(String, String, String)>) -> Reply {
    let opened = api.app.hosted().into_iter().find(|(_, hosted)| hosted.channel.is_file_hook(&secret, &hash));
    let Some((channel, _)) = opened else { return refuse(StatusCode::NOT_FOUND, "there is no such hook") };
    match read_file(&api, channel, &hash).await {
        Ok(Some(reply)) => reply,
        Ok(None) => refuse(StatusCode::NOT_FOUND, "the file is no longer here"),
        Err(error) => failed(&error),
    }
}

async fn read_file(api: &Api, channel: ChannelId, hash: &str) -> Result<Option<Reply>> {
    let mut reader = api.app.store().read().await?;
    let Some(channel) = channels::get(&mut reader, channel).await? else { return Ok(None) };
    let Some(row) = media::get(&mut reader, channel.realm, hash).await? else { return Ok(None) };
    Ok(api.app.media().read(hash).await.ok().map(|bytes| Reply::file(bytes, row.mime)))
}

/// Read only for a service that knows the address: nobody else keeps a connection busy with a body.
async fn read<T: DeserializeOwned>(body: Body) -> Option<T> {
    serde_json::from_slice(&dispatch::whole(body).await.ok()?).ok()
}

/// What of a keyword webhook counts here.
#[derive(Deserialize, JsonSchema)]
pub struct KeywordReport {
    /// What was agreed on; may be left out where nothing was.
    #[serde(default)]
    pub webhookkey: String,
}

/// What a keyword webhook is answered with: nothing, because the message itself comes another way and is answered there.
#[derive(Serialize, JsonSchema)]
pub struct KeywordAnswer {
    /// Always empty.
    pub reply: Vec<String>,
}

fn failed(error: &Error) -> Reply {
    tracing::error!(%error, "a hosted service could not be served");
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on this computer; its log says what")
}

fn refuse(status: StatusCode, sentence: &str) -> Reply {
    Reply::json(status, &Failure { success: false, error_message: sentence.to_owned() })
}
