//! The unswer dialect: the contacts of a channel.

mod asking;
mod histories;
mod standing;

use super::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use crate::support::DEWI;
use balas::{
    model::{ChannelId, ChannelKind, Content},
    settings,
    store::channels,
};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

const LIST: &str = "/contacts/default";
const JOHN: u64 = 6_280_000_000_000;

fn row(name: &str, phone: u64) -> Value {
    json!({"name": name, "phone": phone})
}

impl ApiDesk {
    async fn asks(&self, method: Method, key: &str, path: &str) -> Answer {
        Answer::to(self.request(method, path).bearer_auth(key)).await
    }

    /// The ids and tags of a page.
    async fn listed(&self, key: &str, query: &str) -> Vec<(String, String)> {
        let answer = self.get(key, &format!("{LIST}{query}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        answer.body["data"].as_array().unwrap().iter().map(|item| (text(&item["id"]), text(&item["tag"]))).collect()
    }

    async fn tags(&self, key: &str) -> Vec<String> {
        self.listed(key, "?limit=50").await.into_iter().map(|(_, tag)| tag).collect()
    }

    async fn id_of(&self, key: &str, tag: &str) -> String {
        self.listed(key, "?limit=50").await.into_iter().find(|(_, found)| found == tag).unwrap().0
    }

    async fn second_channel(&self, kind: ChannelKind) -> ChannelId {
        self.desk
            .write(move |tx| {
                async move {
                    let now = tx.now();
                    Ok(channels::insert(tx, "second", kind, "Second", now).await?)
                }
                .boxed()
            })
            .await
    }
}

#[tokio::test]
async fn contacts_are_created_listed_shown_blocked_and_removed() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let created = api.post(&key, LIST, json!([row("John Doe", JOHN), row("Jane Doe", 6_281_111_111_111)])).await;
    assert_eq!(created.status, 201);
    assert_golden("unswer_created", &created.body);
    let list = api.get(&key, LIST).await;
    assert_golden("unswer_list", &list.body);

    let path = format!("{LIST}/{}", api.id_of(&key, "John Doe").await);
    assert_golden("unswer_detail", &api.get(&key, &path).await.body);
    let blocked = api.asks(Method::PUT, &key, &path).await;
    assert_eq!(blocked.status, 200);
    assert_golden("unswer_blocked", &blocked.body);
    assert_eq!(api.asks(Method::PUT, &key, &path).await.body["data"]["is_blocked"], false);

    let removed = api.asks(Method::DELETE, &key, &path).await;
    assert_eq!(removed.status, 200);
    assert_golden("unswer_removed", &removed.body);
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let gone = api.asks(method, &key, &path).await;
        assert_eq!((gone.status, &gone.body["code"]), (404, &json!("NOT_FOUND")));
    }
    assert_eq!(api.tags(&key).await, ["Jane Doe"]);
}

#[tokio::test]
async fn the_list_comes_in_pages_in_the_order_of_adding() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let empty = api.get(&key, LIST).await.body;
    assert_eq!(empty["data"], json!([]));
    let nothing = json!({"total": 0, "limit": 10, "current_page": 1, "first_page": 1, "previous_page": null, "next_page": null, "last_page": 1});
    assert_eq!(empty["meta"], nothing);

    let rows: Vec<_> = (0..23).map(|n| row(&format!("Contact {n}"), 6_281_200_000_100 + n)).collect();
    assert_eq!(api.post(&key, LIST, json!(rows)).await.status, 201);
    let mut seen = Vec::new();
    for page in 1..=3 {
        seen.extend(api.listed(&key, &format!("?page={page}")).await);
    }
    let expected: Vec<_> = (0..23).map(|n| format!("Contact {n}")).collect();
    assert_eq!(seen.iter().map(|(_, tag)| tag.clone()).collect::<Vec<_>>(), expected);

    let middle = api.get(&key, &format!("{LIST}?page=2&limit=7")).await.body["meta"].clone();
    assert_eq!(
        middle,
        json!({"total": 23, "limit": 7, "current_page": 2, "first_page": 1, "previous_page": 1, "next_page": 3, "last_page": 4})
    );
    let beyond = api.get(&key, &format!("{LIST}?page=99")).await.body;
    assert_eq!((&beyond["data"], &beyond["meta"]["previous_page"]), (&json!([]), &json!(3)));
    for query in ["page=0", "page=-1", "page=x", "page=1.5", "limit=0", "limit=51", "limit=-1", "limit=ten"] {
        let answer = api.get(&key, &format!("{LIST}?{query}")).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_REQUEST")), "{query}");
    }
    let far = format!("{LIST}?page={}&limit=50", u64::MAX);
    assert_eq!(api.get(&key, &far).await.body["data"], json!([]));
    assert_eq!(api.listed(&key, "?page=&limit=").await.len(), 10);
}

#[tokio::test]
async fn one_bad_row_inserts_none_and_every_fault_is_named() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let answer = api
        .post(&key, LIST, json!([row("John", JOHN), {"name": "Jane", "phone": "6281111111111"}, {"phone": 12}, "x"]))
        .await;
    assert_eq!(answer.status, 422);
    assert_golden("unswer_unprocessable", &answer.body);
    assert!(api.tags(&key).await.is_empty());

    assert_eq!(api.post(&key, LIST, json!([])).await.status, 422);
    for body in ["", "{", "{}", "null", "7", r#"{"name": "John", "phone": 6280000000000}"#, "[1", "\u{0}"] {
        let answer = Answer::to(api.request(Method::POST, LIST).bearer_auth(&key).body(body)).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_REQUEST")), "{body}");
    }
    assert!(api.tags(&key).await.is_empty());
}

#[tokio::test]
async fn a_known_phone_is_renamed_and_not_doubled() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let twice = json!([row("John Doe", JOHN), row("Jane Doe", JOHN)]);
    assert_eq!(api.post(&key, LIST, twice).await.status, 201);
    assert_eq!(api.tags(&key).await, ["Jane Doe"]);
    api.desk.says(DEWI, "halo").await;
    assert_eq!(api.tags(&key).await, ["Jane Doe", "Customer 142"]);
    assert_eq!(api.post(&key, LIST, json!([row("Ibu Dewi", DEWI.parse().unwrap())])).await.status, 201);
    assert_eq!(api.tags(&key).await, ["Jane Doe", "Ibu Dewi"]);
    let path = format!("{LIST}/{}", api.id_of(&key, "Ibu Dewi").await);
    assert_eq!(api.get(&key, &path).await.body["data"]["tags"], json!(["Ibu Dewi", "Customer 142"]));
}

#[tokio::test]
async fn times_are_the_shops() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.writes(DEWI, Content::text("halo")).await;
    let shown = api.get(&key, LIST).await.body["data"][0]["created_at"].as_str().unwrap().to_owned();
    assert!(shown.ends_with("+07:00"), "{shown}");
    api.desk.write(|tx| settings::set_time_zone(tx, "Europe/Istanbul").boxed()).await;
    let moved = api.get(&key, LIST).await.body["data"][0]["created_at"].as_str().unwrap().to_owned();
    assert!(moved.ends_with("+03:00"), "{moved}");
    let instant = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    assert_eq!(instant(&shown), instant(&moved));
    let wrong = api.desk.app.store().write(|tx| settings::set_time_zone(tx, "Mars/Olympus").boxed()).await;
    assert!(wrong.is_err());
}
