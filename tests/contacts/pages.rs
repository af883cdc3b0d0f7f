//! The table of contacts shows exactly its people, each once, in its order, and its numbers agree with it.

use super::{add, all, everyone, named, names, tag};
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    contacts, inbox,
    model::{
        Realm, Status,
        contact_list::{ContactFilter, ContactSort, TagCount},
    },
    store::contact_list,
};
use futures_util::FutureExt;
use std::collections::HashSet;

const PEOPLE: [(&str, &str); 5] = [
    ("Çağla", "905371112201"),
    ("Dewi", "6281234567101"),
    ("cem", "905371112202"),
    ("Zeynep", "905371112203"),
    ("", "6281234567102"),
];

#[tokio::test]
async fn by_name_goes_as_the_alphabet_does_and_the_nameless_come_last() {
    let desk = TestDesk::linked().await;
    add(&desk, &PEOPLE).await;
    let shown = names(&desk, &everyone(), ContactSort::Name).await;
    assert_eq!(shown, ["cem", "Çağla", "Dewi", "Zeynep", "+62 812-3456-7102"]);
}

#[tokio::test]
async fn by_last_message_the_newest_comes_first_and_who_never_wrote_last() {
    let desk = TestDesk::linked().await;
    add(&desk, &PEOPLE[..2]).await;
    desk.says(DEWI, "Halo").await;
    desk.says(EMRE, "Merhaba").await;
    desk.says(DEWI, "Masih ada?").await;
    let rows = all(&desk, &everyone(), ContactSort::LastMessage, 2).await;
    let shown: Vec<_> = rows.iter().map(|row| row.contact.name.as_str()).collect();
    assert_eq!(shown, ["Customer 142", "Customer 766", "Dewi", "Çağla"]);
    assert_eq!((rows[0].status, rows[2].status), (Some(Status::Bot), None));
    assert_eq!(rows[0].last_message_at, Some(desk.clock.now()));
}

#[tokio::test]
async fn a_name_that_changes_changes_its_place() {
    let desk = TestDesk::linked().await;
    add(&desk, &PEOPLE).await;
    let id = named(&desk, "Zeynep").await.contact.id;
    desk.write(move |tx| contacts::rename(tx, id, "Ayşe").boxed()).await;
    assert_eq!(names(&desk, &everyone(), ContactSort::Name).await[0], "Ayşe");
    desk.write(move |tx| contacts::rename(tx, id, "").boxed()).await;
    assert_eq!(names(&desk, &everyone(), ContactSort::Name).await[4], "+90 537 111 22 03", "nameless again");
}

#[tokio::test]
async fn filters_let_through_exactly_who_is_meant_and_the_counts_agree() {
    let desk = TestDesk::linked().await;
    add(&desk, &PEOPLE).await;
    let talking = desk.says(DEWI, "Halo").await.conversation_id;
    desk.write(move |tx| inbox::set_bot_enabled(tx, talking, false).boxed()).await;
    desk.write(move |tx| contacts::set_blocked(tx, talking, true).boxed()).await;
    tag(&desk, named(&desk, "cem").await.contact.id, &["Grosir", "Tempo 30 hari"]).await;
    tag(&desk, named(&desk, "Dewi").await.contact.id, &["grosir"]).await;

    let tagged = ContactFilter { tag: Some("Grosir".into()), ..everyone() };
    assert_eq!(names(&desk, &tagged, ContactSort::Name).await, ["cem", "Dewi"], "whatever the case");
    for narrowed in [
        ContactFilter { blocked: true, ..everyone() },
        ContactFilter { bot_off: true, ..everyone() },
        ContactFilter { blocked: true, bot_off: true, ..everyone() },
    ] {
        for sort in [ContactSort::Name, ContactSort::LastMessage] {
            assert_eq!(names(&desk, &narrowed, sort).await, ["Customer 142"], "{narrowed:?}");
        }
    }
    let here = ContactFilter { channel_id: Some(desk.channel), ..everyone() };
    assert_eq!(all(&desk, &here, ContactSort::Name, 4).await.len(), 6);
    let elsewhere = ContactFilter { channel_id: Some(balas::model::ChannelId(desk.channel.0 + 1)), ..everyone() };
    assert_eq!(all(&desk, &elsewhere, ContactSort::Name, 4).await.len(), 0);

    let counts = contact_list::counts(&mut desk.app.store().read().await.unwrap(), Realm::Practice).await.unwrap();
    assert_eq!((counts.everyone, counts.blocked, counts.bot_off), (6, 1, 1));
    assert_eq!(counts.tags[0], TagCount { tag: counts.tags[0].tag.clone(), number: 2 });
    assert_eq!(counts.tags[1], TagCount { tag: "Tempo 30 hari".into(), number: 1 });

    desk.write(move |tx| contacts::set_blocked(tx, talking, false).boxed()).await;
    desk.write(move |tx| inbox::set_bot_enabled(tx, talking, true).boxed()).await;
    let counts = contact_list::counts(&mut desk.app.store().read().await.unwrap(), Realm::Practice).await.unwrap();
    assert_eq!((counts.blocked, counts.bot_off), (0, 0));
}

