//! The same request twice: one effect, one answer.

use super::desk::{Answer, ApiDesk};
use crate::support::DEWI;
use balas::{api::Scope, model::KeyId};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

fn hello() -> Value {
    json!({"nohp": DEWI, "pesan": "halo"})
}

async fn send(api: &ApiDesk, key: &str, idempotency_key: &str, path: &str, body: &Value) -> Answer {
    Answer::to(api.posting(key, path, body).header("Idempotency-Key", idempotency_key)).await
}

fn replayed(answer: &Answer) -> bool {
    answer.headers.get("idempotent-replayed").is_some_and(|value| value == "true")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once_send_one_message_and_get_one_answer() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let body = hello();
    let answers = join_all((0..100).map(|_| send(&api, &key, "k", "/api/sendwa", &body))).await;
    assert_eq!(api.stored_texts().await, ["halo"]);
    assert!(answers.iter().all(|answer| answer.message() == answers[0].message()), "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| !replayed(answer)).count(), 1);
}

#[tokio::test]
async fn the_answer_outlives_a_restart_and_not_a_day() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let first = send(&api, &key, "k", "/api/sendwa", &hello()).await;
    let api = api.restart().await;
    api.desk.hand.advance_millis(DAY_MILLIS - 1_000);
    let again = send(&api, &key, "k", "/api/sendwa/", &hello()).await;
    assert_eq!((again.message(), replayed(&again)), (first.message(), true));
    api.desk.hand.advance_millis(2_000);
    let later = send(&api, &key, "k", "/api/sendwa", &hello()).await;
    assert!(!replayed(&later) && later.message()["id"] != first.message()["id"], "{later:?}");
    assert_eq!(api.stored_texts().await, ["halo", "halo"]);
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused_in_the_dialects_shape() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    send(&api, &key, "k", "/api/sendwa", &hello()).await.message();
    let other = send(&api, &key, "k", "/api/sendwa", &json!({"nohp": DEWI, "pesan": "lain"})).await;
    assert_eq!((other.status, &other.body["success"]), (400, &json!(false)));

    let path = "/api/v1/conversations/1/messages";
    send(&api, &key, "k", path, &json!({"text": "satu"})).await.data();
    let other = send(&api, &key, "k", path, &json!({"text": "dua"})).await;
    assert_eq!((other.status, &other.body["error"]["code"]), (400, &json!("VALIDATION_ERROR")));
    assert_eq!(send(&api, &key, "k", path, &json!({"text": "satu"})).await.data()["text"], "satu");
    let texts: Vec<_> = api.stored_texts().await.into_iter().filter(|text| !text.is_empty()).collect();
    assert_eq!(texts, ["halo", "satu"]);
}

#[tokio::test]
async fn keys_and_paths_are_apart() {
    let api = ApiDesk::linked().await;
    let (one, two) = (api.admin().await, api.admin().await);
    send(&api, &one, "k", "/api/sendwa", &hello()).await.message();
    let other_key = send(&api, &two, "k", "/api/sendwa", &hello()).await;
    assert!(!replayed(&other_key));
    for path in ["/api/v1/conversations/1/handoff", "/api/v1/conversations/1/close"] {
        assert!(!replayed(&send(&api, &one, "k", path, &Value::Null).await), "{path}");
    }
    assert_eq!(api.stored_texts().await.iter().filter(|text| *text == "halo").count(), 2);
}

#[tokio::test]
async fn a_refusal_of_the_request_is_kept_too() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let first = send(&api, &key, "k", "/api/sendwa", &hello()).await;
    assert_eq!((first.status, replayed(&first)), (400, false));
    api.desk.link().await;
    let again = send(&api, &key, "k", "/api/sendwa", &hello()).await;
    assert_eq!((again.status, replayed(&again), &again.body), (400, true, &first.body));
    assert!(!replayed(&send(&api, &key, "k2", "/api/sendwa", &hello()).await));
    let missing = "/api/v1/conversations/77/close";
    assert_eq!(send(&api, &key, "k", missing, &Value::Null).await.status, 404);
    assert!(replayed(&send(&api, &key, "k", missing, &Value::Null).await));
}

#[tokio::test]
async fn too_many_requests_is_no_answer_to_keep() {
    let api = ApiDesk::linked().await;
    let (id, key): (KeyId, String) = api.new_key(&[Scope::Admin], 1, None).await;
    assert_eq!(api.get(&key, "/api/v1/ping").await.status, 200);
    assert_eq!(send(&api, &key, "k", "/api/sendwa", &hello()).await.status, 429);
    let kept: Vec<_> = api.stored_texts().await;
    assert!(kept.is_empty(), "{id}: {kept:?}");
    let other = ApiDesk::restart(api).await;
    assert!(!replayed(&send(&other, &key, "k", "/api/sendwa", &hello()).await));
}

#[tokio::test]
async fn on_a_post_that_only_asks_the_header_is_ignored() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let before = send(&api, &key, "k", "/api/getqr", &Value::Null).await;
    assert_eq!(before.message()["isAuthenticated"], false);
    api.desk.link().await;
    let after = send(&api, &key, "k", "/api/getqr", &Value::Null).await;
    assert_eq!((&after.message()["isAuthenticated"], replayed(&after)), (&json!(true), false));
}

#[tokio::test]
async fn a_caller_who_hangs_up_finds_the_answer_when_asking_again() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let body = hello().to_string();
    for _ in 0..20 {
        let mut line = tokio::net::TcpStream::connect(api.address).await.unwrap();
        let request = format!(
            "POST /api/sendwa HTTP/1.1\r\nHost: localhost\r\nsecretkey: {key}\r\nIdempotency-Key: k\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        line.write_all(request.as_bytes()).await.unwrap();
        drop(line);
    }
    let answer = send(&api, &key, "k", "/api/sendwa", &hello()).await;
    assert!(answer.message()["id"].is_string());
    assert_eq!(api.stored_texts().await, ["halo"]);
}

#[tokio::test]
async fn a_useless_idempotency_key_is_refused() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for useless in ["", " ", &"x".repeat(256)] {
        let answer = send(&api, &key, useless, "/api/sendwa", &hello()).await;
        assert_eq!(answer.status, 400, "{useless:?}");
    }
    assert!(api.stored_texts().await.is_empty());
}
