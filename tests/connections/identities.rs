//! One customer of the account is one contact and one thread here, whenever their number becomes known.

use super::{
    pair::Pair,
    service::{Desk, contact},
};
use crate::support::DEWI;
use balas::{
    channels::{ChannelEvent, Inbound, Sender, Sink},
    model::Content,
};
use serde_json::json;

async fn writes(pair: &Pair, msgid: &str, phone: Option<&str>) {
    let sender = Sender { phone: phone.map(str::to_owned), lid: Some("77001".to_owned()), name: "Dewi".to_owned() };
    let inbound = Inbound {
        external_id: msgid.to_owned(),
        sender,
        group: None,
        content: Content::text(msgid),
        attachment: None,
        at: pair.there.desk.clock.now(),
    };
    pair.there.desk.app.deliver(pair.there.desk.channel, ChannelEvent::Message(inbound)).await.unwrap();
}

#[tokio::test]
async fn a_number_that_becomes_known_later_is_added_to_the_contact_that_there_is() {
    let pair = Pair::linked().await;
    writes(&pair, "satu", None).await;
    pair.round().await;
    assert_eq!(pair.rows().await[0].contact.phone, "");
    writes(&pair, "dua", Some(DEWI)).await;
    pair.round().await;
    let rows = pair.rows().await;
    assert_eq!((rows.len(), rows[0].contact.phone.as_str()), (1, DEWI));
    assert_eq!(pair.texts(rows[0].id).await, ["satu", "dua"]);
}

#[tokio::test]
async fn a_contact_whose_number_changes_there_has_both_here() {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![contact("1", "Dewi", 6_281_200_000_101)];
    desk.round().await;
    desk.mind().contacts[0]["phone"] = json!(6_281_200_000_102_u64);
    for _ in 0..3 {
        desk.round().await;
    }
    assert_eq!(desk.contacts().await.len(), 1);
    assert_eq!(desk.mind().contacts.len(), 1, "nobody is removed or doubled there");
    assert!(desk.asked("").is_empty());
}

#[tokio::test]
async fn a_contact_that_is_entered_anew_there_stays_on_our_list() {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![contact("1", "Dewi", 6_281_200_000_101), contact("2", "Emre", 6_281_200_000_102)];
    desk.round().await;
    desk.mind().contacts[0]["id"] = json!("9");
    for _ in 0..2 {
        desk.round().await;
    }
    assert_eq!((desk.contacts().await.len(), desk.mind().contacts.len()), (2, 2));
}
