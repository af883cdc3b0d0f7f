//! Trouble stays where it is: a conversation, a file, a page or a service that cannot be had holds up nothing else.

use super::stand_in::{Console, StandIn, message, wabot};
use crate::support::{DEWI, EMRE};
use balas::{
    channels::{ChannelEvent, Inbound, PastMessage, Sender, Sink},
    handoff,
    model::{AgentId, Content, Delivery, Kind, Timestamp, views::SessionState},
    store::hosted::files::{self as hosted_files, WantedFile},
};
use futures_util::FutureExt;
use serde_json::json;

#[tokio::test]
async fn a_conversation_that_cannot_be_read_is_tried_again_and_the_others_are_read() {
    for (status, body) in [(500, "{}"), (404, "{}"), (200, "<html>"), (200, "{\"ok\":true,\"data\":7}")] {
        let (service, base) = StandIn::open().await;
        let console = Console::of_wabot(&base).await;
        service.says("/conversations/1", status, body);
        service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
        service.show("2", EMRE, &[message("b", "in", "merhaba", console.now() + 2)]);
        console.round().await;
        assert_eq!(console.texts(EMRE).await, ["merhaba"], "{status} {body}");
        assert_eq!(console.session().await, SessionState::Connected, "{status} {body}");
        service.asked();
        console.hosted().step().await.unwrap();
        assert!(!service.asked().contains(&"GET /conversations/1".to_owned()), "it is left alone for a while");

        service.is_right_again("/conversations/1");
        console.round().await;
        assert_eq!((console.texts(DEWI).await, console.row_of(DEWI).await.unread), (vec!["halo".to_owned()], 1));
        service.show("1", DEWI, &[message("c", "in", "masih ada?", console.now() + 1)]);
        console.round().await;
        assert_eq!(console.texts(DEWI).await, ["halo", "masih ada?"]);
        console.app.shutdown().await;
    }
}

#[tokio::test]
async fn a_line_that_cannot_be_read_takes_no_other_with_it() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    let line = json!({"id": "1", "contact": {"id": "1", "phone": DEWI}, "updated_at": console.now() + 1});
    let page = json!({"ok": true, "data": {"items": [{"status": "BOT"}, 7, line], "next_cursor": null}});
    service.says("/conversations", 200, page.to_string());
    console.round().await;
    assert_eq!(console.texts(DEWI).await, ["halo"]);
    console.app.shutdown().await;
}

fn with_file(id: &str, text: &str, at: i64) -> serde_json::Value {
    let mut message = message(id, "in", text, at);
    message["type"] = json!("image");
    message["media"] = json!({"url": "/files/1", "name": "nota.png", "mime": "image/png", "size": 9});
    message
}

#[tokio::test]
async fn a_message_comes_without_its_file_and_gets_it_when_it_can_be_had() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.says("/files/1", 500, "");
    let at = console.now();
    service.show("1", DEWI, &[with_file("a", "bukti", at + 1), message("b", "in", "sudah?", at + 2)]);
    service.show("2", EMRE, &[message("c", "in", "merhaba", at + 3)]);
    console.round().await;
    assert_eq!(console.texts(DEWI).await, ["bukti", "sudah?"]);
    assert_eq!((console.texts(EMRE).await.len(), console.session().await), (1, SessionState::Connected));
    service.says("/files/1", 200, include_bytes!("../../assets/practice/transfer.png"));
    console.round().await;
    let log = console.log(DEWI).await;
    assert_eq!((log.len(), log[0].kind, log[0].text.as_str()), (2, Kind::Image, "bukti"), "{log:?}");
    console.app.shutdown().await;
}

#[tokio::test]
async fn a_file_that_never_comes_leaves_a_note_beside_what_was_said() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.says("/files/1", 404, "");
    service.show("1", DEWI, &[with_file("a", "bukti", console.now() + 1)]);
    for _ in 0..8 {
        console.round().await;
        console.hand.advance_millis(3_600_000);
    }
    let log = console.log(DEWI).await;
    let [lost] = &log[..] else { panic!("{log:?}") };
    assert_eq!((lost.text.as_str(), lost.lost_file.as_deref()), ("bukti", Some("nota.png")));
    service.asked();
    console.round().await;
    assert!(!service.asked().contains(&"GET /files/1".to_owned()), "it is given up");
    console.app.shutdown().await;
}

#[tokio::test]
async fn a_page_of_a_gap_that_cannot_be_read_is_asked_for_again() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    let at = console.now();
    service.show("1", DEWI, &[message("0", "in", "0", at + 1)]);
    console.round().await;
    let many: Vec<_> = (1..=120).map(|n| message(&n.to_string(), "in", &n.to_string(), at + 1 + n)).collect();
    service.show("1", DEWI, &many);
    service.says("/conversations/1/messages", 200, "{\"ok\":true,\"data\":{\"items\":");
    console.round().await;
    service.show("2", EMRE, &[message("x", "in", "merhaba", console.now() + 1)]);
    console.round().await;
    assert_eq!((console.texts(EMRE).await.len(), console.texts(DEWI).await.len()), (1, 51), "what is newer is there");
    service.is_right_again("/conversations/1/messages");
    for _ in 0..6 {
        console.hand.advance_millis(60_000);
        console.round().await;
    }
    let wanted: Vec<_> = (0..=120).map(|n| n.to_string()).collect();
    assert_eq!(console.texts(DEWI).await, wanted);
    console.app.shutdown().await;
}

