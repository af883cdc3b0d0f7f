//! A desk with its API served on a free port of the loopback, and a small web server that plays the outside world.

use super::conformance;
use crate::support::TestDesk;
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use balas::{
    api::{Scope, Server},
    keys::hash,
    model::{ChannelId, KeyId},
    store::{keys, keys::NewKey},
};
use futures_util::FutureExt;
use reqwest::{Method, RequestBuilder, Url, header::HeaderMap};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// An answer of the API.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The answer to a request, which is also held against the API's own description.
    pub async fn to(request: RequestBuilder) -> Self {
        let (http, request) = request.build_split();
        let request = request.unwrap();
        let (method, url) = (request.method().clone(), request.url().clone());
        let answer = Self::read(http.execute(request).await.unwrap()).await;
        conformance::check(&method, &url, &answer).await;
        answer
    }

    async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self { status, headers, body }
    }

    /// `data` of a wabot answer that must be a success.
    pub fn data(&self) -> &Value {
        assert_eq!((self.status, &self.body["ok"]), (200, &json!(true)), "{self:?}");
        &self.body["data"]
    }

    /// `message` of a waviro answer that must be a success.
    pub fn message(&self) -> &Value {
        assert_eq!((self.status, &self.body["success"]), (200, &json!(true)), "{self:?}");
        &self.body["message"]
    }
}

pub struct ApiDesk {
    pub desk: TestDesk,
    pub address: SocketAddr,
    http: reqwest::Client,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl ApiDesk {
    pub async fn linked() -> Self {
        Self::serving(TestDesk::linked().await).await
    }

    pub async fn unlinked() -> Self {
        Self::serving(TestDesk::unlinked().await).await
    }

    pub async fn serving(desk: TestDesk) -> Self {
        Self::serving_on(desk, "127.0.0.1:0").await
    }

    /// Asked for at the loopback, wherever else it listens.
    pub async fn serving_on(desk: TestDesk, listen: &str) -> Self {
        let server = Server::bind(desk.app.clone(), listen.parse().unwrap()).await.unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], server.address().port()));
        let stop = CancellationToken::new();
        let run = server.run(stop.clone());
        let served = tokio::spawn(run);
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { desk, address, http, stop, served }
    }

    /// Stops everything and starts again on the same directory.
    pub async fn restart(self) -> Self {
        self.stop.cancel();
        self.served.await.unwrap();
        Self::serving(self.desk.restart().await).await
    }

    /// A key with these scopes and no rate limit.
    pub async fn key(&self, scopes: &[Scope]) -> String {
        self.new_key(scopes, 0, None).await.1
    }

    pub async fn admin(&self) -> String {
        self.key(&[Scope::Admin]).await
    }

    pub async fn new_key(&self, scopes: &[Scope], rpm: u32, channel_id: Option<ChannelId>) -> (KeyId, String) {
        let key = format!("tk_live_{}", data_encoding::HEXLOWER.encode(&rand::random::<[u8; 20]>()));
        let words: Vec<_> = scopes.iter().map(|scope| scope.word()).collect();
        let row = NewKey {
            name: "tests".to_owned(),
            prefix: key[..12].to_owned(),
            hash: hash(&key),
            scopes: serde_json::to_string(&words).unwrap(),
            rpm,
            channel_id,
        };
        let id = self.desk.write(move |tx| {
            async move {
                let now = tx.now();
                Ok(keys::insert(tx, &row, now).await?)
            }
            .boxed()
        });
        (id.await, key)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    /// A request with the key where the dialect of its path looks for it.
    pub fn keyed(&self, method: Method, url: &Url, key: &str) -> RequestBuilder {
        let mut url = url.clone();
        if url.path().starts_with("/api/v1/basic") {
            url.query_pairs_mut().append_pair("apikey", key);
        }
        let bare = url.path().starts_with("/ai/");
        let authorization = if bare { key.to_owned() } else { format!("Bearer {key}") };
        self.http.request(method, url).header("authorization", authorization).header("secretkey", key)
    }

    /// `GET` with a Bearer key.
    pub async fn get(&self, key: &str, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path).bearer_auth(key)).await
    }

    /// `POST` with the key in each header that a dialect may look at.
    pub fn posting(&self, key: &str, path: &str, body: &Value) -> RequestBuilder {
        self.request(Method::POST, path).bearer_auth(key).header("secretkey", key).body(body.to_string())
    }

    pub async fn post(&self, key: &str, path: &str, body: Value) -> Answer {
        Answer::to(self.posting(key, path, &body)).await
    }

    /// The texts of every stored message, over all conversations.
    pub async fn stored_texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for row in self.desk.list(balas::store::views::InboxGroup::All).await {
            texts.extend(self.desk.log(row.id).await.into_iter().map(|message| message.text));
        }
        texts
    }
}

/// A web server of somebody else, that takes JSON at `/hook` and answers as it is told, with 200 when it is told nothing.
#[derive(Clone, Default)]
pub struct Outside {
    pub seen: Arc<Mutex<Vec<Value>>>,
    pub answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Outside {
    /// Starts it; returns the URL of its hook.
    pub async fn open(&self) -> String {
        let routes = Router::new().route("/hook", post(take)).with_state(self.clone());
        format!("http://{}/hook", listen(routes).await)
    }

    pub fn seen(&self) -> Vec<Value> {
        self.seen.lock().unwrap().clone()
    }

    pub fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }
}

async fn take(State(outside): State<Outside>, body: Bytes) -> StatusCode {
    outside.seen.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
    let status = outside.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

/// Serves `routes` on a free port until the test ends.
pub async fn listen(routes: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}
