//! Files: fetched before the answer, sent as what they are, and refused where they are not what they should be.

use super::{assert_nothing_stored, received};
use crate::{
    api::{
        desk::{Answer, ApiDesk, listen},
        golden::assert_golden,
    },
    support::DEWI,
};
use axum::{
    Router,
    body::Body,
    http::header,
    response::{IntoResponse, Redirect},
    routing::get,
};
use balas::store::network::{NetworkStore, lines};
use serde_json::json;
use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const FILES: [(&str, &[u8], &str); 6] = [
    ("foto.txt", PNG, "image"),
    ("lagu", b"ID3\x04\0\0\0\0\0\0", "audio"),
    ("klip.png", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video"),
    ("nota.pdf", b"%PDF-1.7\n", "document"),
    ("harga.csv", "barang,harga\nkopi,15000\n".as_bytes(), "document"),
    ("halaman", b"<!DOCTYPE html><script>alert(1)</script>", "document"),
];
const LIMIT: usize = 16 * 1024 * 1024;

/// The address of a server that has [`FILES`], each with a content type that says something else.
async fn files() -> String {
    let serve = |bytes: &'static [u8]| get(move || async move { ([(header::CONTENT_TYPE, "image/gif")], bytes) });
    let routes =
        FILES.iter().fold(Router::new(), |routes, (name, bytes, _)| routes.route(&format!("/{name}"), serve(bytes)));
    format!("http://{}", listen(routes).await)
}

#[tokio::test]
async fn a_file_goes_out_as_what_it_is_and_really_travels() {
    let api = ApiDesk::linked().await;
    let (key, server) = (api.admin().await, files().await);
    for (name, _, kind) in FILES {
        let url = format!("{server}/{name}");
        let sent = api.post(&key, "/api/sendmedia", json!({"nohp": DEWI, "pesan": "Ini", "mediaurl": url})).await;
        assert_eq!(sent.message()["type"], kind, "{name}");
    }
    api.desk.settle().await;

    let network = NetworkStore::open(&api.desk.app.config().data_dir).await.unwrap();
    for (item, (name, bytes, kind)) in received(&api, &key).await.iter().zip(FILES) {
        assert_eq!((&item["type"], &item["text"], &item["author"]), (&json!(kind), &json!("Ini"), &json!("SYSTEM")));
        let file =
            lines::file(&mut network.read().await.unwrap(), item["msgid"].as_str().unwrap()).await.unwrap().unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_slice()), (name, bytes));
    }
    let conversation = api.get(&key, "/api/v1/conversations/1").await;
    let shown = conversation.data()["messages"].as_array().unwrap().clone();
    assert_eq!(shown.len(), FILES.len());
    for (message, (name, bytes, kind)) in shown.iter().zip(FILES) {
        assert_eq!((&message["type"], &message["media"]["name"]), (&json!(kind), &json!(name)));
        let address = message["media"]["url"].as_str().unwrap().split_once(&api.address.to_string()).unwrap().1;
        let file = api.request(reqwest::Method::GET, address).bearer_auth(&key).send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), bytes, "{name}");
    }
}

#[tokio::test]
async fn its_answer_looks_as_agreed_with_and_without_a_caption() {
    let api = ApiDesk::linked().await;
    let (key, server) = (api.admin().await, files().await);
    let url = format!("{server}/nota.pdf");
    let sent = api.post(&key, "/api/sendmedia", json!({"nohp": DEWI, "mediaurl": url})).await;
    assert_golden("waviro_sendmedia", &sent.body);
    for caption in [json!(null), json!(""), json!("Nota\nlunas")] {
        let body = json!({"nohp": DEWI, "mediaurl": url, "pesan": caption, "notifyurl": null});
        api.post(&key, "/api/sendmedia", body).await.message();
    }
    assert_eq!(api.stored_texts().await, ["", "", "", "Nota\nlunas"]);
}

