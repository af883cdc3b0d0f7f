//! Files that a service names, answers that say nothing, and answers that say too much.

use super::{
    http,
    rude::{Deed, KEY, Rude, json, page},
};
use balas::gateways::{
    alatwa::RejectStatus,
    client::{ClientError, alatwa, unswer},
};
use serde_json::json;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

fn redirect(to: &str) -> Deed {
    page(302, &format!("Location: {to}\r\n"), b"")
}

#[tokio::test]
async fn a_redirect_is_followed_and_takes_no_credential_to_another_place() {
    let elsewhere = Rude::answering(vec![page(200, "", b"picture")]).await;
    let away = format!("http://{}/picture", elsewhere.address);
    let service = Rude::answering(vec![redirect("/files/2"), redirect(&away)]).await;
    let file = service.wabot().file("/files/1", 100, SOON).await.unwrap();
    assert_eq!(&file[..], b"picture");
    let (asked, asked_there) = (service.asked(), elsewhere.asked());
    assert!(asked.len() == 2 && asked.iter().all(|request| request.contains(KEY)), "{asked:?}");
    assert!(asked_there.len() == 1 && !asked_there[0].contains(KEY), "{asked_there:?}");
    assert!(!asked_there[0].to_lowercase().contains("authorization"));
}

#[tokio::test]
async fn a_redirect_that_leads_inside_or_nowhere_is_not_followed() {
    for to in ["http://10.0.0.1/x", "http://169.254.169.254/latest", "http://[::1]/", "ftp://a.example/x"] {
        let service = Rude::answering(vec![redirect(to)]).await;
        let refused = service.wabot().file("/files/1", 100, SOON).await.unwrap_err();
        assert!(matches!(refused, ClientError::Blocked(_)), "{to}: {refused:?}");
    }
    let service = Rude::answering(vec![redirect("/files/1")]).await;
    assert!(service.wabot().file("/files/1", 100, SOON).await.is_err());
    assert_eq!(service.asked().len(), 4);
    let service = Rude::answering(vec![page(302, "", b"")]).await;
    assert!(service.wabot().file("/files/1", 100, SOON).await.is_err());
}

#[tokio::test]
async fn a_file_has_a_time_and_a_size_of_its_own() {
    let service = Rude::answering(vec![Deed::Hangs]).await;
    let late = service.wabot().file("/files/1", 100, Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(late, ClientError::Unavailable { .. }), "{late:?}");
    let service = Rude::answering(vec![page(200, "", &[7; 101])]).await;
    let large = service.wabot().file("/files/1", 100, SOON).await.unwrap_err();
    assert!(matches!(large, ClientError::TooLarge { limit: 100 }), "{large:?}");
}

#[tokio::test]
async fn a_page_that_is_too_large_is_asked_for_in_smaller_ones() {
    let huge = page(200, "Content-Type: application/json\r\n", &vec![b' '; 4 * 1024 * 1024 + 1]);
    let fine = json(200, &json!({"ok": true, "data": {"items": [{"id": "1"}], "next_cursor": "x"}}));
    let service = Rude::answering(vec![huge.clone(), huge.clone(), fine]).await;
    let page = service.wabot().conversations(None, 100, None).await.unwrap();
    assert_eq!((page.items.len(), page.next_cursor.as_deref()), (1, Some("x")));
    let limits: Vec<_> = service.asked().iter().map(|request| request.contains("limit=25 ")).collect();
    assert_eq!(limits, [false, false, true]);

    let service = Rude::answering(vec![huge]).await;
    let error = service.wabot().conversation("1").await.unwrap_err();
    assert!(matches!(error, ClientError::TooLarge { .. }) && error.to_string().contains("4 MB"), "{error}");
}

#[tokio::test]
async fn what_changes_something_may_be_answered_with_nothing() {
    let nothing = || Rude::answering(vec![page(204, "", b""), page(200, "", b"")]);
    let service = nothing().await;
    assert_eq!(service.wabot().hand_off("1").await.unwrap(), None);
    assert_eq!(service.wabot().update_product("1", &Default::default()).await.unwrap(), None);
    let service = nothing().await;
    let contacts = unswer::Client::new(service.account(), "default", http(), service.clock()).unwrap();
    assert_eq!(contacts.toggle_block("1").await.unwrap(), None);
    contacts.delete("1").await.unwrap();
    contacts.create_many(&[], "once").await.unwrap();
    let service = nothing().await;
    let rejects = alatwa::Client::new(service.account(), "1", http(), service.clock()).unwrap();
    rejects.reject("6281234567142", RejectStatus::Active).await.unwrap();
    assert!(matches!(service.wabot().ping().await, Err(ClientError::Garbled(_))), "an answer is needed here");
}
