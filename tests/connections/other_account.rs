//! Another account under the same name begins anew, and a stored key stays with the address that it was entered for.

use super::{
    KEY, import,
    service::{ALL, Desk, contact, definition, product, service},
};
use balas::{
    error::Error,
    gateway::{self, check},
    gateways::definition::Definition,
    model::product::Details,
    store::hosted::{
        agreements::{self, Kind},
        snapshots,
    },
};
use serde_json::json;

const PHONE: u64 = 6_281_200_000_101;

impl Desk {
    async fn remembered(&self) -> [bool; 3] {
        let mut reader = self.app.store().read().await.unwrap();
        let mut found = [false; 3];
        for (found, kind) in found.iter_mut().zip([Kind::Product, Kind::Contact]) {
            *found = !agreements::list(&mut reader, self.channel, kind).await.unwrap().is_empty();
        }
        found[2] = snapshots::get(&mut reader, self.channel, "credits").await.unwrap().is_some();
        found
    }

    async fn becomes(&self, definition: Definition) {
        assert_eq!(import(&self.app, definition).await.unwrap(), self.channel);
        gateway::watch::step(&self.app).await.unwrap();
    }

    async fn filled() -> Self {
        let desk = Self::of(ALL).await;
        desk.mind().products = vec![product("1", "Kemeja", "K1")];
        desk.mind().contacts = vec![contact("1", "Dewi", PHONE)];
        desk.round().await;
        assert_eq!(desk.remembered().await, [true; 3]);
        desk
    }
}

#[tokio::test]
async fn what_is_remembered_of_an_account_goes_with_its_key() {
    let desk = Desk::filled().await;
    desk.becomes(definition(desk.address, ALL, KEY)).await;
    assert_eq!(desk.remembered().await, [true; 3], "the same account again");
    desk.becomes(definition(desk.address, ALL, "tk_live_another_key_of_another_account_00")).await;
    assert_eq!(desk.remembered().await, [false; 3]);

    // It sells something else, and knows somebody else: nobody here is hidden for it, and it is not sold what it never had.
    desk.mind().products = vec![product("2", "Kopi", "C1")];
    desk.mind().contacts = vec![contact("7", "Emre", PHONE + 1)];
    for _ in 0..2 {
        desk.round().await;
    }
    assert_eq!((desk.names().await, desk.mind().products.len()), (vec!["Kopi".to_owned()], 1));
    assert_eq!(desk.contacts().await.len(), 2);
}

#[tokio::test]
async fn a_new_key_of_the_same_account_changes_nothing_of_what_is_sold() {
    let desk = Desk::filled().await;
    let id = desk.products().await[0].id;
    desk.becomes(definition(desk.address, ALL, "tk_live_a_new_key_of_the_same_account_0000")).await;
    for _ in 0..2 {
        desk.round().await;
    }
    assert_eq!((desk.products().await[0].id, desk.products().await.len()), (id, 1));
    let mind = desk.mind();
    assert_eq!((mind.products.len(), mind.contacts.len()), (1, 1));
}

#[tokio::test]
async fn another_server_counts_from_one_again() {
    let desk = Desk::filled().await;
    desk.sells(Details::new("Dibuat di sini", 5)).await;
    let (address, mind) = service().await;
    mind.lock().unwrap().products = vec![product("1", "Kopi", "C1")];
    mind.lock().unwrap().contacts = vec![contact("1", "Emre", PHONE + 1)];
    desk.becomes(definition(address, ALL, KEY)).await;
    for _ in 0..2 {
        desk.round().await;
    }
    let mut names = desk.names().await;
    names.sort();
    assert_eq!(names, ["Dibuat di sini", "Kopi"], "its number 1 is not ours of before");
    assert_eq!(desk.contacts().await.len(), 2);
    let sold: Vec<_> = mind.lock().unwrap().products.iter().map(|product| product["name"].clone()).collect();
    assert_eq!(sold, [json!("Kopi"), json!("Dibuat di sini")]);
}

#[tokio::test]
async fn a_removed_connection_that_comes_back_begins_anew() {
    use futures_util::FutureExt;
    let desk = Desk::filled().await;
    desk.app.store().write(|tx| gateway::remove(tx, "Toko").boxed()).await.unwrap();
    desk.becomes(definition(desk.address, ALL, KEY)).await;
    assert_eq!(desk.remembered().await, [false; 3], "nothing proves that it is the same account");
}

#[tokio::test]
async fn a_stored_key_is_not_sent_to_a_new_address() {
    let desk = Desk::of("[wabot] [unswer]").await;
    let (address, mind) = service().await;
    let moved = || definition(address, "[wabot]", "");
    let (store, ring) = (desk.app.store(), desk.app.secrets());
    let checked = check::definition(store, ring, desk.app.outgoing(), desk.app.clock(), moved()).await.map(drop);
    for refused in [checked, import(&desk.app, moved()).await.map(drop)] {
        let Err(Error::Invalid { field, reason }) = refused else { panic!("{refused:?}") };
        assert_eq!(field, "wabot.api_key");
        assert!(reason.contains("enter its key again"), "{reason}");
    }
    assert!(mind.lock().unwrap().asked.is_empty());

    let known = || definition(desk.address, "[wabot] [unswer]", "");
    let reports = check::definition(store, ring, desk.app.outgoing(), desk.app.clock(), known()).await.unwrap();
    assert!(reports.iter().all(|report| report.is_good()), "{reports:?}");
    assert!(import(&desk.app, known()).await.is_ok());
    assert!(import(&desk.app, definition(address, "[wabot]", KEY)).await.is_ok(), "entered again, it goes");
}
