//! What belongs to the account as a whole: catalogue, credits, usage, contacts, whom the AI must not answer.

use super::pair::Pair;
use crate::{
    api::desk::{Answer, ApiDesk},
    support::{DEWI, EMRE},
};
use balas::{
    ai::reject,
    api::{Scope, Server},
    model::{AiSettingId, Realm},
    store::{
        ai_rejects,
        keys::{self, NewKey},
    },
};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// The API of the console here, with a key for the hosted channel.
struct Here {
    base: String,
    key: String,
    stop: CancellationToken,
}

impl Here {
    async fn serving(pair: &Pair) -> Self {
        let key = format!("tk_live_{}", data_encoding::HEXLOWER.encode(&rand::random::<[u8; 20]>()));
        let row = NewKey {
            name: "tests".to_owned(),
            prefix: key[..12].to_owned(),
            hash: balas::keys::hash(&key),
            scopes: serde_json::to_string(&[Scope::Admin.word()]).unwrap(),
            rpm: 0,
            channel_id: Some(pair.channel),
        };
        let made = pair.here.store().write(move |tx| {
            async move {
                let now = tx.now();
                Ok::<_, balas::error::Error>(keys::insert(tx, &row, now).await?)
            }
            .boxed()
        });
        made.await.unwrap();
        let server = Server::bind(pair.here.clone(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (base, stop) = (format!("http://{}", server.address()), CancellationToken::new());
        let run = server.run(stop.clone());
        tokio::spawn(run);
        Self { base, key, stop }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.key);
        Answer::to(if body.is_null() { request } else { request.body(body.to_string()) }).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.ask(Method::GET, path, Value::Null).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["data"].clone()
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn there(api: &ApiDesk, path: &str) -> Value {
    api.get(&api.admin().await, path).await.body["data"].clone()
}

fn names(page: &Value) -> Vec<(String, i64)> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| (item["name"].as_str().unwrap().to_owned(), item["price"].as_i64().unwrap())).collect()
}

#[tokio::test]
async fn a_catalogue_is_the_same_on_both_sides_whoever_changes_it() {
    let pair = Pair::linked().await;
    let (here, admin) = (Here::serving(&pair).await, pair.there.admin().await);
    let made =
        pair.there.post(&admin, "/api/v1/products", json!({"name": "Kemeja", "price": 245_000, "sku": "K1"})).await;
    assert_eq!(made.status, 201, "{made:?}");
    here.ask(Method::POST, "/api/v1/products", json!({"name": "Sarung", "price": 90_000})).await;
    pair.round().await;
    let wanted = [("Kemeja".to_owned(), 245_000), ("Sarung".to_owned(), 90_000)];
    for page in [here.get("/api/v1/products").await, there(&pair.there, "/api/v1/products").await] {
        let mut found = names(&page);
        found.sort();
        assert_eq!(found, wanted);
    }

    // Different fields on both sides: both stay. The same field: the later one.
    let ids = |page: &Value| {
        let of = |name: &str| {
            page["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap()["id"].clone()
        };
        of("Kemeja").as_str().unwrap().to_owned()
    };
    let (ours, theirs) = (ids(&here.get("/api/v1/products").await), ids(&there(&pair.there, "/api/v1/products").await));
    let patch_there = |body: Value| {
        let path = format!("/api/v1/products/{theirs}");
        Answer::to(pair.there.request(Method::PATCH, &path).bearer_auth(&admin).body(body.to_string()))
    };
    here.ask(Method::PATCH, &format!("/api/v1/products/{ours}"), json!({"stock": 7, "price": 1})).await;
    pair.there.desk.hand.advance_millis(1000);
    assert_eq!(patch_there(json!({"description": "Katun", "price": 2})).await.status, 200);
    pair.round().await;
    for page in [here.get("/api/v1/products").await, there(&pair.there, "/api/v1/products").await] {
        let shirt = page["items"].as_array().unwrap().iter().find(|item| item["name"] == "Kemeja").unwrap().clone();
        assert_eq!(
            (&shirt["stock"], &shirt["description"], &shirt["price"]),
            (&json!(7), &json!("Katun"), &json!(2)),
            "{shirt}"
        );
    }
}

#[tokio::test]
async fn credits_and_usage_are_those_of_the_account() {
    let pair = Pair::linked().await;
    let plan = pair.there.desk.app.store().write(|tx| balas::credits::set_plan(tx, 100, 0).boxed());
    plan.await.unwrap();
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    pair.reply(pair.row_of(DEWI).await.id, balas::model::Content::text("ya")).await;
    pair.round().await;
    let here = Here::serving(&pair).await;
    for path in ["/api/v1/credits", "/api/v1/usage?days=30", "/api/v1/usage?days=3"] {
        assert_eq!(here.get(path).await, there(&pair.there, path).await, "{path}");
    }
    assert_eq!(here.get("/api/v1/credits").await["balance"], 99);
    assert_eq!(here.ask(Method::GET, "/api/v1/usage?days=0", Value::Null).await.status, 400);
    let mut reader = pair.here.store().read().await.unwrap();
    let row = pair.log(pair.row_of(DEWI).await.id).await.pop().unwrap();
    assert_eq!(
        balas::store::credits::of_message(&mut reader, row.id).await.unwrap().0,
        0,
        "our own ledger is not touched"
    );
}

#[tokio::test]
async fn contacts_and_blocks_go_both_ways() {
    let pair = Pair::linked().await;
    let (here, admin) = (Here::serving(&pair).await, pair.there.admin().await);
    let budi = json!([{"name": "Budi", "phone": DEWI.parse::<u64>().unwrap()}]);
    assert_eq!(pair.there.post(&admin, "/contacts/default", budi).await.status, 201);
    let emre = json!([{"name": "Emre", "phone": EMRE.parse::<u64>().unwrap()}]);
    assert_eq!(here.ask(Method::POST, "/contacts/toko", emre).await.status, 201);
    pair.round().await;
    pair.round().await;
    let list_here = || async { here.ask(Method::GET, "/contacts/toko", Value::Null).await.body["data"].clone() };
    let list_there = || async { pair.there.get(&admin, "/contacts/default").await.body["data"].clone() };
    let seen = |list: &Value| {
        let mut rows: Vec<_> =
            list.as_array().unwrap().iter().map(|c| (c["tag"].clone(), c["is_blocked"].clone())).collect();
        rows.sort_by_key(|(tag, _)| tag.to_string());
        rows
    };
    let wanted = vec![(json!("Budi"), json!(false)), (json!("Emre"), json!(false))];
    assert_eq!((seen(&list_here().await), seen(&list_there().await)), (wanted.clone(), wanted));

    let id_of = |list: &Value, tag: &str| {
        list.as_array().unwrap().iter().find(|c| c["tag"] == tag).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let budi = id_of(&list_here().await, "Budi");
    assert_eq!(here.ask(Method::PUT, &format!("/contacts/toko/{budi}"), Value::Null).await.status, 200);
    let emre = id_of(&list_there().await, "Emre");
    let toggled = pair.there.request(Method::PUT, &format!("/contacts/default/{emre}")).bearer_auth(&admin);
    assert_eq!(Answer::to(toggled).await.status, 200);
    for _ in 0..3 {
        pair.round().await;
        let wanted = vec![(json!("Budi"), json!(true)), (json!("Emre"), json!(true))];
        assert_eq!((seen(&list_here().await), seen(&list_there().await)), (wanted.clone(), wanted));
    }

    assert_eq!(here.ask(Method::DELETE, &format!("/contacts/toko/{budi}"), Value::Null).await.status, 200);
    pair.round().await;
    pair.round().await;
    assert_eq!((seen(&list_here().await).len(), seen(&list_there().await).len()), (1, 1));
}

#[tokio::test]
async fn rejects_are_pushed_and_taken_back() {
    let pair = Pair::linked().await;
    let setting = AiSettingId(1);
    let rejected_there = || async {
        let mut reader = pair.there.desk.app.store().read().await.unwrap();
        let now = pair.there.desk.clock.now();
        ai_rejects::phones(&mut reader, Realm::Practice, now).await.unwrap()
    };
    let reject = pair.here.store().write(move |tx| reject::reject(tx, setting, Realm::Real, DEWI, "").boxed());
    reject.await.unwrap();
    pair.round().await;
    assert_eq!(rejected_there().await, [DEWI]);
    let accept = pair.here.store().write(move |tx| reject::accept(tx, setting, Realm::Real, DEWI).boxed());
    accept.await.unwrap();
    pair.round().await;
    assert!(rejected_there().await.is_empty());
}
