//! Keys: where each dialect carries one, what it may do, how often, and how it ends.

use super::desk::{Answer, ApiDesk};
use balas::{api::Scope, keys, model::KeyView};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

const CONVERSATION: &str = "/api/v1/conversations/1";

#[tokio::test]
async fn each_dialect_finds_its_key_and_no_other() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (header, value, expected) in [
        ("secretkey", key.clone(), 200),
        ("SecretKey", format!(" {key} ; "), 200),
        ("secretkey", format!("{key};"), 200),
        ("secretkey", format!("{key}x"), 401),
        ("secretkey", String::new(), 401),
        ("authorization", format!("Bearer {key}"), 401),
    ] {
        let answer = Answer::to(api.request(Method::POST, "/api/getqr").header(header, &value)).await;
        assert_eq!(answer.status, expected, "{header}: {value}");
        assert_eq!(answer.body["success"], json!(expected == 200));
    }
    for (value, expected) in [
        (format!("Bearer {key}"), 200),
        (format!("bearer  {key} "), 200),
        (key.clone(), 401),
        (format!("Bearer {}", &key[..key.len() - 1]), 401),
        (format!("Bearer {}", key.to_uppercase()), 401),
    ] {
        let answer = Answer::to(api.request(Method::GET, "/api/v1/ping").header("authorization", &value)).await;
        assert_eq!(answer.status, expected, "{value}");
    }
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say() {
    let api = ApiDesk::linked().await;
    let nothing = Value::Null;
    let endpoints = [
        (Method::GET, "/api/v1/conversations", Scope::ConversationsRead),
        (Method::GET, CONVERSATION, Scope::ConversationsRead),
        (Method::GET, "/api/v1/conversations/1/messages", Scope::ConversationsRead),
        (Method::POST, "/api/v1/conversations/1/messages", Scope::MessagesSend),
        (Method::POST, "/api/v1/conversations/1/handoff", Scope::ConversationsWrite),
        (Method::POST, "/api/v1/conversations/1/release", Scope::ConversationsWrite),
        (Method::POST, "/api/v1/conversations/1/close", Scope::ConversationsWrite),
        (Method::GET, "/api/v1/products", Scope::ProductsRead),
        (Method::POST, "/api/v1/products", Scope::ProductsWrite),
        (Method::PATCH, "/api/v1/products/1", Scope::ProductsWrite),
        (Method::GET, "/api/v1/credits", Scope::CreditsRead),
        (Method::GET, "/api/v1/usage", Scope::UsageRead),
        (Method::POST, "/api/sendwa", Scope::MessagesSend),
        (Method::POST, "/api/sendmedia", Scope::MessagesSend),
        (Method::POST, "/api/sendlocation", Scope::MessagesSend),
        (Method::POST, "/api/sendcontact", Scope::MessagesSend),
        (Method::POST, "/api/sendwatogroup", Scope::MessagesSend),
        (Method::POST, "/api/sendmediatogroup", Scope::MessagesSend),
        (Method::POST, "/api/sendlocationtogroup", Scope::MessagesSend),
        (Method::POST, "/api/sendcontacttogroup", Scope::MessagesSend),
        (Method::POST, "/api/groups", Scope::SessionRead),
        (Method::POST, "/api/checknumber", Scope::SessionRead),
        (Method::POST, "/api/getqr", Scope::SessionRead),
        (Method::POST, "/practice/inbound", Scope::Admin),
        (Method::GET, "/practice/outbox", Scope::Admin),
        (Method::GET, "/media/00", Scope::ConversationsRead),
    ];
    for (method, path, scope) in endpoints {
        let others: Vec<_> = Scope::ALL.into_iter().filter(|other| !other.grants(scope)).collect();
        for (scopes, allowed) in [(vec![scope], true), (others, false), (vec![Scope::Admin], true)] {
            let key = api.key(&scopes).await;
            let request = match method {
                Method::POST => api.posting(&key, path, &nothing),
                _ => api.request(method.clone(), path).bearer_auth(&key),
            };
            let answer = Answer::to(request).await;
            assert_eq!(answer.status != 403, allowed, "{path} with {scopes:?}: {answer:?}");
            assert!(allowed || answer.body.to_string().contains(scope.word()), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn ping_needs_a_key_and_no_scope() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::UsageRead]).await;
    let answer = api.get(&key, "/api/v1/ping").await;
    let expected = json!({
        "service": "balas", "version": env!("CARGO_PKG_VERSION"), "key": {"name": "tests", "scopes": ["usage:read"]}
    });
    assert_eq!(answer.data(), &expected);
}

#[tokio::test]
async fn a_revoked_key_is_refused_from_the_next_request_on() {
    let api = ApiDesk::linked().await;
    let (id, key) = api.new_key(&[Scope::Admin], 0, None).await;
    assert_eq!(api.get(&key, "/api/v1/ping").await.status, 200);
    assert!(api.desk.write(move |tx| keys::revoke(tx, id).boxed()).await);
    let answer = api.get(&key, "/api/v1/ping").await;
    assert_eq!((answer.status, &answer.body["error"]["code"]), (401, &json!("UNAUTHORIZED")));
}

#[tokio::test]
async fn one_allowance_counts_over_all_dialects_and_not_for_practice() {
    let api = ApiDesk::linked().await;
    let (_, key) = api.new_key(&[Scope::Admin], 3, None).await;
    for _ in 0..5 {
        assert_eq!(api.get(&key, "/practice/outbox").await.status, 200);
    }
    assert_eq!(api.get(&key, "/api/v1/ping").await.status, 200);
    assert_eq!(api.post(&key, "/api/getqr", Value::Null).await.status, 200);
    assert_eq!(api.get(&key, "/api/v1/nowhere").await.status, 404);
    assert_eq!(api.get(&key, "/api/v1/ping").await.status, 200);

    let wabot = api.get(&key, "/api/v1/ping").await;
    assert_eq!((wabot.status, &wabot.body["error"]["code"]), (429, &json!("RATE_LIMITED")));
    let seconds: u64 = wabot.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&seconds), "three a minute give one each 20 s, not {seconds}");
    let waviro = api.post(&key, "/api/getqr", Value::Null).await;
    assert_eq!((waviro.status, &waviro.body["success"]), (429, &json!(false)));
    assert!(waviro.headers.contains_key("retry-after"));

    assert_eq!(api.get(&key, "/practice/outbox").await.status, 200);
    let (_, other) = api.new_key(&[Scope::Admin], 3, None).await;
    assert_eq!(api.get(&other, "/api/v1/ping").await.status, 200);
}

