//! What every request meets before a dialect's own rules: whose it is, where it goes, how large it is, and how a refusal
//! looks in each dialect.

use super::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use crate::support::DEWI;
use reqwest::Method;
use serde_json::{Value, json};

/// Whether a body is a refusal of the dialect.
fn is_shape(dialect: &str, status: u16, body: &Value) -> bool {
    match dialect {
        "wabot" => body["ok"] == false && body["error"]["code"].is_string() && body["error"]["message"].is_string(),
        "waviro" => body["success"] == false && body["errorMessage"].is_string(),
        "unswer" => body["statusCode"] == status && body["code"].is_string() && body["message"].is_string(),
        "alatwa" => body["status"] == "error" && body["message"].is_string(),
        "multiwhats" => body["error"].is_string() && body.as_object().unwrap().len() == 1,
        _ => false,
    }
}

const PATHS: [(&str, &str); 9] = [
    ("/api/v1/nothing", "wabot"),
    ("/api/v1", "wabot"),
    ("/nothing", "wabot"),
    ("/", "wabot"),
    ("/practice/nothing", "wabot"),
    ("/api/nothing", "waviro"),
    ("/contacts/a/b/c/d", "unswer"),
    ("/ai/nothing", "alatwa"),
    ("/api/v1/basic/nothing", "multiwhats"),
];

#[tokio::test]
async fn an_unknown_path_is_404_in_its_dialect_before_the_key_is_looked_at() {
    let api = ApiDesk::unlinked().await;
    let mut refusals = serde_json::Map::new();
    for (path, dialect) in PATHS {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = Answer::to(api.request(method, path)).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(is_shape(dialect, 404, &answer.body), "{path}: {answer:?}");
            refusals.insert(path.to_owned(), answer.body);
        }
    }
    assert_golden("unknown_paths", &Value::Object(refusals));
}

#[tokio::test]
async fn a_foreign_page_or_name_is_refused_before_routing_in_the_dialects_shape() {
    let api = ApiDesk::unlinked().await;
    for (path, dialect) in PATHS.into_iter().chain([("/healthz", "wabot")]) {
        for (header, value, status) in [("host", "evil.example", 421), ("origin", "http://evil.example", 403)] {
            let answer = Answer::to(api.request(Method::GET, path).header(header, value)).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(is_shape(dialect, status, &answer.body), "{path}: {answer:?}");
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
        }
    }
    let own = format!("http://{}", api.address);
    let answer = Answer::to(api.request(Method::GET, "/healthz").header("origin", own)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
}

#[tokio::test]
async fn a_wrong_method_is_405_and_names_the_right_ones() {
    let api = ApiDesk::unlinked().await;
    for (method, path, dialect, allow) in [
        (Method::DELETE, "/api/v1/ping", "wabot", "GET"),
        (Method::OPTIONS, "/api/v1/conversations", "wabot", "GET"),
        (Method::PUT, "/api/v1/conversations/1/messages", "wabot", "GET, POST"),
        (Method::GET, "/api/sendwa", "waviro", "POST"),
        (Method::GET, "/practice/scan", "wabot", "POST"),
        (Method::POST, "/healthz", "wabot", "GET"),
    ] {
        let answer = Answer::to(api.request(method, path)).await;
        assert_eq!(answer.status, 405, "{path}");
        assert!(is_shape(dialect, 405, &answer.body), "{path}: {answer:?}");
        assert_eq!(answer.headers["allow"], allow, "{path}");
    }
}

#[tokio::test]
async fn health_says_ok_to_anybody_and_nothing_else() {
    let api = ApiDesk::unlinked().await;
    let answer = Answer::to(api.request(Method::GET, "/healthz")).await;
    assert_eq!((answer.status, answer.body), (200, json!({"ok": true})));
}

#[tokio::test]
async fn a_trailing_slash_is_the_same_path() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    for path in ["/api/v1/ping/", "/api/v1/conversations/?limit=1", "/practice/outbox/"] {
        assert_eq!(api.get(&key, path).await.status, 200, "{path}");
    }
    assert_eq!(api.post(&key, "/api/getqr/", Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_413_and_one_of_that_size_is_read() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (path, dialect) in [("/api/sendwa", "waviro"), ("/practice/inbound", "wabot")] {
        for size in [1024 * 1024 + 1, 12 * 1024 * 1024] {
            let answer = Answer::to(api.posting(&key, path, &Value::Null).body(vec![b' '; size])).await;
            assert_eq!(answer.status, 413, "{path} with {size}");
            assert!(is_shape(dialect, 413, &answer.body), "{answer:?}");
        }
    }
    let mut body = json!({"nohp": crate::support::DEWI, "pesan": "muat"}).to_string().into_bytes();
    body.resize(1024 * 1024, b' ');
    let answer = Answer::to(api.posting(&key, "/api/sendwa", &Value::Null).body(body)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn a_body_that_is_not_the_right_json_is_400_and_changes_nothing() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let id = api.desk.says(crate::support::DEWI, "halo").await.conversation_id;
    let wabot = format!("/api/v1/conversations/{id}/messages");
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    for body in
        ["", "{", "null", "[]", "7", "nohp=1", "{\"text\":7,\"pesan\":7}", "{\"text\":\"\\ud800\"}", &deep, "\u{0}"]
    {
        for (path, dialect) in [(wabot.as_str(), "wabot"), ("/api/sendwa", "waviro"), ("/practice/inbound", "wabot")] {
            let answer = Answer::to(api.posting(&key, path, &Value::Null).body(body.to_owned())).await;
            let shown = &body[..body.len().min(20)];
            assert_eq!(answer.status, 400, "{path} with {shown}: {answer:?}");
            assert!(is_shape(dialect, 400, &answer.body), "{path} with {shown}: {answer:?}");
        }
    }
    assert_eq!(api.stored_texts().await, ["halo"]);
}

#[tokio::test]
async fn a_list_of_values_is_not_an_object_and_another_spelling_is_not_an_id() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let id = api.desk.says(DEWI, "?").await.conversation_id;
    let path = format!("/api/v1/conversations/{id}/messages");
    for (path, body) in
        [("/api/sendwa", json!([DEWI, "halo", null])), (path.as_str(), json!(["halo", null, null, null]))]
    {
        assert_eq!(api.post(&key, path, body).await.status, 400, "{path}");
    }
    for other in [format!("+{id}"), format!("0{id}")] {
        let path = format!("/api/v1/conversations/{other}/close");
        assert_eq!(api.post(&key, &path, Value::Null).await.status, 404, "{path}");
    }
    assert_eq!(api.desk.row(id).await.status, balas::model::Status::Bot);
    assert_eq!(api.desk.log(id).await.len(), 1);
}

#[tokio::test]
async fn json_is_read_whatever_the_content_type_says() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let body = json!({"nohp": crate::support::DEWI, "pesan": "halo"});
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/json")]
    {
        let request = api.posting(&key, "/api/sendwa", &body);
        let request = match content_type {
            Some(content_type) => request.header("content-type", content_type),
            None => request,
        };
        assert_eq!(Answer::to(request).await.status, 200, "{content_type:?}");
    }
}