#[tokio::test]
async fn people_are_found_by_name_by_number_as_people_write_it_and_by_tag() {
    let desk = TestDesk::linked().await;
    add(&desk, &PEOPLE).await;
    tag(&desk, named(&desk, "cem").await.contact.id, &["Luar negeri"]).await;
    let find = |text: &str| ContactFilter { text: text.into(), ..everyone() };
    assert_eq!(names(&desk, &find("cag"), ContactSort::Name).await, ["Çağla"]);
    assert_eq!(names(&desk, &find("+90 537"), ContactSort::Name).await, ["cem", "Çağla", "Zeynep"]);
    assert_eq!(names(&desk, &find("luar"), ContactSort::Name).await, ["cem"]);
    assert_eq!(names(&desk, &find("\" OR *"), ContactSort::Name).await.len(), 0, "nothing typed is syntax");
    let narrowed = ContactFilter { tag: Some("Luar negeri".into()), ..find("905") };
    assert_eq!(names(&desk, &narrowed, ContactSort::LastMessage).await, ["cem"]);
}

#[tokio::test]
async fn a_merged_contact_and_another_realm_are_not_shown() {
    let desk = TestDesk::linked().await;
    add(&desk, &PEOPLE).await;
    tag(&desk, named(&desk, "Zeynep").await.contact.id, &["VIP"]).await;
    let (kept, merged) = (named(&desk, "cem").await.contact.id, named(&desk, "Zeynep").await.contact.id);
    desk.write(move |tx| contacts::merging::merge(tx, kept, merged).boxed()).await;
    assert_eq!(names(&desk, &everyone(), ContactSort::Name).await, ["cem", "Çağla", "Dewi", "+62 812-3456-7102"]);
    let real = ContactFilter::everyone(Realm::Real);
    assert_eq!(all(&desk, &real, ContactSort::Name, 4).await.len(), 0);
    balas::practice::erase(&desk.app).await.unwrap();
    let counts = contact_list::counts(&mut desk.app.store().read().await.unwrap(), Realm::Practice).await.unwrap();
    assert_eq!(counts, balas::model::contact_list::ContactCounts::default(), "nothing is left of an erased realm");
}

/// A tag that very many have is checked along the walk, whose pages may be short: nobody is lost or shown twice.
#[tokio::test]
async fn a_tag_that_thousands_have_is_paged_without_a_gap() {
    let desk = TestDesk::linked().await;
    let phones: Vec<String> = (0..9_000).map(|number| format!("62812{number:08}")).collect();
    let people: Vec<(String, &str)> =
        phones.iter().map(|phone| (format!("Nama {}", &phone[9..]), phone.as_str())).collect();
    let people: Vec<(&str, &str)> = people.iter().map(|(name, phone)| (name.as_str(), *phone)).collect();
    add(&desk, &people).await;
    let ids: Vec<_> = all(&desk, &everyone(), ContactSort::Name, 500).await.iter().map(|row| row.contact.id).collect();
    assert_eq!(ids.len(), 9_000);
    let last: Vec<_> = ids[6_500..].to_vec();
    let change = balas::model::contact_bulk::BulkChange::Tag { tag: "Grosir".into() };
    let wanted = last.clone();
    let result = desk.write(move |tx| contacts::bulk::change(tx, change, last).boxed()).await;
    assert_eq!(result.changed, 2_500);
    for sort in [ContactSort::Name, ContactSort::LastMessage] {
        let tagged = ContactFilter { tag: Some("Grosir".into()), ..everyone() };
        let found: Vec<_> = all(&desk, &tagged, sort, 300).await.iter().map(|row| row.contact.id).collect();
        assert_eq!(found.len(), 2_500, "{sort:?}");
        assert_eq!(found.iter().collect::<HashSet<_>>(), wanted.iter().collect::<HashSet<_>>());
    }
    let text = ContactFilter { text: "nama".into(), ..everyone() };
    let mut reader = desk.app.store().read().await.unwrap();
    let page = contact_list::page(&mut reader, &text, ContactSort::Name, None, 50).await.unwrap();
    assert!(page.cut, "more fit than are shown, and that is said");
}