#[tokio::test]
async fn a_key_whose_channel_has_gone_can_neither_send_nor_see_anybody() {
    let api = ApiDesk::linked().await;
    api.desk.says(crate::support::DEWI, "halo").await;
    let (_, key) = api.new_key(&[Scope::Admin], 0, Some(balas::model::ChannelId(99))).await;
    let sent = api.post(&key, "/api/sendwa", json!({"nohp": crate::support::EMRE, "pesan": "x"})).await;
    assert_eq!((sent.status, &sent.body["success"]), (400, &json!(false)));
    assert_eq!(api.post(&key, "/api/getqr", Value::Null).await.status, 400);
    // Never the customers of the other realm in their place.
    for path in ["/api/v1/conversations", CONVERSATION, "/api/v1/products", "/api/v1/credits", "/api/v1/usage"] {
        assert_eq!(api.get(&key, path).await.status, 400, "{path}");
    }
    let product = json!({"name": "Kemeja", "price": 1});
    assert_eq!(api.post(&key, "/api/v1/products", product).await.status, 400);
}

async fn uses(api: &ApiDesk) -> KeyView {
    keys::uses(&api.desk.app).await.unwrap().remove(0)
}

#[tokio::test]
async fn the_use_of_a_key_is_shown_at_once_and_written_once_for_many_requests() {
    const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    assert_eq!((uses(&api).await.calls, uses(&api).await.last_used_at), (0, None));
    for _ in 0..3 {
        api.get(&key, "/api/v1/ping").await;
    }
    assert_eq!((uses(&api).await.calls, uses(&api).await.last_used_at), (3, Some(api.desk.clock.now())));
    assert_eq!(keys::step(&api.desk.app).await.unwrap(), 1);
    assert_eq!(keys::step(&api.desk.app).await.unwrap(), 0, "nothing new, nothing to write");

    api.desk.hand.advance_millis(6 * DAY_MILLIS);
    api.get(&key, "/api/v1/ping").await;
    assert_eq!(uses(&api).await.calls, 4, "today and the six days before");
    api.desk.hand.advance_millis(DAY_MILLIS);
    assert_eq!(uses(&api).await.calls, 1);
    keys::step(&api.desk.app).await.unwrap();
    let listed = keys::list(&mut api.desk.app.store().read().await.unwrap(), api.desk.clock.now()).await.unwrap();
    assert_eq!(listed[0].calls, 1, "what was written is what was shown");
}

#[tokio::test]
async fn a_request_without_a_right_key_counts_for_nobody() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.get(&format!("{key}x"), "/api/v1/ping").await;
    assert_eq!(uses(&api).await.calls, 0);
}
