//! What customers write: at least once, in order per customer, over any number of bad days.

use super::desk::{Desk, EMRE, SITI, message};
use balas::{
    channels::{
        Attachment, Channel, ChannelEvent, GroupRef, Recipient,
        practice::{Arrival, NewInbound, PracticeError, PracticeOptions, erase, wire::InboundBody},
    },
    model::{Content, Kind, MessageId, views::SessionState},
};

#[tokio::test]
async fn a_message_is_stored_when_the_call_returns_and_a_repeat_is_the_same_message() {
    let desk = Desk::linked().await;
    let first = desk.writes(SITI, "A1", "Halo").await;
    assert_eq!(first, Arrival::Stored(MessageId(1)));
    assert_eq!(desk.writes(SITI, "A1", "Halo").await, first);
    assert_eq!(desk.writes(SITI, "A2", "Ada?").await, Arrival::Stored(MessageId(2)));
    let sender = desk.sink.messages()[0].sender.clone();
    assert_eq!((sender.phone.as_deref(), sender.name.as_str()), (Some(SITI), "Siti"));
    let chat = &desk.channel.view().await.unwrap().chats[0];
    assert_eq!(chat.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Halo", "Ada?"]);
}

#[tokio::test]
async fn a_blocked_contact_is_taken_notice_of_and_not_stored() {
    let desk = Desk::linked().await;
    desk.sink.block();
    assert_eq!(desk.writes(SITI, "A1", "Halo").await, Arrival::Taken);
}

#[tokio::test]
async fn what_cannot_be_stored_is_told_again_until_it_is() {
    let desk = Desk::linked().await;
    desk.sink.refuse(3);
    let before = desk.sink.asked();
    assert_eq!(desk.writes(SITI, "A1", "Halo").await, Arrival::Queued);
    desk.step().await;
    assert_eq!(desk.sink.asked() - before, 1, "not again before the pause is over");
    for pause in [100, 200] {
        desk.pass(pause).await;
    }
    assert_eq!(desk.sink.texts(), [""; 0]);
    desk.pass(400).await;
    assert_eq!(desk.sink.texts(), ["Halo"]);
    assert_eq!(desk.sink.asked() - before, 4);
    desk.pass(60_000).await;
    assert_eq!(desk.sink.texts(), ["Halo"], "and then no more");
}

#[tokio::test]
async fn order_is_kept_for_a_customer_while_others_do_not_wait() {
    let desk = Desk::linked().await;
    desk.sink.refuse(1);
    assert_eq!(desk.writes(SITI, "A1", "one").await, Arrival::Queued);
    assert_eq!(desk.writes(SITI, "A2", "two").await, Arrival::Queued);
    assert_eq!(desk.writes(EMRE, "B1", "other").await, Arrival::Stored(MessageId(1)));
    desk.pass(100).await;
    assert_eq!(desk.sink.texts(), ["other", "one", "two"]);
}

#[tokio::test]
async fn a_message_that_was_not_stored_comes_again_after_a_restart() {
    let desk = Desk::linked().await;
    desk.sink.refuse(1);
    assert_eq!(desk.writes(SITI, "A1", "Halo").await, Arrival::Queued);
    let desk = desk.reopen().await;
    desk.step().await;
    assert_eq!(desk.sink.texts(), ["Halo"]);
    let desk = desk.reopen().await;
    desk.step().await;
    assert_eq!(desk.sink.texts(), [""; 0], "what was stored is not told again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_write_at_once_are_each_stored_once() {
    let desk = Desk::with(PracticeOptions::default()).await;
    desk.link().await;
    desk.channel.start();
    let message = |n: usize| message(if n.is_multiple_of(2) { SITI } else { EMRE }, &format!("A{}", n / 2), "Halo");
    let calls = (0..100).map(|n| desk.channel.inbound(message(n)));
    let arrivals: Vec<Arrival> = futures_util::future::join_all(calls).await.into_iter().map(Result::unwrap).collect();
    let stored = arrivals.iter().filter(|arrival| matches!(arrival, Arrival::Stored(_))).count();
    assert_eq!(stored, 100, "{arrivals:?}");
    desk.channel.shut_down().await;
    let mut ids: Vec<String> = desk.sink.messages().into_iter().map(|message| message.external_id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 50, "the same id is the same message, whoever repeats it");
}

#[tokio::test]
async fn while_the_phone_is_disconnected_messages_wait_for_it() {
    let desk = Desk::linked().await;
    desk.channel.disconnect().await.unwrap();
    assert_eq!(desk.channel.session(), SessionState::Connecting);
    assert_eq!(desk.writes(SITI, "A1", "one").await, Arrival::Queued);
    assert_eq!(desk.writes(SITI, "A2", "two").await, Arrival::Queued);
    desk.pass(60_000).await;
    assert_eq!(desk.sink.texts(), [""; 0]);
    desk.channel.reconnect().await.unwrap();
    assert_eq!(desk.sink.texts(), ["one", "two"]);
    assert_eq!(desk.channel.session(), SessionState::Connected);
    let changes = desk.sink.events().iter().filter(|event| matches!(event, ChannelEvent::SessionChanged)).count();
    assert!(changes >= 3, "linked, lost, found: {changes}");
}

#[tokio::test]
async fn a_lost_connection_does_not_outlive_a_restart() {
    let desk = Desk::linked().await;
    desk.channel.disconnect().await.unwrap();
    desk.writes(SITI, "A1", "one").await;
    let desk = desk.reopen().await;
    desk.step().await;
    assert_eq!(desk.channel.session(), SessionState::Connected);
    assert_eq!(desk.sink.texts(), ["one"]);
}

#[tokio::test]
async fn nobody_can_write_to_a_number_that_is_not_linked() {
    let desk = Desk::fresh().await;
    assert!(desk.channel.inbound(message(SITI, "A1", "Halo")).await.is_err());
    assert!(desk.channel.disconnect().await.is_err());
    assert!(desk.channel.phone_reply(SITI, "Halo").await.is_err());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let desk = Desk::linked().await;
    let unknown_group = NewInbound { group: Some("nowhere".into()), ..message(SITI, "A1", "Halo") };
    let strange = [
        message("0812", "A1", "Halo"),
        message(SITI, "", "Halo"),
        message(SITI, &"A".repeat(200), "Halo"),
        unknown_group,
    ];
    for message in strange {
        let error = desk.channel.inbound(message).await.unwrap_err();
        assert!(error.is_callers(), "{error}");
    }
    assert_eq!(desk.sink.texts(), [""; 0]);
    assert!(desk.channel.view().await.unwrap().chats.is_empty());
}

#[tokio::test]
async fn a_group_is_a_chat_of_its_own() {
    let desk = Desk::linked().await;
    desk.channel.create_group("120363041", "Arisan", &[SITI.into(), EMRE.into()]).await.unwrap();
    let from_group = NewInbound { group: Some("120363041".into()), ..message(EMRE, "A1", "Halo semua") };
    desk.channel.inbound(from_group).await.unwrap();
    let told = desk.sink.messages().remove(0);
    assert_eq!(told.group, Some(GroupRef { id: "120363041".into(), name: "Arisan".into() }));
    assert_eq!(told.sender.phone.as_deref(), Some(EMRE));
    let groups = desk.channel.groups().await.unwrap();
    assert_eq!((groups[0].name.as_str(), groups[0].last_chat), ("Arisan", told.at));
    assert!(desk.channel.view().await.unwrap().chats[0].is_group);
}

#[tokio::test]
async fn a_file_arrives_with_its_bytes_and_shows_as_what_it_is() {
    let desk = Desk::linked().await;
    let png = b"\x89PNG\r\n\x1a\n and the rest".to_vec();
    let attachment = Some(Attachment { bytes: png.clone().into(), name: "slip.png".into() });
    desk.channel.inbound(NewInbound { attachment, ..message(SITI, "A1", "Bukti") }).await.unwrap();
    let told = desk.sink.messages().remove(0);
    assert_eq!(told.content.kind, Kind::Image);
    assert_eq!(told.attachment, Some(Attachment { bytes: png.into(), name: "slip.png".into() }));
}

#[tokio::test]
async fn an_answer_on_the_phone_is_told_and_shown_and_is_no_send_of_ours() {
    let desk = Desk::linked().await;
    desk.writes(SITI, "A1", "Halo").await;
    assert_eq!(desk.channel.phone_reply(SITI, "Sebentar ya").await.unwrap(), Arrival::Taken);
    let events = desk.sink.events();
    let Some(ChannelEvent::PhoneReply(reply)) = events.last() else { panic!("{events:?}") };
    assert_eq!((&reply.to, &reply.content), (&Recipient::Phone(SITI.into()), &Content::text("Sebentar ya")));
    assert!(desk.channel.outbox(0).await.unwrap().is_empty());
    assert_eq!(desk.channel.view().await.unwrap().chats[0].lines.len(), 2);
    assert!(desk.channel.phone_reply("nobody", "Halo").await.is_err());
}

#[tokio::test]
async fn an_erased_network_is_a_fresh_one() {
    let desk = Desk::linked().await;
    desk.writes(SITI, "A1", "Halo").await;
    desk.channel.shut_down().await;
    erase(desk.data_dir()).await.unwrap();
    let desk = desk.reopen().await;
    assert_eq!(desk.channel.session(), SessionState::Pairing);
    assert!(desk.channel.view().await.unwrap().chats.is_empty());
}

fn body(json: serde_json::Value) -> Result<NewInbound, PracticeError> {
    serde_json::from_value::<InboundBody>(json).unwrap().into_inbound(None)
}

#[test]
fn bodies_are_read_as_the_contract_writes_them() {
    use serde_json::json;
    let text = body(json!({"from": 6281200000215_u64, "name": "Siti", "text": "Halo"})).unwrap();
    assert_eq!((text.from.as_str(), text.content), (SITI, Content::text("Halo")));
    let tap = body(json!({"from": SITI, "button_reply": {"msgid": "3EB0AA", "label": "Ya"}})).unwrap().content;
    assert_eq!((tap.kind, tap.text.as_str(), tap.reply_to.as_str()), (Kind::ButtonReply, "Ya", "3EB0AA"));
    let place = body(json!({"from": SITI, "location": {"latitude": -6.9, "longitude": 109.7}})).unwrap().content;
    assert_eq!((place.kind, place.location.unwrap().latitude), (Kind::Location, -6.9));
    let card = body(json!({"from": SITI, "contact": {"name": "Budi", "numbers": [62812, "62813"]}})).unwrap().content;
    assert_eq!(card.contact.unwrap().numbers, ["62812", "62813"]);
    for wrong in [
        json!({"from": SITI}),
        json!({"from": SITI, "text": "  "}),
        json!({"from": SITI, "location": {"latitude": 91, "longitude": 0}}),
        json!({"from": SITI, "media_url": "http://example.com/a.png"}),
        json!({"from": SITI, "contact": {"name": "B", "numbers": []}}),
        json!({"from": SITI, "contact": {"name": "B", "numbers": ["62812", " "]}}),
        json!({"from": SITI, "button_reply": {"msgid": "3EB0AA", "label": " "}}),
        json!({"from": SITI, "button_reply": {"msgid": "", "label": "Ya"}}),
        json!({"from": SITI, "contact": {"name": "B", "numbers": ["1"]}, "button_reply": {"msgid": "1", "label": "Ya"}}),
    ] {
        assert!(body(wrong.clone()).unwrap_err().is_callers(), "{wrong}");
    }
}

#[tokio::test]
async fn chats_do_not_wait_for_one_another_and_each_keeps_its_order() {
    let desk = Desk::linked().await;
    desk.channel.disconnect().await.unwrap();
    for (from, msgid) in [(SITI, "A1"), (SITI, "A2"), (EMRE, "B1"), (EMRE, "B2")] {
        desk.writes(from, msgid, msgid).await;
    }
    desk.sink.store_together(2);
    desk.channel.reconnect().await.unwrap();
    let texts = desk.sink.texts();
    let of = |chat: &str| texts.iter().filter(|text| text.starts_with(chat)).cloned().collect::<Vec<_>>();
    assert_eq!((of("A"), of("B")), (vec!["A1".into(), "A2".into()], vec!["B1".into(), "B2".into()]));
}
