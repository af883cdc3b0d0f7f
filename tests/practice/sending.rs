//! What the network receives from us, and how it is counted.

use super::desk::{Desk, EMRE, SITI, outgoing};
use balas::{
    channels::{Acceptance, Channel, ChannelError, Outgoing, Recipient, SendError, practice::wire::OutboxPage},
    model::{Author, Content},
};
use serde_json::json;

#[tokio::test]
async fn what_was_received_is_listed_in_order_as_the_contract_writes_it() {
    let desk = Desk::linked().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    let content = Content::buttons("Mau yang mana?", vec!["Batik".into(), "Sarung".into()]);
    desk.channel.send(&Outgoing { content, author: Author::HumanAgent, ..outgoing("3EB0B", EMRE) }).await.unwrap();

    let page = OutboxPage::new(0, desk.channel.outbox(0).await.unwrap());
    let at = serde_json::to_value(page.items[0].at).unwrap();
    assert_eq!(
        serde_json::to_value(&page).unwrap(),
        json!({"items": [
            {"seq": 1, "msgid": "3EB0A", "to": "6281200000215@c.us", "type": "text", "text": "text of 3EB0A", "author": "BOT", "at": at},
            {"seq": 2, "msgid": "3EB0B", "to": "905321112233@c.us", "type": "buttons", "text": "Mau yang mana?",
             "buttons": ["Batik", "Sarung"], "author": "HUMAN_AGENT", "at": at},
        ], "next": 2})
    );
    let rest = OutboxPage::new(1, desk.channel.outbox(1).await.unwrap());
    assert_eq!((rest.items.len(), rest.items[0].seq, rest.next), (1, 2, 2));
    let end = OutboxPage::new(2, desk.channel.outbox(2).await.unwrap());
    assert_eq!((end.items.len(), end.next), (0, 2));
}

#[tokio::test]
async fn a_doubled_send_shows_twice_and_is_one_line_on_the_phone() {
    let desk = Desk::linked().await;
    for _ in 0..2 {
        desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    }
    let ids: Vec<String> = desk.channel.outbox(0).await.unwrap().into_iter().map(|item| item.msgid).collect();
    assert_eq!(ids, ["3EB0A", "3EB0A"]);
    assert_eq!(desk.channel.view().await.unwrap().chats[0].lines.len(), 1);
}

#[tokio::test]
async fn what_was_received_survives_a_restart_and_can_be_asked_for() {
    let desk = Desk::linked().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    let desk = desk.reopen().await;
    assert_eq!(desk.channel.was_accepted("3EB0A").await, Acceptance::Accepted);
    assert_eq!(desk.channel.was_accepted("3EB0B").await, Acceptance::Unknown);
    desk.channel.send(&outgoing("3EB0C", SITI)).await.unwrap();
    let seqs: Vec<i64> = desk.channel.outbox(0).await.unwrap().into_iter().map(|item| item.seq).collect();
    assert_eq!(seqs, [1, 2]);
}

#[tokio::test]
async fn numbers_and_groups_that_cannot_be_reached_are_refused_for_good() {
    let desk = Desk::linked().await;
    assert!(desk.channel.is_registered(SITI).await.unwrap());
    assert!(!desk.channel.is_registered("6281234560000").await.unwrap());
    let group = Recipient::Group("120363041".into());
    for to in [Recipient::Phone("6281234560000".into()), Recipient::Lid("77".into()), group.clone()] {
        let refused = desk.channel.send(&Outgoing { to, ..outgoing("3EB0A", SITI) }).await;
        assert!(matches!(refused, Err(SendError::Permanent(_))), "{refused:?}");
    }
    assert!(desk.channel.outbox(0).await.unwrap().is_empty());
    desk.channel.create_group("120363041", "Arisan", &[]).await.unwrap();
    desk.channel.send(&Outgoing { to: group, ..outgoing("3EB0A", SITI) }).await.unwrap();
    assert_eq!(desk.channel.outbox(0).await.unwrap()[0].chat, "120363041@g.us");
}

#[tokio::test]
async fn without_a_connection_a_send_waits_and_without_a_link_it_fails() {
    let desk = Desk::fresh().await;
    assert!(matches!(desk.channel.send(&outgoing("3EB0A", SITI)).await, Err(SendError::Permanent(_))));
    assert_eq!(desk.channel.is_registered(SITI).await, Err(ChannelError::NotLinked));
    desk.link().await;
    desk.channel.disconnect().await.unwrap();
    assert_eq!(desk.channel.send(&outgoing("3EB0A", SITI)).await, Err(SendError::Offline));
    assert_eq!(desk.channel.is_registered(SITI).await, Err(ChannelError::Offline));
    assert!(desk.channel.outbox(0).await.unwrap().is_empty());
    desk.channel.reconnect().await.unwrap();
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
}
