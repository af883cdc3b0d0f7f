//! Outgoing requests against servers that want to lead us astray.

use crate::api::desk::listen;
use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
    routing::{any, get},
};
use balas::outgoing::{Client, Forbidden, Lookup, OutgoingError, Policy};
use futures_util::stream;
use serde_json::json;
use std::{
    io::Write,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

const LIMIT: u64 = 64 * 1024;
const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

fn client(allowed: &[&str]) -> Client {
    Client::new(Policy::new(&allowed.iter().map(ToString::to_string).collect::<Vec<_>>())).unwrap()
}

/// A client for whom every name is these addresses, one set after the other.
fn misled(allowed: &[&str], answers: Vec<Vec<IpAddr>>) -> (Client, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let lookup: Lookup = Arc::new(move |_| {
        let turn = count.fetch_add(1, Ordering::SeqCst);
        let answer = answers[turn.min(answers.len() - 1)].clone();
        Box::pin(async move { Ok(answer) })
    });
    let allowed: Vec<_> = allowed.iter().map(ToString::to_string).collect();
    (Client::new(Policy::with_lookup(&allowed, lookup)).unwrap(), asked)
}

fn is_private(error: &OutgoingError) -> bool {
    matches!(error, OutgoingError::Forbidden(Forbidden::Private(_)))
}

/// A server on the loopback that counts who gets through to it.
async fn bait() -> (SocketAddr, Arc<AtomicUsize>) {
    let hits = Arc::new(AtomicUsize::new(0));
    let count = hits.clone();
    let routes = Router::new().fallback(any(move || {
        count.fetch_add(1, Ordering::SeqCst);
        async { "secret" }
    }));
    (listen(routes).await, hits)
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_before_a_connection() {
    let (bait, hits) = bait().await;
    for inside in ["127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1", "fd00::1", "169.254.169.254", "64:ff9b::7f00:1"]
    {
        let (client, _) = misled(&[], vec![vec![inside.parse().unwrap()]]);
        let error = client.fetch(&format!("http://shop.example:{}/", bait.port()), LIMIT).await.unwrap_err();
        assert!(is_private(&error), "{inside}: {error:?}");
        let error = client.post_json(&format!("http://shop.example:{}/", bait.port()), &json!({})).await.unwrap_err();
        assert!(is_private(&error), "{inside}: {error:?}");
    }
    let (client, _) = misled(&[], vec![vec!["93.184.215.14".parse().unwrap(), LOOPBACK]]);
    let error = client.fetch(&format!("http://shop.example:{}/", bait.port()), LIMIT).await.unwrap_err();
    assert!(is_private(&error), "one bad address of two is enough: {error:?}");
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_connected_to() {
    let (bait, hits) = bait().await;
    let (client, asked) = misled(&["shop.example"], vec![vec![LOOPBACK], vec!["10.0.0.1".parse().unwrap()]]);
    client.fetch(&format!("http://shop.example:{}/", bait.port()), LIMIT).await.unwrap();
    assert_eq!((asked.load(Ordering::SeqCst), hits.load(Ordering::SeqCst)), (1, 1), "no second look-up to flip");
}

#[tokio::test]
async fn a_redirect_is_checked_like_the_first_address() {
    let (bait, hits) = bait().await;
    let targets = [
        format!("http://localhost:{}/", bait.port()),
        format!("http://2130706433:{}/", bait.port()),
        format!("http://[::ffff:127.0.0.1]:{}/", bait.port()),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for target in targets {
        let to = target.clone();
        // The server itself goes by an allowed name, so that only the redirect can be at fault.
        let redirecting = listen(Router::new().fallback(any(move || async move { Redirect::temporary(&to) }))).await;
        let (client, _) = misled(&["shop.example"], vec![vec![LOOPBACK]]);
        let url = format!("http://shop.example:{}/", redirecting.port());
        assert!(client.fetch(&url, LIMIT).await.is_err(), "{target}");
        assert!(client.post_json(&url, &json!({})).await.is_err(), "{target}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn three_redirects_are_followed_and_a_fourth_is_not() {
    let hop = |Path(left): Path<u32>| async move {
        match left {
            0 => "arrived".into_response(),
            left => Redirect::temporary(&format!("/{}", left - 1)).into_response(),
        }
    };
    let server = listen(Router::new().route("/{left}", any(hop))).await;
    let client = client(&["127.0.0.1"]);
    assert_eq!(client.fetch(&format!("http://{server}/3"), LIMIT).await.unwrap().bytes, "arrived");
    assert!(matches!(client.fetch(&format!("http://{server}/4"), LIMIT).await, Err(OutgoingError::Redirects)));
    client.post_json(&format!("http://{server}/3"), &json!({})).await.unwrap();
}

#[tokio::test]
async fn a_redirect_that_would_lose_the_body_is_no_success() {
    let moved = |Path(status): Path<u16>| async move {
        (StatusCode::from_u16(status).unwrap(), [(header::LOCATION, "/done")]).into_response()
    };
    let server = listen(Router::new().route("/to/{status}", any(moved)).route("/done", any(|| async { "ok" }))).await;
    let client = client(&["127.0.0.1"]);
    for status in [301, 302, 303] {
        let sent = client.post_json(&format!("http://{server}/to/{status}"), &json!({})).await;
        assert!(matches!(sent, Err(OutgoingError::Status(s)) if s == status), "{sent:?}");
        assert!(client.fetch(&format!("http://{server}/to/{status}"), LIMIT).await.is_ok());
    }
    client.post_json(&format!("http://{server}/to/308"), &json!({})).await.unwrap();
}

#[tokio::test]
async fn what_is_larger_than_asked_for_is_cut_off() {
    let endless = || async { Body::from_stream(stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 8192]))) };
    let bomb = || async {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zip.write_all(&vec![0; 64 * 1024 * 1024]).unwrap();
        ([(header::CONTENT_ENCODING, "gzip")], zip.finish().unwrap())
    };
    let exact = || async { vec![b'x'; LIMIT as usize] };
    let server =
        listen(Router::new().route("/endless", get(endless)).route("/bomb", get(bomb)).route("/exact", get(exact)))
            .await;
    let client = client(&["127.0.0.1"]);
    for path in ["endless", "bomb"] {
        let fetched = client.fetch(&format!("http://{server}/{path}"), LIMIT).await;
        assert!(matches!(fetched, Err(OutgoingError::TooLarge(LIMIT))), "{path}: {fetched:?}");
    }
    assert_eq!(client.fetch(&format!("http://{server}/exact"), LIMIT).await.unwrap().bytes.len() as u64, LIMIT);
}

#[tokio::test]
async fn a_file_is_named_by_the_end_of_its_address() {
    let (server, _) = bait().await;
    let client = client(&["127.0.0.1"]);
    for (path, name) in
        [("a/nota%20lunas.pdf?x=1", "nota lunas.pdf"), ("a/b%2Fc.txt", "b/c.txt"), ("", ""), ("a+b=c&d", "a+b=c&d")]
    {
        assert_eq!(client.fetch(&format!("http://{server}/{path}"), LIMIT).await.unwrap().name, name);
    }
}
