//! Contacts one by one: added by hand, written to first, made one with another and taken apart, and known by fields of the
//! shop's own; and who did all that.

use super::{add, all, everyone, named, tag};
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    audit,
    contacts::{self, bulk, fields, import, merging, newcomers},
    error::{Code, Result},
    model::{
        AgentId, ContactFieldId, ContactId, Realm, Status,
        audit::{Act, Actor, ActorKind, AuditWhat},
        contact_bulk::BulkChange,
        contact_field::ContactFieldDraft,
        contact_import::ImportRequest,
        contact_list::{ContactEntry, ContactSort},
        newcomer::Newcomer,
    },
    store::Tx,
    views,
};
use futures_util::{FutureExt, future::BoxFuture};

impl TestDesk {
    /// The person at this computer does something.
    async fn acts<T: Send + 'static>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    ) -> Result<T> {
        self.app.store().write_for(Actor::Agent(AgentId::LOCAL), work).await
    }

    fn newcomer(&self, name: &str, number: &str) -> Newcomer {
        let (name, number) = (name.to_owned(), number.to_owned());
        Newcomer { channel_id: self.channel, number, country: "ID".into(), name, tags: vec!["Grosir".into()] }
    }

    async fn acts_of(&self, id: ContactId) -> Vec<(Act, String, String)> {
        let mut reader = self.app.store().read().await.unwrap();
        let page = audit::of_contact(&mut reader, id, 100).await.unwrap();
        let acts = page.items.into_iter().filter_map(|entry| match entry.told {
            AuditWhat::Act { act, detail } => Some((act, detail, entry.actor)),
            AuditWhat::Owner { .. } => None,
        });
        acts.collect()
    }
}

async fn everybody(desk: &TestDesk) -> Vec<ContactEntry> {
    all(desk, &everyone(), ContactSort::Name, 50).await
}

#[tokio::test]
async fn a_new_contact_has_its_number_as_its_country_writes_it_and_a_known_one_is_told() {
    let desk = TestDesk::linked().await;
    let newcomer = desk.newcomer("Ani Lestari", "0812-3456-7101");
    let id = desk.acts(move |tx| newcomers::add(tx, newcomer).boxed()).await.unwrap();
    let row = named(&desk, "Ani Lestari").await;
    assert_eq!((row.contact.id, row.contact.phone.as_str()), (id, "6281234567101"));
    assert_eq!(row.tags, ["Grosir"]);

    let mut reader = desk.app.store().read().await.unwrap();
    let found = newcomers::look_up(&mut reader, Realm::Practice, "+62 812 3456 7101", "TR").await.unwrap();
    assert_eq!(found.known.map(|row| row.contact.id), Some(id));
    let other_realm = newcomers::look_up(&mut reader, Realm::Real, "6281234567101", "ID").await.unwrap();
    assert!(other_realm.known.is_none() && other_realm.phone_pretty.is_some());
    assert_eq!(newcomers::look_up(&mut reader, Realm::Practice, "0812", "ID").await.unwrap().phone_pretty, None);
    drop(reader);

    for (number, code) in [("081234567101", Code::Conflict), ("12", Code::Invalid), ("", Code::Invalid)] {
        let newcomer = desk.newcomer("Dua kali", number);
        let refused = desk.acts(move |tx| newcomers::add(tx, newcomer).boxed()).await.unwrap_err();
        assert_eq!(refused.code(), code, "{number}");
    }
    assert_eq!(everybody(&desk).await.len(), 1, "what is refused leaves nothing behind");
}

