//! One customer is one contact, whatever the network calls them.

use crate::support::{DEWI, TestDesk};
use balas::{
    channels::{ChannelEvent, Inbound, Sender, Sink},
    model::*,
    store::{merges, views::InboxGroup},
};
use futures_util::FutureExt;

async fn deliver(desk: &TestDesk, msgid: &str, phone: Option<&str>, lid: Option<&str>) {
    let sender = Sender { phone: phone.map(str::to_owned), lid: lid.map(str::to_owned), name: "Dewi".into() };
    let inbound = Inbound {
        external_id: msgid.to_owned(),
        sender,
        group: None,
        content: Content::text("halo"),
        attachment: None,
        at: desk.clock.now(),
    };
    desk.app.deliver(desk.channel, ChannelEvent::Message(inbound)).await.unwrap();
}

#[tokio::test]
async fn a_phone_and_a_lid_named_together_are_one_contact() {
    let desk = TestDesk::linked().await;
    deliver(&desk, "1", Some(DEWI), None).await;
    deliver(&desk, "2", Some(DEWI), Some("77001")).await;
    deliver(&desk, "3", None, Some("77001")).await;
    let rows = desk.list(InboxGroup::All).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].unread, 3);
}

#[tokio::test]
async fn two_contacts_that_prove_to_be_one_are_merged_and_the_merge_can_be_undone() {
    let desk = TestDesk::linked().await;
    deliver(&desk, "1", Some(DEWI), None).await;
    deliver(&desk, "2", None, Some("77001")).await;
    let before: Vec<ContactId> = desk.list(InboxGroup::All).await.iter().map(|row| row.contact.id).collect();
    assert_eq!(before.len(), 2);
    deliver(&desk, "3", Some(DEWI), Some("77001")).await;
    let kept = *before.iter().min().unwrap();
    let row = desk.row_of(DEWI).await;
    assert_eq!(row.contact.id, kept);
    let apart = desk
        .write(move |tx| {
            async move {
                let now = tx.now();
                merges::undo(tx, kept, now).await.map_err(Into::into)
            }
            .boxed()
        })
        .await;
    assert_eq!(apart, before.into_iter().max());
    deliver(&desk, "4", None, Some("77001")).await;
    let split = desk.list(InboxGroup::All).await;
    assert_eq!(split.iter().find(|row| Some(row.contact.id) == apart).unwrap().unread, 2);
}

#[tokio::test]
async fn a_lid_is_never_shown_as_a_phone_number() {
    let desk = TestDesk::linked().await;
    deliver(&desk, "1", None, Some("12025550123")).await;
    let rows = desk.list(InboxGroup::All).await;
    assert_eq!((rows[0].contact.phone.as_str(), rows[0].contact.name.as_str()), ("", "Dewi"));
}
