//! One customer is one contact, whatever the network calls them.

use crate::support::{DEWI, TestDesk};
use balas::{
    channels::{ChannelEvent, Inbound, Sender, Sink},
    contacts,
    model::*,
    store::{self, search, views::InboxGroup},
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
    let apart = desk.takes_apart(kept).await;
    assert_eq!(Some(apart), before.into_iter().max());
    deliver(&desk, "4", None, Some("77001")).await;
    let split = desk.list(InboxGroup::All).await;
    assert_eq!(split.iter().find(|row| row.contact.id == apart).unwrap().unread, 2);
}

#[tokio::test]
async fn a_lid_is_never_shown_as_a_phone_number() {
    let desk = TestDesk::linked().await;
    deliver(&desk, "1", None, Some("12025550123")).await;
    let rows = desk.list(InboxGroup::All).await;
    assert_eq!((rows[0].contact.phone.as_str(), rows[0].contact.name.as_str()), ("", "Dewi"));
}

impl TestDesk {
    /// Names, notes and tags of two contacts, who then prove to be one.
    async fn merges_two(&self) -> (ConversationId, ConversationId) {
        deliver(self, "1", Some(DEWI), None).await;
        deliver(self, "2", None, Some("77001")).await;
        let (known, hidden) = (self.row_of(DEWI).await, self.list(InboxGroup::All).await);
        let hidden = hidden.into_iter().find(|row| row.contact.phone.is_empty()).unwrap();
        let (kept, merged) = (known.contact.id, hidden.contact.id);
        self.write(move |tx| {
            async move {
                contacts::set_tags(tx, kept, vec!["grosir".to_owned(), "VIP".to_owned()]).await?;
                contacts::rename(tx, merged, "Ibu Dewi Lestari").await?;
                contacts::set_note(tx, merged, "bayar tunai").await?;
                contacts::set_tags(tx, merged, vec!["vip".to_owned(), "batik".to_owned()]).await
            }
            .boxed()
        })
        .await;
        deliver(self, "3", Some(DEWI), Some("77001")).await;
        (known.id, hidden.id)
    }

    /// Takes back the newest merge into a contact. Returns who stands on their own again.
    async fn takes_apart(&self, kept: ContactId) -> ContactId {
        let merges = contacts::merging::list(&mut self.app.store().read().await.unwrap(), kept).await.unwrap();
        let newest = merges[0].id;
        self.write(move |tx| contacts::merging::undo(tx, newest).boxed()).await
    }

    async fn contact(&self, conversation: ConversationId) -> store::contacts::ContactRow {
        let mut reader = self.app.store().read().await.unwrap();
        let id = self.row(conversation).await.contact.id;
        store::contacts::get(&mut reader, id).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn what_was_said_of_either_is_said_of_the_one_and_taken_back_with_the_merge() {
    let desk = TestDesk::linked().await;
    let (kept, merged) = desk.merges_two().await;
    let row = desk.contact(kept).await;
    assert_eq!((row.name.as_str(), row.note.as_str()), ("Ibu Dewi Lestari", "bayar tunai"));
    assert_eq!(row.tags, r#"["grosir","VIP","batik"]"#);
    let found = |words: &'static str| {
        let desk = &desk;
        async move {
            let mut reader = desk.app.store().read().await.unwrap();
            search::contacts(&mut reader, Realm::Practice, words, &[], 10).await.unwrap()
        }
    };
    assert_eq!(found("lestari").await, [row.id], "it is found by what it says now");

    // A note that somebody has written since stays; the rest goes back.
    let id = row.id;
    desk.write(move |tx| contacts::set_note(tx, id, "bayar QRIS").boxed()).await;
    desk.takes_apart(id).await;
    let (kept, merged) = (desk.contact(kept).await, desk.contact(merged).await);
    assert_eq!((kept.name.as_str(), kept.note.as_str(), kept.tags.as_str()), ("", "bayar QRIS", r#"["grosir","VIP"]"#));
    assert_eq!(found("lestari").await, [merged.id]);
}

#[tokio::test]
async fn a_conversation_that_stayed_behind_still_reaches_its_customer() {
    let desk = TestDesk::linked().await;
    let (_, left) = desk.merges_two().await;
    balas::handoff::take_over(&desk.app, left, AgentId::LOCAL).await.unwrap();
    desk.reply(left, "masih di sini?").await;
    desk.settle().await;
    let received = desk.practice().outbox(0).await.unwrap();
    assert_eq!(
        received.iter().map(|item| (item.chat.as_str(), item.text.as_str())).collect::<Vec<_>>().pop(),
        Some((format!("{DEWI}@c.us").as_str(), "masih di sini?"))
    );
}

#[tokio::test]
async fn a_reject_that_never_ends_outlives_one_that_does() {
    use balas::store::ai_rejects::{self, NewReject};
    let desk = TestDesk::linked().await;
    deliver(&desk, "1", Some(DEWI), None).await;
    deliver(&desk, "2", None, Some("77001")).await;
    let mut ids: Vec<ContactId> = desk.list(InboxGroup::All).await.iter().map(|row| row.contact.id).collect();
    ids.sort();
    let (first, second) = (ids[0], ids[1]);
    let soon = desk.clock.now().plus_millis(1000);
    desk.write(move |tx| {
        async move {
            let now = tx.now();
            for (id, until) in [(first, Some(soon)), (second, None)] {
                ai_rejects::put(tx, AiSettingId(1), id, &NewReject { until, author: "", reason: "" }, now).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await;
    deliver(&desk, "3", Some(DEWI), Some("77001")).await;
    let later = soon.plus_millis(1000);
    let mut reader = desk.app.store().read().await.unwrap();
    assert!(ai_rejects::holds(&mut reader, AiSettingId(1), first, later).await.unwrap());
}