#[tokio::test]
async fn a_conversation_that_a_person_begins_is_theirs_and_is_begun_once() {
    let desk = TestDesk::linked().await;
    let newcomer = desk.newcomer("Ani", "081234567101");
    let ani = desk.acts(move |tx| newcomers::add(tx, newcomer).boxed()).await.unwrap();
    let begun = desk.acts(move |tx| newcomers::converse(tx, ani, None).boxed()).await.unwrap();
    let row = desk.row(begun).await;
    assert_eq!((row.status, row.agent.map(|agent| agent.is_me)), (Status::Human, Some(true)));
    assert_eq!(desk.acts(move |tx| newcomers::converse(tx, ani, None).boxed()).await.unwrap(), begun);
    desk.reply(begun, "Halo, ini Toko Laras").await;
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 1, "and what is written there arrives");

    let with_bot = desk.says(DEWI, "Halo").await.conversation_id;
    let dewi = desk.row(with_bot).await.contact.id;
    let found = desk.acts(move |tx| newcomers::converse(tx, dewi, None).boxed()).await.unwrap();
    assert_eq!((found, desk.row(found).await.status), (with_bot, Status::Bot), "one that is there keeps its owner");
}

#[tokio::test]
async fn two_contacts_made_one_by_a_person_come_apart_exactly_as_they_were() {
    let desk = TestDesk::linked().await;
    let (dewi, emre) =
        (desk.says(DEWI, "Halo").await.conversation_id, desk.says(EMRE, "Merhaba").await.conversation_id);
    let (kept, merged) = (desk.row(dewi).await.contact.id, desk.row(emre).await.contact.id);
    tag(&desk, kept, &["Grosir"]).await;
    tag(&desk, merged, &["grosir", "Kopi"]).await;
    desk.write(move |tx| contacts::set_note(tx, merged, "bayar tunai").boxed()).await;
    desk.write(move |tx| contacts::set_blocked(tx, emre, true).boxed()).await;
    let draft = ContactFieldDraft { id: None, name: "Alamat".into(), in_table: false };
    let field = desk.write(move |tx| fields::save(tx, draft).boxed()).await;
    desk.write(move |tx| async move { fields::set(tx, merged, field, "Solo").await }.boxed()).await;
    let before = everybody(&desk).await;

    let done = desk.acts(move |tx| merging::merge(tx, kept, merged).boxed()).await.unwrap();
    let one = named(&desk, "Customer 142").await;
    assert_eq!(one.tags, ["Grosir", "Kopi"]);
    assert_eq!(one.fields[0].value, "Solo");
    assert!(one.blocked && everybody(&desk).await.len() == 1);
    let again = desk.acts(move |tx| merging::merge(tx, kept, merged).boxed()).await.unwrap_err();
    assert_eq!(again.code(), Code::Conflict);

    // What is written and tagged meanwhile belongs to whom it was written for.
    tag(&desk, kept, &["Grosir", "Kopi", "VIP"]).await;
    desk.acts(move |tx| merging::undo(tx, done.id).boxed()).await.unwrap();
    let after = everybody(&desk).await;
    let without_vip = |rows: Vec<ContactEntry>| -> Vec<ContactEntry> {
        let plain = |mut row: ContactEntry| {
            row.tags.retain(|tag| tag != "VIP");
            row
        };
        rows.into_iter().map(plain).collect()
    };
    assert_eq!(without_vip(after.clone()), before);
    assert!(after.iter().any(|row| row.contact.id == kept && row.tags == ["Grosir", "VIP"]));
    assert_eq!((desk.row(dewi).await.contact.id, desk.row(emre).await.contact.id), (kept, merged));
    assert!(desk.row(emre).await.blocked && !desk.row(dewi).await.blocked);
    let twice = desk.acts(move |tx| merging::undo(tx, done.id).boxed()).await.unwrap_err();
    assert_eq!(twice.code(), Code::Conflict);

    let me = "Sari".to_owned();
    desk.write(|tx| async move { balas::settings::set_agent_name(tx, "Sari").await }.boxed()).await;
    let merges: Vec<_> =
        desk.acts_of(kept).await.into_iter().filter(|(act, ..)| matches!(act, Act::Merged | Act::Unmerged)).collect();
    let emres = "Customer 766".to_owned();
    assert_eq!(merges, [(Act::Unmerged, emres.clone(), me.clone()), (Act::Merged, emres, me)]);
}

