//! A hosted account on its bad days: the cause is shown in plain words, it is left alone for a while, and recovers by itself.

use super::{PASSPHRASE, import};
use crate::gateways::rude::{Deed, Rude, json, page};
use balas::{
    app::{App, Config},
    channels::{Acceptance, Channel},
    clock::{Clock, ManualClock},
    connections, gateway,
    gateways::definition::Definition,
    model::{Timestamp, views::SessionState},
    secrets::{Secret, SecretOptions},
};
use serde_json::json as value;
use tempfile::TempDir;

struct Bad {
    app: App,
    hand: ManualClock,
    server: Rude,
    _data: TempDir,
}

/// Enough for every question that is only asked.
fn good() -> Deed {
    json(200, &value!({"ok": true, "data": {"items": [], "next_cursor": null}}))
}

impl Bad {
    async fn meeting(deeds: Vec<Deed>) -> Self {
        let server = Rude::answering(deeds).await;
        let (clock, hand) = Clock::manual(Timestamp(1_780_000_000_000));
        let data = TempDir::new().unwrap();
        let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
        let allow_hosts = vec!["127.0.0.1".to_owned()];
        let config = Config { workers: false, clock, secrets, allow_hosts, ..Config::new(data.path()) };
        let app = App::open(config).await.unwrap();
        let text = format!(
            "name = \"Toko\"\n[wabot]\nbase_url = \"http://{}\"\napi_key = \"tk_live_never_shown\"\n",
            server.address
        );
        import(&app, Definition::parse(&text).unwrap()).await.unwrap();
        gateway::watch::step(&app).await.unwrap();
        Self { app, hand, server, _data: data }
    }

    async fn step(&self) -> SessionState {
        let hosted = self.app.hosted().into_values().next().unwrap().channel;
        hosted.step().await.unwrap();
        connections::list(&self.app).await.unwrap().remove(0).session
    }
}

fn reason(session: SessionState) -> String {
    match session {
        SessionState::Degraded { reason } => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_failure_is_a_sentence_and_none_is_for_ever() {
    let html = page(200, "Content-Type: text/html\r\n", b"<html>tk_live_never_shown</html>");
    let half = Deed::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":tr".to_vec());
    for (deed, words) in [
        (
            json(401, &value!({"ok": false, "error": {"code": "UNAUTHORIZED", "message": "no"}})),
            "does not accept the key",
        ),
        (json(500, &value!({"ok": false})), "not available"),
        (html, "something else than expected"),
        (half, "not available"),
        (Deed::Says(Vec::new()), "not available"),
    ] {
        let bad = Bad::meeting(vec![deed, good()]).await;
        let reason = reason(bad.step().await);
        assert!(
            reason.contains(words) && reason.ends_with('.') && !reason.contains("never_shown"),
            "{words}: {reason}"
        );
        let asked = bad.server.asked().len();
        bad.step().await;
        assert_eq!(bad.server.asked().len(), asked, "it is left alone for a while");
        bad.hand.advance_millis(60_000);
        assert_eq!(bad.step().await, SessionState::Connected, "{words}");
        bad.app.shutdown().await;
    }
}

#[tokio::test]
async fn a_pause_that_the_service_asks_for_is_kept() {
    let busy = page(429, "Retry-After: 120\r\nContent-Type: application/json\r\n", b"{}");
    let bad = Bad::meeting(vec![busy, good()]).await;
    assert!(reason(bad.step().await).contains("pause"));
    let asked = bad.server.asked().len();
    bad.hand.advance_millis(119_000);
    bad.step().await;
    assert_eq!(bad.server.asked().len(), asked);
    bad.hand.advance_millis(2_000);
    assert_eq!(bad.step().await, SessionState::Connected);
    bad.app.shutdown().await;
}

#[tokio::test]
async fn a_message_that_another_service_does_not_show_is_left_to_the_agent() {
    let bad = Bad::meeting(vec![good()]).await;
    assert_eq!(bad.step().await, SessionState::Connected);
    let hosted = bad.app.hosted().into_values().next().unwrap().channel;
    assert_eq!(hosted.was_accepted("3EB0000000000000000000").await, Acceptance::CannotTell);
    bad.app.shutdown().await;
}

#[tokio::test]
async fn without_its_key_a_connection_stands_still_and_says_so_and_starts_when_unlocked() {
    let data = TempDir::new().unwrap();
    let app = super::console(data.path(), Some(PASSPHRASE)).await;
    import(&app, super::wabot("Toko", "http://127.0.0.1:9")).await.unwrap();
    app.shutdown().await;
    let app = super::console(data.path(), None).await;
    let session = connections::list(&app).await.unwrap().remove(0).session;
    assert!(matches!(&session, SessionState::Stopped { reason } if reason.contains("passphrase")), "{session:?}");
    app.unlock(Secret::new(PASSPHRASE)).await.unwrap();
    assert_eq!(connections::list(&app).await.unwrap().remove(0).session, SessionState::Connecting);
    app.shutdown().await;
}
