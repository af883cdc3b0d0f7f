//! One change for many contacts touches nobody who is as wanted already, and taking it back leaves no trace.

use super::{add, all, everyone, named, tag};
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    contacts::{self, bulk},
    error::Code,
    model::{
        ContactId,
        contact_bulk::BulkChange,
        contact_list::{ContactEntry, ContactSort},
    },
};
use futures_util::FutureExt;

async fn change(desk: &TestDesk, change: BulkChange, contacts: &[ContactId]) -> balas::model::contact_bulk::BulkResult {
    let contacts = contacts.to_vec();
    desk.write(move |tx| bulk::change(tx, change, contacts).boxed()).await
}

async fn everybody(desk: &TestDesk) -> Vec<ContactEntry> {
    all(desk, &everyone(), ContactSort::Name, 50).await
}

#[tokio::test]
async fn every_change_can_be_taken_back_to_exactly_what_was() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101"), ("Budi", "6281234567102"), ("Citra", "6281234567103")]).await;
    desk.says(DEWI, "Halo").await;
    let emre = desk.says(EMRE, "Merhaba").await.conversation_id;
    desk.write(move |tx| contacts::set_blocked(tx, emre, true).boxed()).await;
    desk.write(move |tx| balas::inbox::set_bot_enabled(tx, emre, false).boxed()).await;
    tag(&desk, named(&desk, "Ani").await.contact.id, &["Kopi", "grosir"]).await;
    tag(&desk, named(&desk, "Budi").await.contact.id, &["Kopi"]).await;
    let before = everybody(&desk).await;
    let ids: Vec<_> = before.iter().map(|row| row.contact.id).collect();
    for (wanted, number) in [
        (BulkChange::Tag { tag: "Grosir".into() }, 4),
        (BulkChange::Untag { tag: "KOPI".into() }, 2),
        (BulkChange::Block, 4),
        (BulkChange::Unblock, 1),
        (BulkChange::Bot { enabled: false }, 1),
        (BulkChange::Bot { enabled: true }, 1),
    ] {
        let done = change(&desk, wanted.clone(), &ids).await;
        assert_eq!(done.changed, number, "{wanted:?}");
        assert_ne!(everybody(&desk).await, before, "{wanted:?}");
        assert_eq!(change(&desk, wanted.clone(), &ids).await.changed, 0, "{wanted:?} once more changes nobody");
        desk.write(move |tx| bulk::undo(tx, done.undo).boxed()).await;
        let after: Vec<_> = everybody(&desk).await.into_iter().map(sorted).collect();
        assert_eq!(after, before.iter().cloned().map(sorted).collect::<Vec<_>>(), "{wanted:?} taken back");
    }
}

/// A tag that comes back comes last, which is no difference to anybody.
fn sorted(mut row: ContactEntry) -> ContactEntry {
    row.tags = row.tags.iter().map(|tag| tag.to_lowercase()).collect();
    row.tags.sort();
    row
}

#[tokio::test]
async fn who_is_not_chosen_stays_as_they_are() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101"), ("Budi", "6281234567102")]).await;
    let ani = named(&desk, "Ani").await.contact.id;
    change(&desk, BulkChange::Block, &[ani]).await;
    assert!(named(&desk, "Ani").await.blocked);
    assert!(!named(&desk, "Budi").await.blocked);
}

#[tokio::test]
async fn an_empty_tag_and_too_many_contacts_are_refused() {
    let desk = TestDesk::linked().await;
    let ask = |change: BulkChange, contacts: Vec<ContactId>| {
        desk.app.store().write(move |tx| bulk::change(tx, change, contacts).boxed())
    };
    assert_eq!(ask(BulkChange::Tag { tag: "  ".into() }, vec![]).await.unwrap_err().code(), Code::Invalid);
    let long = "x".repeat(41);
    assert_eq!(ask(BulkChange::Tag { tag: long }, vec![]).await.unwrap_err().code(), Code::TooLong);
    let many = (1..=10_001).map(ContactId).collect();
    assert_eq!(ask(BulkChange::Block, many).await.unwrap_err().code(), Code::TooLong);
}

#[tokio::test]
async fn one_tag_is_one_tag_however_its_letters_are_written() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101"), ("Budi", "6281234567102"), ("Cem", "6281234567103")]).await;
    tag(&desk, named(&desk, "Ani").await.contact.id, &["İndirim"]).await;
    tag(&desk, named(&desk, "Budi").await.contact.id, &["ÇAY"]).await;
    tag(&desk, named(&desk, "Cem").await.contact.id, &["Kırmızı"]).await;
    let ids: Vec<_> = everybody(&desk).await.iter().map(|row| row.contact.id).collect();
    for (written, number) in [("indirim", 2), ("çay", 2), ("KIRMIZI", 2)] {
        let done = change(&desk, BulkChange::Tag { tag: written.into() }, &ids).await;
        assert_eq!(done.changed, number, "who has it in other letters has it: {written}");
        let done = change(&desk, BulkChange::Untag { tag: written.into() }, &ids).await;
        assert_eq!(done.changed, 3, "{written}");
    }
    assert!(everybody(&desk).await.iter().all(|row| row.tags.is_empty()));
}
