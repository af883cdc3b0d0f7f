//! The document's own requests, in each form in which it writes them, with their placeholders filled: scripts that were
//! copied from it have to be understood.

use super::{ARISAN, group};
use crate::api::desk::{Answer, ApiDesk, listen};
use axum::{Router, routing::get};
use reqwest::{Method, RequestBuilder};

const BODIES: [(&str, &str, &str); 9] = [
    (
        "/api/sendwa",
        "text",
        r#"{"nohp": "628123000111", "pesan": "Test kirim text", "notifyurl": "https://yourdomain/your_notify_url"}"#,
    ),
    (
        "/api/sendmedia",
        "document",
        r#"{"nohp": "628123000111", "pesan": "Test kirim text", "notifyurl":"https://yourdomain/your_notify_url", "mediaurl":"{{mediaurl}}"}"#,
    ),
    (
        "/api/sendlocation",
        "chat",
        r#"{"nohp" :"628123000111", "latitude" :"0.525960", "longitude" :"101.426866", "pesan" : "Kantor Pusat", "notifyurl" :"https://yourdomain/your_notify_url"}"#,
    ),
    (
        "/api/sendcontact",
        "vcard",
        "{\n\"nohp\": \"628123000111\",\n\"notifyurl\" : \"https://yourdomain/your_notify_url\"\n,\n\"contact\" : {\n\"name\":\"Test\",\n\"numbers\":[\n\"628124000111\",\"628125000111\",\"628126000111\"\n]\n}\n}",
    ),
    (
        "/api/sendwatogroup",
        "chat",
        r#"{"groupid": "{{groupid}}", "pesan": "Test kirim text", "notifyurl": "https://yourdomain/your_notify_url"}"#,
    ),
    (
        "/api/sendmediatogroup",
        "document",
        r#"{"groupid": "{{groupid}}", "pesan": "Test kirim text", "notifyurl": "https://yourdomain/your_notify_url", "mediaurl": "{{mediaurl}}"}"#,
    ),
    (
        "/api/sendlocationtogroup",
        "chat",
        r#"{"groupid" : "{{groupid}}", "latitude" : "0.525960", "longitude" : "101.426866", "pesan" : "Kantor Pusat", "notifyurl" : "https://yourdomain/your_notify_url"}"#,
    ),
    (
        "/api/sendcontacttogroup",
        "vcard",
        r#"{"groupid": "{{groupid}}", "notifyurl" : "https://yourdomain/your_notify_url", "contact" : {"name":"Test", "numbers":["628124000111","628125000111","628126000111"]}}"#,
    ),
    (
        "/api/sendcontact",
        "vcard",
        r#"{"groupid": "{{groupid}}", "notifyurl" : "https://yourdomain/your_notify_url", "contact" : {"name":"Test", "numbers":["628124000111","628125000111","628126000111"]}}"#,
    ),
];

/// The header lines of the document: raw HTTP, PHP (a space at the end), curl (a semicolon at the end, another spelling).
fn forms(api: &ApiDesk, key: &str, path: &str) -> Vec<RequestBuilder> {
    let header = |name: &str, value: String, content_type: Option<&str>| {
        let request = api.request(Method::POST, path).header(name, value);
        match content_type {
            Some(content_type) => request.header("Content-Type", content_type),
            None => request,
        }
    };
    let (json, form) = (Some("application/json"), Some("application/x-www-form-urlencoded"));
    vec![
        header("secretkey", key.to_owned(), json),
        header("secretkey", format!("{key} "), json),
        header("secretkey", format!("{key};"), json),
        header("secretKey", key.to_owned(), json),
        header("SecretKey", key.to_owned(), None),
        header("secretkey", key.to_owned(), form),
    ]
}

#[tokio::test]
async fn every_send_of_the_document_is_understood_in_each_form() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    group(&api, &key, ARISAN, "test").await;
    let server = listen(Router::new().route("/yourmedia.pdf", get(|| async { "%PDF-1.7\n" }))).await;
    let mut ids = Vec::new();
    for (path, kind, body) in BODIES {
        let body =
            body.replace("{{groupid}}", ARISAN).replace("{{mediaurl}}", &format!("http://{server}/yourmedia.pdf"));
        for (number, request) in forms(&api, &key, path).into_iter().enumerate() {
            let answer = Answer::to(request.body(body.clone())).await;
            assert_eq!(answer.message()["type"], kind, "{path}, form {number}");
            assert_eq!(answer.message()["status"], 0);
            ids.push(answer.message()["id"].as_str().unwrap().to_owned());
        }
    }
    api.desk.settle().await;
    let mut received = api.desk.received_ids().await;
    received.sort();
    ids.sort();
    assert_eq!(received, ids);
}

#[tokio::test]
async fn every_question_of_the_document_is_understood_in_each_form() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for path in ["/api/groups", "/api/getqr", "/api/getqr/", "/api/checknumber"] {
        for (number, request) in forms(&api, &key, path).into_iter().enumerate() {
            let body = if path == "/api/checknumber" { "{\n\"nohp\":\"628123000111\"\n}" } else { "" };
            let answer = Answer::to(request.body(body)).await;
            assert!(!answer.message().is_null(), "{path}, form {number}");
        }
    }
}
