//! The alatwa dialect: customers whom the AI must not answer.

use super::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    ai::reject::is_rejected,
    api::Scope,
    channels::Recipient,
    contacts::resolve_recipient,
    model::{AiSettingId, ChannelId, Realm},
};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

const REJECT: &str = "/ai/customer/reject/1";

impl ApiDesk {
    async fn reject(&self, key: &str, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).header("authorization", key).body(body.to_string())).await
    }
}

async fn rejected(desk: &TestDesk, realm: Realm, phone: &str) -> bool {
    let phone = Recipient::Phone(phone.to_owned());
    desk.write(move |tx| {
        async move {
            let contact = resolve_recipient(tx, realm, &phone).await?;
            is_rejected(tx, AiSettingId(1), contact).await
        }
        .boxed()
    })
    .await
}

fn body(phone: &str, status: &str) -> Value {
    json!({"phone": phone, "status": status})
}

#[tokio::test]
async fn a_customer_is_rejected_and_accepted_as_often_as_one_likes() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::AiWrite]).await;
    api.desk.says(DEWI, "halo").await;
    for (status, expected) in
        [("active", true), ("active", true), ("inactive", false), ("inactive", false), ("active", true)]
    {
        let answer = api.reject(&key, REJECT, body(DEWI, status)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_golden("alatwa_success", &answer.body);
        assert_eq!(rejected(&api.desk, Realm::Practice, DEWI).await, expected);
    }
    assert!(!rejected(&api.desk, Realm::Practice, EMRE).await);
    let api = api.restart().await;
    assert!(rejected(&api.desk, Realm::Practice, DEWI).await);
}

#[tokio::test]
async fn a_number_that_nobody_knows_is_remembered_and_not_put_on_the_list_of_contacts() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let answer = api.reject(&key, REJECT, json!({"phone": 6_281_234_567_142_u64, "status": "active"})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(api.get(&key, "/contacts/default").await.body["meta"]["total"], 0);
    assert_eq!(api.get(&key, "/api/v1/conversations").await.data()["items"], json!([]));
    api.desk.says(DEWI, "halo").await;
    assert!(rejected(&api.desk, Realm::Practice, DEWI).await);
    assert_eq!(api.get(&key, "/contacts/default").await.body["meta"]["total"], 1);
    assert_eq!(api.reject(&key, REJECT, body(EMRE, "inactive")).await.status, 200);
}

#[tokio::test]
async fn whatever_is_not_acceptable_is_refused_in_the_dialects_shape() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let mut refusals = serde_json::Map::new();
    for (name, body) in [
        ("no phone", json!({"status": "active"})),
        ("no status", json!({"phone": DEWI})),
        ("another status", body(DEWI, "ACTIVE")),
        ("an empty body", json!({})),
        ("a list", json!([DEWI, "active"])),
        ("nothing", Value::Null),
        ("an impossible phone", body("62812", "active")),
        ("a national phone", body("081234567142", "active")),
        ("a phone with a sign", body("+6281234567142", "active")),
        ("an empty phone", body("", "active")),
        ("a phone of another type", json!({"phone": [DEWI], "status": "active"})),
        ("a negative phone", json!({"phone": -6_281_234_567_142_i64, "status": "active"})),
        ("a huge phone", body(&"6".repeat(100_000), "active")),
        ("a control character", body("62812\u{0}34567142", "active")),
    ] {
        let answer = api.reject(&key, REJECT, body).await;
        assert_eq!((answer.status, &answer.body["status"]), (400, &json!("error")), "{name}: {answer:?}");
        refusals.insert(name.to_owned(), answer.body);
    }
    assert_golden("alatwa_refusals", &Value::Object(refusals));
    assert!(!rejected(&api.desk, Realm::Practice, DEWI).await);
}

#[tokio::test]
async fn a_setting_that_is_not_there_is_404_and_keys_are_looked_at() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for id in ["2", "0", "-1", "01", "one", "99999999999999999999"] {
        let path = format!("/ai/customer/reject/{id}");
        for body in [body(DEWI, "active"), json!({})] {
            let answer = api.reject(&key, &path, body).await;
            assert_eq!((answer.status, &answer.body["status"]), (404, &json!("error")), "{id}");
        }
    }
    assert_eq!(api.reject(&key, &format!("{REJECT}/"), body(DEWI, "active")).await.status, 200);
    for (header, status) in [(String::new(), 401), (format!("Bearer {key}"), 401), ("x".to_owned(), 401)] {
        assert_eq!(api.reject(&header, REJECT, body(DEWI, "active")).await.status, status, "{header}");
    }
    let other = api.key(&[Scope::ContactsWrite]).await;
    assert_eq!(api.reject(&other, REJECT, body(DEWI, "active")).await.status, 403);
    let (_, lost) = api.new_key(&[Scope::Admin], 0, Some(ChannelId(99))).await;
    assert_eq!(api.reject(&lost, REJECT, body(DEWI, "active")).await.status, 400);
    assert!(!rejected(&api.desk, Realm::Real, DEWI).await, "practice is not meant for the others");
}

#[tokio::test]
async fn a_repeat_under_a_key_is_answered_once_and_erasing_practice_forgets_the_list() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let ask = |status: &str| {
        let request = api.request(Method::POST, REJECT).header("authorization", &key);
        request.header("Idempotency-Key", "k").body(body(DEWI, status).to_string())
    };
    assert_eq!(Answer::to(ask("active")).await.status, 200);
    assert!(Answer::to(ask("active")).await.headers.contains_key("idempotent-replayed"));
    assert_eq!(Answer::to(ask("inactive")).await.status, 400);
    assert!(rejected(&api.desk, Realm::Practice, DEWI).await);
    balas::practice::erase(&api.desk.app).await.unwrap();
    assert!(!rejected(&api.desk, Realm::Practice, DEWI).await);
}