#[tokio::test]
async fn of_several_merges_the_newest_is_taken_back_first() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101"), ("Budi", "6281234567102"), ("Citra", "6281234567103")]).await;
    let [ani, budi, citra] = [named(&desk, "Ani").await, named(&desk, "Budi").await, named(&desk, "Citra").await];
    let [ani, budi, citra] = [ani.contact.id, budi.contact.id, citra.contact.id];
    let first = desk.acts(move |tx| merging::merge(tx, budi, ani).boxed()).await.unwrap().id;
    let second = desk.acts(move |tx| merging::merge(tx, citra, budi).boxed()).await.unwrap().id;
    let early = desk.acts(move |tx| merging::undo(tx, first).boxed()).await.unwrap_err();
    assert_eq!(early.code(), Code::Conflict);
    for id in [second, first] {
        desk.acts(move |tx| merging::undo(tx, id).boxed()).await.unwrap();
    }
    let phones: Vec<_> = everybody(&desk).await.into_iter().map(|row| (row.contact.name, row.contact.phone)).collect();
    let expected = [("Ani", "6281234567101"), ("Budi", "6281234567102"), ("Citra", "6281234567103")];
    assert_eq!(phones, expected.map(|(name, phone)| (name.to_owned(), phone.to_owned())));
    for (kept, merged) in [(ani, ani), (ani, ContactId(999))] {
        assert!(desk.acts(move |tx| merging::merge(tx, kept, merged).boxed()).await.is_err());
    }
}

async fn field(desk: &TestDesk, name: &str) -> Result<ContactFieldId> {
    let draft = ContactFieldDraft { id: None, name: name.to_owned(), in_table: true };
    desk.acts(move |tx| fields::save(tx, draft).boxed()).await
}

#[tokio::test]
async fn fields_of_the_shop_are_named_once_filled_in_and_go_with_what_they_hold() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101")]).await;
    let ani = named(&desk, "Ani").await.contact.id;
    let (address, size) = (field(&desk, "İl / Kota").await.unwrap(), field(&desk, "Ukuran").await.unwrap());
    for taken in ["ukuran", "IL / KOTA", "Phone", "", "  "] {
        assert_eq!(field(&desk, taken).await.unwrap_err().code(), Code::Invalid, "{taken}");
    }
    desk.acts(move |tx| async move { fields::set(tx, ani, address, " Solo ").await }.boxed()).await.unwrap();
    desk.acts(move |tx| async move { fields::set(tx, ani, size, "L").await }.boxed()).await.unwrap();
    desk.acts(move |tx| fields::sort(tx, vec![size, address]).boxed()).await.unwrap();
    let list = fields::list(&mut desk.app.store().read().await.unwrap()).await.unwrap();
    assert_eq!(list.iter().map(|field| (field.id, field.used)).collect::<Vec<_>>(), [(size, 1), (address, 1)]);
    desk.acts(move |tx| async move { fields::set(tx, ani, size, "").await }.boxed()).await.unwrap();
    desk.acts(move |tx| fields::remove(tx, size).boxed()).await.unwrap();
    let row = named(&desk, "Ani").await;
    assert_eq!(row.fields.iter().map(|value| value.value.as_str()).collect::<Vec<_>>(), ["Solo"]);
    let long = "x".repeat(501);
    let refused = desk.acts(move |tx| async move { fields::set(tx, ani, address, &long).await }.boxed()).await;
    assert_eq!(refused.unwrap_err().code(), Code::TooLong);
}