#[tokio::test]
async fn a_file_that_cannot_be_had_is_refused_and_nothing_is_stored() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let bomb = || async {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zip.write_all(&vec![0; LIMIT + 1]).unwrap();
        ([(header::CONTENT_ENCODING, "gzip")], zip.finish().unwrap())
    };
    let broken = || async {
        let half = futures_util::stream::iter([Ok(PNG), Err(std::io::Error::other("gone"))]);
        ([(header::CONTENT_LENGTH, "1000")], Body::from_stream(half)).into_response()
    };
    let routes = Router::new()
        .route("/large", get(|| async { vec![0u8; LIMIT + 1] }))
        .route("/bomb", get(bomb))
        .route("/broken", get(broken))
        .route("/empty", get(|| async { "" }))
        .route("/inside", get(|| async { Redirect::temporary("http://10.0.0.1/secret") }))
        .route("/metadata", get(|| async { Redirect::temporary("http://169.254.169.254/latest") }))
        .route("/file", get(|| async { Redirect::temporary("file:///etc/passwd") }))
        .route("/around", get(|| async { Redirect::temporary("/around") }));
    let server = listen(routes).await;
    let here = ["large", "bomb", "broken", "empty", "inside", "metadata", "file", "around", "none"];
    let elsewhere =
        ["", "x", "//x", "ftp://example.id/a", "data:image/png;base64,AA", "http://", "http://127.0.0.1:1/x"];
    let forbidden = ["http://10.0.0.1/a", "http://localhost/a", "http://[::1]/a", "http://2130706434/a", "http://0/a"];
    let urls = here.iter().map(|path| format!("http://{server}/{path}"));
    for url in urls.chain(elsewhere.iter().chain(&forbidden).map(ToString::to_string)) {
        let answer = api.post(&key, "/api/sendmedia", json!({"nohp": DEWI, "pesan": "Ini", "mediaurl": url})).await;
        assert_eq!((answer.status, &answer.body["success"]), (400, &json!(false)), "{url}: {answer:?}");
        assert!(answer.body["errorMessage"].as_str().unwrap().starts_with("mediaurl: "), "{url}: {answer:?}");
    }
    assert_nothing_stored(&api).await;
}

#[tokio::test]
async fn the_largest_file_passes() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let server = listen(Router::new().route("/a", get(|| async { vec![0u8; LIMIT] }))).await;
    let body = json!({"nohp": DEWI, "mediaurl": format!("http://{server}/a")});
    assert_eq!(api.post(&key, "/api/sendmedia", body).await.message()["type"], "document");
}

#[tokio::test]
async fn nothing_is_fetched_for_a_message_that_is_refused_anyway() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let hits = Arc::new(AtomicUsize::new(0));
    let count = hits.clone();
    let hit = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async { PNG }
    };
    let url = format!("http://{}/foto.png", listen(Router::new().route("/foto.png", get(hit))).await);
    let long = "x".repeat(65_537);
    for body in [
        json!({"nohp": "6281234560000", "mediaurl": url}),
        json!({"nohp": "081234567142", "mediaurl": url}),
        json!({"nohp": DEWI, "mediaurl": url, "pesan": long}),
        json!({"nohp": DEWI, "mediaurl": url, "notifyurl": "http://10.0.0.1/"}),
    ] {
        assert_eq!(api.post(&key, "/api/sendmedia", body).await.status, 400);
    }
    let id = api.desk.says(DEWI, "ada foto?").await.conversation_id;
    let path = format!("/api/v1/conversations/{id}/messages");
    for body in [json!({"media_url": url, "text": "Ini", "buttons": ["Ya"]}), json!({"media_url": url, "text": long})] {
        assert_eq!(api.post(&key, &path, body).await.status, 400);
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
    api.post(&key, &path, json!({"media_url": url, "buttons": []})).await.data();
    assert_eq!(hits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_idempotent_repeat_fetches_and_sends_once() {
    let api = ApiDesk::linked().await;
    let (key, server) = (api.admin().await, files().await);
    let body = json!({"nohp": DEWI, "mediaurl": format!("{server}/nota.pdf")});
    let send = || Answer::to(api.posting(&key, "/api/sendmedia", &body).header("Idempotency-Key", "k"));
    let (first, again) = (send().await, send().await);
    assert_eq!(first.message(), again.message());
    assert_eq!(again.headers["idempotent-replayed"], "true");
    api.desk.settle().await;
    assert_eq!(received(&api, &key).await.len(), 1);
}

/// How many files are kept.
fn kept(api: &ApiDesk) -> usize {
    let Ok(folders) = std::fs::read_dir(api.desk.app.config().data_dir.join("media")) else { return 0 };
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

#[tokio::test]
async fn the_file_of_a_refused_message_does_not_stay_unless_another_has_it() {
    let api = ApiDesk::linked().await;
    let (key, server) = (api.admin().await, files().await);
    let send = async |name: &str| {
        let body = json!({"nohp": DEWI, "mediaurl": format!("{server}/{name}")});
        api.post(&key, "/api/sendmedia", body).await.status
    };
    assert_eq!((send("nota.pdf").await, kept(&api)), (200, 1));
    api.post(&key, "/api/sendwa", json!({"nohp": DEWI, "pesan": "halo"})).await.message();
    let contact = api.get(&key, "/contacts/default").await.body["data"][0]["id"].as_str().unwrap().to_owned();
    let block = api.request(reqwest::Method::PUT, &format!("/contacts/default/{contact}")).bearer_auth(&key);
    assert_eq!(block.send().await.unwrap().status().as_u16(), 200);

    assert_eq!((send("harga.csv").await, kept(&api)), (400, 1), "fetched, refused, and gone");
    assert_eq!((send("nota.pdf").await, kept(&api)), (400, 1), "what an earlier message carries stays");
    let sent = json!({"media_url": format!("{server}/lagu")});
    let refused = api.post(&key, "/api/v1/conversations/1/messages", sent).await;
    assert_eq!((refused.status, kept(&api)), (400, 1));
}
