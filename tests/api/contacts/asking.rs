//! Who may ask for which list, and what is answered to whoever asks wrongly or twice.

use super::{JOHN, LIST, row};
use crate::api::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use balas::{
    api::Scope,
    model::{ChannelId, ChannelKind},
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_channel_goes_by_its_id_or_its_name_and_a_key_sees_its_own() {
    let api = ApiDesk::linked().await;
    let admin = api.admin().await;
    let (first, second) = (api.desk.channel, api.second_channel(ChannelKind::Practice).await);
    assert_eq!(api.post(&admin, LIST, json!([row("John", JOHN)])).await.status, 201);
    assert_eq!(api.post(&admin, "/contacts/second", json!([row("Jane", JOHN + 1)])).await.status, 201);
    for (path, tag) in [(format!("/contacts/{first}"), "John"), (format!("/contacts/{second}/"), "Jane")] {
        assert_eq!(api.get(&admin, &path).await.body["data"][0]["tag"], tag, "{path}");
    }
    let john = format!("/contacts/second/{}", api.id_of(&admin, "John").await);
    assert_eq!(api.get(&admin, &john).await.status, 404);
    for path in ["/contacts/nowhere", "/contacts/0", "/contacts/99", "/contacts/%00"] {
        assert_eq!(api.get(&admin, path).await.status, 404, "{path}");
    }
    let (_, bound) = api.new_key(&[Scope::Admin], 0, Some(second)).await;
    assert_eq!(api.get(&bound, "/contacts/second").await.status, 200);
    assert_eq!(api.get(&bound, LIST).await.status, 403);
    let (_, lost) = api.new_key(&[Scope::Admin], 0, Some(ChannelId(99))).await;
    assert_eq!(api.get(&lost, LIST).await.status, 403);
}

#[tokio::test]
async fn practice_and_real_contacts_never_meet() {
    let api = ApiDesk::linked().await;
    let practice = api.admin().await;
    let real = api.second_channel(ChannelKind::Hosted).await;
    let (_, bound) = api.new_key(&[Scope::Admin], 0, Some(real)).await;
    assert_eq!(api.post(&practice, LIST, json!([row("Simulated", JOHN)])).await.status, 201);
    assert_eq!(api.post(&bound, "/contacts/second", json!([row("Real", JOHN)])).await.status, 201);
    assert_eq!(api.get(&practice, "/contacts/second").await.status, 403);
    assert_eq!(api.tags(&practice).await, ["Simulated"]);
    assert_eq!(api.get(&bound, "/contacts/second").await.body["data"][0]["tag"], "Real");
}

#[tokio::test]
async fn every_refusal_has_the_documents_words() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let mut refusals = serde_json::Map::new();
    let reader = api.key(&[Scope::ContactsRead]).await;
    let (_, slow) = api.new_key(&[Scope::Admin], 1, None).await;
    api.get(&slow, LIST).await;
    let huge = api.posting(&key, LIST, &Value::Null).body(vec![b' '; 1024 * 1024 + 1]);
    for (name, status, answer) in [
        ("no key", 403, Answer::to(api.request(Method::GET, LIST)).await),
        ("bad key", 403, api.get("tk_live_nonsense", LIST).await),
        ("no scope", 403, api.post(&reader, LIST, json!([row("John", JOHN)])).await),
        ("unknown contact", 404, api.get(&key, "/contacts/default/77").await),
        ("wrong method", 405, api.asks(Method::PATCH, &key, LIST).await),
        ("too large", 413, Answer::to(huge).await),
    ] {
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        refusals.insert(name.to_owned(), answer.body);
    }
    assert_golden("unswer_refusals", &Value::Object(refusals));
    let limited = api.get(&slow, LIST).await;
    assert_eq!((limited.status, &limited.body["code"]), (429, &json!("TOO_MANY_REQUESTS")));
    assert!(limited.headers.contains_key("retry-after"));
    for (path, allow) in [(LIST, "GET, POST"), ("/contacts/default/1", "GET, PUT, DELETE")] {
        assert_eq!(api.asks(Method::OPTIONS, &key, path).await.headers["allow"], allow);
    }
}

#[tokio::test]
async fn a_repeated_post_is_answered_once() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (body, status) in [(json!([row("John", JOHN)]), 201), (json!([]), 422)] {
        let ask = || api.posting(&key, LIST, &body).header("Idempotency-Key", format!("k{status}"));
        let (first, again) = (Answer::to(ask()).await, Answer::to(ask()).await);
        assert_eq!((first.status, again.status, &first.body), (status, status, &again.body));
        assert!(!first.headers.contains_key("idempotent-replayed") && again.headers["idempotent-replayed"] == "true");
    }
    let other = api.posting(&key, LIST, &json!([row("Jane", JOHN)])).header("Idempotency-Key", "k201");
    assert_eq!(Answer::to(other).await.status, 400);
    assert_eq!(api.tags(&key).await, ["John"]);
}
