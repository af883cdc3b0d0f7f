//! Whatever a service answers, a call ends in an error that says what to do, whether a message may have left, and never
//! what the key is.

use super::{
    http, is_rejected,
    rude::{Deed, KEY, Rude, json, page},
};
use balas::{
    channels::SendError,
    clock::Clock,
    gateways::{
        client::{
            Account, ClientError, wabot,
            waviro::{Envelope, To},
        },
        waviro::Text,
    },
    model::{Failure, Timestamp},
};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::{io::Write, time::Duration};

const TO_DEWI: Envelope = Envelope { to: To::Number("6281234567142"), notify_url: None, once: "3EB0AA" };

fn gzip_bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        packed.write_all(&[b' '; 1024 * 1024]).unwrap();
    }
    packed.finish().unwrap()
}

/// What a send ends in, and whether the message may have left.
async fn outcome(deed: Deed) -> (ClientError, bool) {
    let server = Rude::answering(vec![deed]).await;
    let error = server.waviro().send_text(TO_DEWI, &Text { pesan: "Halo".to_owned() }).await.unwrap_err();
    assert_eq!(server.asked().len(), 1, "nothing is repeated by itself");
    let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(!shown.contains(KEY), "{shown}");
    let maybe_sent = error.maybe_sent();
    (error, maybe_sent)
}

#[tokio::test]
async fn a_refusal_is_certain() {
    let body = json!({"success": false, "errorMessage": format!("no such key: {KEY}")});
    for status in [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429] {
        let (error, maybe_sent) = outcome(json(status, &body)).await;
        assert!(!maybe_sent, "{status}: {error:?}");
        let expected = match status {
            401 => matches!(error, ClientError::Unauthorized),
            403 => matches!(error, ClientError::Forbidden { .. }),
            404 | 405 | 410 => matches!(error, ClientError::NotFound),
            429 => matches!(error, ClientError::RateLimited { .. }),
            _ => matches!(&error, ClientError::Rejected { message } if message == "no such key: •••"),
        };
        assert!(expected, "{status}: {error:?}");
    }
    let (moved, maybe_sent) = outcome(page(302, "Location: http://127.0.0.1:1/\r\n", b"")).await;
    assert!(matches!(moved, ClientError::Unavailable { .. }) && !maybe_sent, "{moved:?}");
}

