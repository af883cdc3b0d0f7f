//! The page of contacts: who is on it, in which order, narrowed how; changes of many at once; files.

mod bulk;
mod files;
mod imports;
mod many;
mod pages;
mod people;
mod reach;

use crate::support::TestDesk;
use balas::{
    contacts::{self, listing},
    model::{
        ContactId, Realm,
        contact_list::{ContactEntry, ContactFilter, ContactSort},
    },
    store::contact_list,
};
use futures_util::FutureExt;

/// Puts people on the list of the desk's number, by name and phone.
async fn add(desk: &TestDesk, people: &[(&str, &str)]) {
    let people =
        people.iter().map(|(name, phone)| listing::NewContact { name: (*name).into(), phone: (*phone).into() });
    let (people, channel) = (people.collect(), desk.channel);
    desk.write(move |tx| listing::save(tx, channel, people).boxed()).await;
}

/// Everything that a filter lets through, read `limit` rows at a time.
async fn all(desk: &TestDesk, filter: &ContactFilter, sort: ContactSort, limit: u32) -> Vec<ContactEntry> {
    let mut reader = desk.app.store().read().await.unwrap();
    let (mut rows, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = contact_list::page(&mut reader, filter, sort, cursor.as_deref(), limit).await.unwrap();
        rows.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return rows;
        }
    }
}

fn everyone() -> ContactFilter {
    ContactFilter::everyone(Realm::Practice)
}

async fn named(desk: &TestDesk, name: &str) -> ContactEntry {
    let rows = all(desk, &everyone(), ContactSort::Name, 50).await;
    rows.into_iter().find(|row| row.contact.name == name).unwrap()
}

async fn names(desk: &TestDesk, filter: &ContactFilter, sort: ContactSort) -> Vec<String> {
    all(desk, filter, sort, 2).await.into_iter().map(|row| row.contact.name).collect()
}

async fn tag(desk: &TestDesk, id: ContactId, tags: &'static [&'static str]) {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    desk.write(move |tx| contacts::set_tags(tx, id, tags).boxed()).await;
}