#[tokio::test]
async fn a_service_in_trouble_is_named_and_the_others_go_on() {
    let (wabot_service, wabot_base) = StandIn::open().await;
    let (waviro_service, waviro_base) = StandIn::open().await;
    let linked = json!({"success": true, "message": {"isAuthenticated": true, "number": "6281200000001", "name": "Toko", "qrcode": ""}});
    waviro_service.says("/api/getqr", 200, linked.to_string());
    let sent = json!({"success": true, "message": {"id": "3EB0AB", "status": 0, "type": "text", "timestamp": 1, "from": "a", "to": "b"}});
    waviro_service.says("/api/sendwa", 200, sent.to_string());
    let waviro = format!("[waviro]\nbase_url = \"{waviro_base}\"\nsecretkey = \"s\"\n");
    let console = Console::with(&format!("{waviro}{}", wabot(&wabot_base))).await;
    wabot_service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    console.round().await;

    wabot_service.says("/conversations", 401, "{}");
    console.round().await;
    let SessionState::Degraded { reason } = console.session().await else { panic!("not shown") };
    assert!(reason.starts_with("wabot: ") && !reason.contains("waviro"), "{reason}");
    assert_eq!(console.reply(DEWI, Content::text("ada")).await.delivery, Delivery::Sent);

    wabot_service.is_right_again("/conversations");
    waviro_service.says("/api/getqr", 500, "{}");
    waviro_service.says("/api/sendwa", 401, "{}");
    console.hand.advance_millis(600_000);
    console.round().await;
    wabot_service.show("1", DEWI, &[message("b", "in", "berapa?", console.now() + 1)]);
    console.round().await;
    let SessionState::Degraded { reason } = console.session().await else { panic!("not shown") };
    assert!(reason.starts_with("waviro: ") && !reason.contains("wabot"), "{reason}");
    assert_eq!(console.texts(DEWI).await.last().unwrap(), "berapa?");
    assert_eq!(console.reply(DEWI, Content::text("245.000")).await.delivery, Delivery::Queued, "it waits");

    waviro_service.says("/api/getqr", 200, linked.to_string());
    waviro_service.says("/api/sendwa", 200, sent.to_string());
    console.hand.advance_millis(600_000);
    console.round().await;
    assert_eq!(console.session().await, SessionState::Connected);
    console.app.shutdown().await;
}

#[tokio::test]
async fn an_owner_that_cannot_be_told_in_one_conversation_is_told_in_the_others() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    service.show("2", EMRE, &[message("b", "in", "merhaba", console.now() + 2)]);
    console.round().await;
    service.says("/conversations/1/handoff", 500, "");
    service.says("/conversations/2/handoff", 204, "");
    for phone in [DEWI, EMRE] {
        handoff::take_over(&console.app, console.row_of(phone).await.id, AgentId::LOCAL).await.unwrap();
    }
    service.asked();
    console.round().await;
    let asked = service.asked();
    assert!(asked.contains(&"POST /conversations/2/handoff".to_owned()), "{asked:?}");
    service.set_status("2", "HUMAN");
    service.says("/conversations/1/handoff", 204, "");
    console.hand.advance_millis(60_000);
    console.round().await;
    let told: Vec<_> = service.asked().into_iter().filter(|asked| asked.ends_with("handoff")).collect();
    assert_eq!(told, ["POST /conversations/1/handoff"], "and told once");
    console.app.shutdown().await;
}

#[tokio::test]
async fn what_is_new_does_not_wait_for_what_was_said_before() {
    let (service, base) = StandIn::open().await;
    let start = super::stand_in::START;
    for number in 0..40_i64 {
        let phone = format!("62812000000{:02}", number + 10);
        let said = message(&format!("m{number}"), "in", "dulu", start - 1_000_000 + number);
        service.show(&format!("c{number}"), &phone, &[said]);
    }
    let console = Console::of_wabot(&base).await;
    assert!(console.rows().await.len() < 40, "not everything is read at once");
    service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    console.round().await;
    assert_eq!((console.texts(DEWI).await.len(), console.row_of(DEWI).await.unread), (1, 1));
    assert!(console.rows().await.len() < 40, "and that still goes on");
    for _ in 0..20 {
        console.round().await;
    }
    let rows = console.rows().await;
    assert_eq!(rows.len(), 41);
    assert_eq!(rows.iter().filter(|row| row.unread > 0).count(), 1, "what was said before is no news");
    console.app.shutdown().await;
}

/// The past is read a page at a time, and a round of files may come between a page and its messages.
#[tokio::test]
async fn a_file_that_is_had_before_its_message_waits_for_it() {
    let (service, base) = StandIn::open().await;
    let console = Console::of_wabot(&base).await;
    service.says("/files/1", 200, include_bytes!("../../assets/practice/transfer.png"));
    let channel = console.channel;
    let wanted = WantedFile {
        external_id: "wabot:a".to_owned(),
        url: "/files/1".to_owned(),
        name: "nota.png".to_owned(),
        caption: "bukti".to_owned(),
        attempts: 0,
    };
    let want = console.app.store().write(move |tx| {
        async move {
            let now = tx.now();
            Ok::<_, balas::error::Error>(hosted_files::insert(tx, channel, &wanted, now).await?)
        }
        .boxed()
    });
    want.await.unwrap();
    console.round().await;
    let late = Inbound {
        external_id: "wabot:a".to_owned(),
        sender: Sender { phone: Some(DEWI.to_owned()), ..Sender::default() },
        group: None,
        content: Content::of(Kind::Unknown, "bukti"),
        attachment: None,
        at: Timestamp(console.now()),
    };
    let past = ChannelEvent::History(vec![PastMessage::Inbound(late)]);
    console.app.deliver(channel, past).await.unwrap();
    for _ in 0..10 {
        console.round().await;
    }
    let log = console.log(DEWI).await;
    assert_eq!((log.len(), log[0].kind, log[0].media.is_some()), (1, Kind::Image, true), "{log:?}");
    console.app.shutdown().await;
}