#[tokio::test]
async fn what_is_no_answer_leaves_it_open() {
    let html: &[u8] = b"<!doctype html><title>Selamat datang</title>";
    let half = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"success\":true,";
    let endless = [b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".to_vec(), vec![b' '; 5 << 20]].concat();
    let bad: Vec<(&str, Deed)> = vec![
        ("500", json(500, &json!({"success": false}))),
        ("502 with a page", page(502, "Content-Type: text/html\r\n", html)),
        ("503", page(503, "Retry-After: 7\r\n", b"")),
        ("a page", page(200, "Content-Type: text/html\r\n", html)),
        ("empty", page(200, "", b"")),
        ("not JSON", page(200, "", b"\xff\xfe\x00")),
        ("half JSON", page(200, "", b"{\"success\":true")),
        ("half a body", Deed::Says(half.to_vec())),
        ("a gigabyte", Deed::Says(endless)),
        ("a gzip bomb", page(200, "Content-Encoding: gzip\r\n", &gzip_bomb())),
        ("broken gzip", page(200, "Content-Encoding: gzip\r\n", b"not gzip")),
        ("another shape", json(200, &json!({"success": true, "message": "ok"}))),
        ("a list", json(200, &json!([1, 2, 3]))),
        ("a number", json(200, &json!(7))),
        ("null", json(200, &json!(null))),
        ("not HTTP", Deed::Says(b"220 mail.example ESMTP\r\n".to_vec())),
        ("nothing", Deed::Says(Vec::new())),
        ("silence", Deed::Hangs),
    ];
    for (name, deed) in bad {
        let (error, maybe_sent) = outcome(deed).await;
        let is_none =
            matches!(error, ClientError::Unavailable { .. } | ClientError::Garbled(_) | ClientError::TooLarge { .. });
        assert!(is_none, "{name}: {error:?}");
        assert!(maybe_sent, "{name}: {error:?}");
        assert_eq!(SendError::from(error), SendError::Uncertain, "{name}");
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (clock, _) = Clock::manual(Timestamp(0));
    for base in [format!("http://{closed}"), "http://shop.invalid".to_owned()] {
        let client = wabot::Client::new(Account::new(&base, KEY), http(), clock.clone()).unwrap();
        let error = client.ping().await.unwrap_err();
        assert!(!error.maybe_sent(), "{base}: {error:?}");
        assert_eq!(SendError::from(error), SendError::Offline, "{base}");
    }
}

#[tokio::test]
async fn a_message_fares_as_the_answer_says() {
    for (status, fate) in [
        (400, Some(SendError::Permanent(Failure::ByNetwork))),
        (404, Some(SendError::Permanent(Failure::ByNetwork))),
        (401, None),
        (403, None),
        (429, None),
    ] {
        let (error, _) = outcome(json(status, &json!({"errorMessage": "no"}))).await;
        match (SendError::from(error), fate) {
            (met, Some(fate)) => assert_eq!(met, fate, "{status}"),
            (met, None) => assert!(matches!(met, SendError::Retry(_)), "{status}: {met:?}"),
        }
    }
}

#[tokio::test]
async fn a_pause_that_the_service_wants_is_kept_before_the_next_call() {
    let fine = json(200, &json!({"ok": true, "data": {}}));
    let server = Rude::answering(vec![
        page(429, "Retry-After: 90\r\n", b""),
        page(503, "Retry-After: Thu, 28 May 2026 20:30:00 GMT\r\n", b""),
        fine,
    ])
    .await;
    let client = server.wabot();
    for (waits, asked) in [(90, 1), (110, 2)] {
        client.ping().await.unwrap_err();
        let again = client.ping().await.unwrap_err();
        assert!(
            matches!(again, ClientError::RateLimited { retry_after } if retry_after == Duration::from_secs(waits)),
            "{again:?}"
        );
        assert_eq!(server.asked().len(), asked, "no call during the pause");
        assert!(client.clone().next_allowed_at().is_some(), "shared by all that use the account");
        server.hand.advance_millis(i64::try_from(waits).unwrap() * 1000);
    }
    client.ping().await.unwrap();
    assert_eq!(client.next_allowed_at(), None);
}

#[tokio::test]
async fn a_call_waits_for_its_turn_and_can_be_given_up() {
    let server = Rude::answering(vec![json(200, &json!({"ok": true, "data": {}}))]).await;
    let client = server.wabot();
    let mut calls = 0;
    while client.next_allowed_at().is_none() {
        let given_up = tokio::time::timeout(Duration::from_millis(400), client.ping()).await.is_err();
        calls += u32::from(!given_up);
    }
    assert_eq!(server.asked().len(), calls as usize, "the call that was given up was never made");
    assert!((2..60).contains(&calls), "{calls}");
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.ping().await }
    });
    server.hand.advance_millis(2_000);
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn keys_that_no_header_can_carry_are_not_sent() {
    let server = Rude::answering(vec![Deed::Hangs]).await;
    let (clock, _) = Clock::manual(Timestamp(0));
    let account = Account::new(&format!("http://{}", server.address), "tk_live\r\nX-Evil: 1");
    let client = wabot::Client::new(account, http(), clock).unwrap();
    assert!(matches!(client.ping().await, Err(ClientError::Unauthorized)));
    assert!(server.asked().is_empty());
    assert!(!format!("{client:?}").contains("Evil"));
}

#[tokio::test]
async fn another_server_of_the_dialect_lacks_what_only_balas_has() {
    let refusal = json!({"ok": false, "error": {"code": "NOT_FOUND", "message": "no such route"}});
    let server = Rude::answering(vec![
        json(404, &refusal),
        json(400, &json!({"ok": false, "error": {"code": "VALIDATION_ERROR", "message": "buttons?"}})),
        json(200, &json!({"ok": true})),
        json(200, &json!({"ok": true, "data": [{"id": 7, "status": "OPEN", "contact": {"phone": 6281234567142_u64}}]})),
    ])
    .await;
    let client = server.wabot();
    assert!(matches!(client.release("7").await, Err(ClientError::NotFound)));
    assert!(is_rejected(&client.send("7", &Default::default(), "x").await));
    assert_eq!(client.hand_off("7").await.unwrap(), None);
    let page = client.conversations(None, 50, None).await.unwrap();
    assert_eq!((page.items[0].id.as_str(), page.items[0].contact.phone.as_deref()), ("7", Some("6281234567142")));
}