#[tokio::test]
async fn fields_leave_with_a_file_and_come_back_with_it_and_taking_that_back_restores_them() {
    let desk = TestDesk::linked().await;
    let address = field(&desk, "Alamat").await.unwrap();
    add(&desk, &[("Ani", "6281234567101")]).await;
    let ani = named(&desk, "Ani").await.contact.id;
    desk.acts(move |tx| async move { fields::set(tx, ani, address, "=Solo").await }.boxed()).await.unwrap();
    let before = everybody(&desk).await;
    let directory = tempfile::tempdir().unwrap();
    let chosen = contacts::export::Chosen::Filter(everyone());
    let path = contacts::export::write(desk.app.store(), chosen, directory.path(), desk.clock.now()).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("'=Solo"), "{text}");
    let request = |text: &str| ImportRequest { channel_id: desk.channel, country: "ID".into(), text: text.into() };
    import::run(desk.app.store(), &request(&text)).await.unwrap();
    assert_eq!(everybody(&desk).await, before);

    let changed = "phone,alamat\n6281234567101,Semarang\n6281234567102,Kudus\n";
    assert_eq!(import::preview(desk.app.store(), &request(changed)).await.unwrap().fields, ["Alamat"]);
    let imported = import::run(desk.app.store(), &request(changed)).await.unwrap();
    assert_eq!(named(&desk, "Ani").await.fields[0].value, "Semarang");
    desk.write(move |tx| import::undo(tx, imported.id).boxed()).await;
    assert_eq!(everybody(&desk).await, before);
}

#[tokio::test]
async fn who_did_what_is_told_with_their_name() {
    let desk = TestDesk::linked().await;
    desk.write(|tx| async move { balas::settings::set_agent_name(tx, "Sari").await }.boxed()).await;
    let id = desk.says(DEWI, "Halo").await.conversation_id;
    let dewi = desk.row(id).await.contact.id;
    desk.acts(move |tx| contacts::set_tags(tx, dewi, vec!["Grosir".into(), "Kopi".into()]).boxed()).await.unwrap();
    desk.acts(move |tx| contacts::set_tags(tx, dewi, vec!["Kopi".into()]).boxed()).await.unwrap();
    desk.acts(move |tx| balas::inbox::set_bot_enabled(tx, id, false).boxed()).await.unwrap();
    desk.acts(move |tx| contacts::set_blocked(tx, id, true).boxed()).await.unwrap();
    desk.acts(move |tx| bulk::change(tx, BulkChange::Unblock, vec![dewi]).boxed()).await.unwrap();
    let sari = |act, detail: &str| (act, detail.to_owned(), "Sari".to_owned());
    let told = [
        sari(Act::Unblocked, ""),
        sari(Act::Blocked, ""),
        sari(Act::BotOff, ""),
        sari(Act::Untagged, "Grosir"),
        sari(Act::Tagged, "Kopi"),
        sari(Act::Tagged, "Grosir"),
    ];
    assert_eq!(desk.acts_of(dewi).await, told);

    balas::handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    balas::handoff::close_for(&desk.app, id, Actor::Agent(AgentId::LOCAL)).await.unwrap();
    balas::handoff::hand_off(&desk.app, id).await.unwrap();
    let mut reader = desk.app.store().read().await.unwrap();
    let page = audit::of_contact(&mut reader, dewi, 3).await.unwrap();
    assert!(page.more);
    let owners: Vec<_> = page.items.iter().map(|entry| (entry.by, entry.actor.as_str())).collect();
    assert_eq!(owners, [(ActorKind::Script, ""), (ActorKind::Agent, "Sari"), (ActorKind::Agent, "Sari")]);
    let closed =
        desk.log(id).await.into_iter().rev().find_map(|message| message.event.filter(|event| event.actor == "Sari"));
    assert!(closed.is_some(), "the line in the log names who closed it");
    drop(reader);

    desk.says(DEWI, "Masih ada?").await;
    desk.practice().phone_reply(DEWI, "Ada, Kak").await.unwrap();
    let mut reader = desk.app.store().read().await.unwrap();
    let page = audit::of_contact(&mut reader, dewi, 2).await.unwrap();
    let owners: Vec<_> = page.items.iter().map(|entry| (entry.by, entry.actor.as_str())).collect();
    assert_eq!(owners, [(ActorKind::Phone, ""), (ActorKind::Script, "")]);
    assert!(views::contact(&mut reader, dewi).await.is_ok());
}
