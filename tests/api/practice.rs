//! The practice endpoints where they are asked for nonsense, and files that belong to another realm.

use super::desk::{Answer, ApiDesk, listen};
use crate::support::DEWI;
use axum::{Router, routing::get};
use balas::{
    api::Scope,
    model::ChannelKind,
    store::{channels, views::InboxGroup},
};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_tap_without_a_label_and_a_card_without_a_number_are_refused() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for body in [
        json!({"from": DEWI, "button_reply": {"msgid": "3EB0", "label": ""}}),
        json!({"from": DEWI, "button_reply": {"msgid": "3EB0", "label": " \n"}}),
        json!({"from": DEWI, "button_reply": {"msgid": "", "label": "Ya"}}),
        json!({"from": DEWI, "button_reply": {"label": "Ya"}}),
        json!({"from": DEWI, "contact": {"name": "Budi", "numbers": []}}),
        json!({"from": DEWI, "contact": {"name": "Budi", "numbers": [""]}}),
        json!({"from": DEWI, "contact": {"name": "Budi"}}),
        json!({"from": DEWI, "location": {"latitude": 91, "longitude": 0}}),
    ] {
        let answer = api.post(&key, "/practice/inbound", body.clone()).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (400, &json!("VALIDATION_ERROR")), "{body}");
        assert!(!answer.body["error"]["message"].as_str().unwrap().is_empty());
    }
    assert!(api.desk.list(InboxGroup::All).await.is_empty());
}

#[tokio::test]
async fn a_group_may_be_named_by_its_whole_address() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let body = json!({"groupid": "120363041234567890@g.us", "name": "Arisan", "members": []});
    api.post(&key, "/practice/group", body).await.data();
    let body = json!({"groupid": "120363041234567890@g.us", "from": DEWI, "text": "Halo semua"});
    api.post(&key, "/practice/inbound", body).await.data();
    let listed = api.post(&key, "/api/groups", json!({})).await;
    assert_eq!(listed.message()[0]["groupid"], "120363041234567890");
    for groupid in ["", "a b", "120363041@c.us"] {
        let body = json!({"groupid": groupid, "name": "Arisan", "members": []});
        assert_eq!(api.post(&key, "/practice/group", body).await.status, 400, "{groupid}");
    }
}

#[tokio::test]
async fn a_file_of_another_realm_is_no_file() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let server = listen(Router::new().route("/nota.pdf", get(|| async { "%PDF-1.7\n" }))).await;
    let body = json!({"nohp": DEWI, "mediaurl": format!("http://{server}/nota.pdf")});
    api.post(&key, "/api/sendmedia", body).await.message();
    let conversation = api.get(&key, "/api/v1/conversations/1").await;
    let url = conversation.data()["messages"][0]["media"]["url"].as_str().unwrap().to_owned();
    let path = url.split_once(&api.address.to_string()).unwrap().1;

    let real = api.desk.write(|tx| {
        async move {
            let now = tx.now();
            Ok(channels::insert(tx, "toko", ChannelKind::Whatsapp, "Toko", now).await?)
        }
        .boxed()
    });
    let (_, stranger) = api.new_key(&[Scope::Admin], 0, Some(real.await)).await;
    let file = api.request(Method::GET, path).bearer_auth(&key).send().await.unwrap();
    assert_eq!((file.status().as_u16(), file.text().await.unwrap().as_str()), (200, "%PDF-1.7\n"));
    let hidden = Answer::to(api.request(Method::GET, path).bearer_auth(&stranger)).await;
    let unknown = api.get(&stranger, &format!("/media/{}", "0".repeat(64))).await;
    assert_eq!((hidden.status, hidden.body), (404, unknown.body));
}

/// What a crash between the effect and the answer leaves behind: the effect alone.
async fn forget_answers(api: &ApiDesk) {
    api.desk
        .write(|tx| {
            async move { Ok(balas::store::idempotency::forget(tx, balas::model::Timestamp(i64::MAX)).await?) }.boxed()
        })
        .await;
}

#[tokio::test]
async fn a_repetition_after_a_crash_makes_nothing_twice() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (path, body) in [
        ("/practice/inbound", json!({"from": DEWI, "text": "halo"})),
        ("/practice/phone_reply", json!({"to": DEWI, "text": "halo juga"})),
    ] {
        for _ in 0..2 {
            let asked = api.posting(&key, path, &body).header("idempotency-key", "once");
            assert_eq!(Answer::to(asked).await.status, 200, "{path}");
            forget_answers(&api).await;
        }
        let other = api.posting(&key, path, &body).header("idempotency-key", "twice");
        assert_eq!(Answer::to(other).await.status, 200, "{path}");
    }
    assert_eq!(api.stored_texts().await.iter().filter(|text| *text == "halo").count(), 2, "once for each key");
    assert_eq!(api.stored_texts().await.iter().filter(|text| *text == "halo juga").count(), 2);
}

#[tokio::test]
async fn a_delay_that_names_no_time_is_of_a_second() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.post(&key, "/practice/fault", json!({"kind": "delay"})).await.data();
    assert_eq!(api.post(&key, "/practice/fault", json!({"kind": "delay", "ms": 60_001})).await.status, 400);
}
