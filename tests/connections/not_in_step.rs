//! What one side does not take holds up nothing else, is said in a sentence, and is tried again when it changes.

use super::service::{ALL, Desk, contact, product};
use balas::{
    contacts::listing::{self, NewContact},
    model::product::{Change, Details},
};
use futures_util::FutureExt;
use serde_json::json;

const FIRST: u64 = 6_281_200_000_101;

async fn knows(desk: &Desk, people: Vec<(String, u64)>) {
    let channel = desk.channel;
    let people = people.into_iter().map(|(name, phone)| NewContact { name, phone: phone.to_string() }).collect();
    desk.app.store().write(move |tx| listing::save(tx, channel, people).boxed()).await.unwrap();
}

#[tokio::test]
async fn products_that_cannot_be_stored_here_are_noted_and_the_others_go_on() {
    let desk = Desk::of("[wabot]").await;
    let long = "x".repeat(201);
    desk.mind().products = vec![
        product("a", "Kemeja", "K1"),
        product("b", "Kebaya", "K1"),
        product("c", &long, ""),
        product("d", "Sarung", ""),
    ];
    for _ in 0..3 {
        desk.round().await;
    }
    assert_eq!(desk.names().await, ["Kemeja", "Sarung"]);
    let held = desk.held_back().await;
    assert_eq!(held.len(), 2, "{held:?}");
    assert!(
        held[0].starts_with("products: \"Kebaya\" is not the same on both sides: sku: ") && held[0].ends_with('.'),
        "{held:?}"
    );
    assert!(held[1].contains("longer than 200 characters"), "{held:?}");
    assert!(desk.asked("").is_empty(), "nothing is told to the account");

    desk.mind().products[1]["sku"] = json!("K2");
    desk.mind().products.remove(2);
    desk.round().await;
    assert_eq!(desk.names().await, ["Kemeja", "Sarung", "Kebaya"]);
    assert!(desk.held_back().await.is_empty());
}

#[tokio::test]
async fn what_is_refused_is_not_asked_again_before_it_changes_or_its_time_has_come() {
    let desk = Desk::of("[wabot]").await;
    let id = desk.sells(Details::new("Batik", 5)).await;
    desk.sells(Details::new("Sarung", 6)).await;
    desk.mind().refuses = vec!["Batik".to_owned()];
    for _ in 0..4 {
        desk.round().await;
    }
    assert_eq!(desk.asked("POST products").len(), 2, "one of each");
    assert!(desk.held_back().await[0].contains("it says: not this one"), "{:?}", desk.held_back().await);

    desk.hand.advance_millis(2 * 60 * 60 * 1000);
    desk.round().await;
    assert_eq!(desk.asked("POST products").len(), 3, "its time has come");
    desk.changes(id, Change { name: Some("Kain".to_owned()), ..Change::default() }).await;
    desk.round().await;
    assert_eq!(desk.mind().products.len(), 2);
    assert!(desk.held_back().await.is_empty());
}

#[tokio::test]
async fn contacts_that_cannot_be_stored_here_are_noted_and_the_others_go_on() {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![
        contact("1", &"x".repeat(201), FIRST),
        contact("2", "Nomor salah", 12),
        contact("3", "line\nbreak", FIRST + 1),
        contact("4", "Dewi", FIRST + 2),
    ];
    for _ in 0..3 {
        desk.round().await;
    }
    let known: Vec<_> = desk.contacts().await.into_iter().map(|row| row.name).collect();
    assert_eq!(known, ["Dewi"]);
    let held = desk.held_back().await;
    assert_eq!(held.len(), 3, "{held:?}");
    assert!(held.iter().all(|sentence| sentence.starts_with("contacts: \"") && !sentence.contains('\n')), "{held:?}");
    assert!(desk.asked("").is_empty(), "nobody is renamed or removed there");
}

#[tokio::test]
async fn a_name_that_cannot_be_taken_over_is_not_overwritten_there() {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![contact("1", "Dewi", FIRST)];
    desk.round().await;
    desk.mind().contacts[0]["tag"] = json!("x".repeat(300));
    for _ in 0..3 {
        desk.round().await;
    }
    assert_eq!(desk.contacts().await[0].name, "Dewi");
    assert!(desk.asked("").is_empty());
    desk.mind().contacts[0]["tag"] = json!("Ibu Dewi");
    desk.round().await;
    assert_eq!((desk.contacts().await[0].name.as_str(), desk.held_back().await.len()), ("Ibu Dewi", 0));
}

#[tokio::test]
async fn one_contact_that_the_account_refuses_keeps_nobody_else_away() {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![contact("1", "Ada", FIRST - 1)];
    knows(&desk, (0..150).map(|n| (format!("Kontak {n}"), FIRST + n)).collect()).await;
    desk.mind().refuses = vec![(FIRST + 77).to_string()];
    // More questions than a service may be asked at once.
    for _ in 0..6 {
        desk.round().await;
    }
    assert_eq!(desk.mind().contacts.len(), 150, "everybody but one, and who was there before");
    let held = desk.held_back().await;
    assert!(held.len() == 1 && held[0].starts_with("contacts: \"Kontak 77\""), "{held:?}");
    let asked = desk.asked("POST").len();
    desk.round().await;
    assert_eq!(desk.asked("POST").len(), asked, "the refusal is remembered");

    knows(&desk, vec![("Kontak baru".to_owned(), FIRST + 77)]).await;
    desk.mind().refuses.clear();
    desk.round().await;
    assert_eq!(desk.mind().contacts.len(), 151);
    assert_eq!(desk.held_back().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_key_that_may_only_read_is_said_once_and_everything_is_still_read() {
    let desk = Desk::of("[wabot] [unswer]").await;
    desk.mind().forbids_changes = true;
    desk.mind().products = vec![product("a", "Kemeja", "K1")];
    desk.mind().contacts = vec![contact("1", "Dewi", FIRST)];
    desk.sells(Details::new("Batik", 5)).await;
    desk.sells(Details::new("Sarung", 5)).await;
    knows(&desk, vec![("Emre".to_owned(), FIRST + 1)]).await;
    for _ in 0..3 {
        desk.round().await;
    }
    assert_eq!((desk.products().await.len(), desk.contacts().await.len()), (3, 2));
    assert_eq!(desk.asked("POST").len(), 2, "one of each part");
    let held = desk.held_back().await;
    assert_eq!(held.len(), 2, "{held:?}");
    assert!(held.iter().all(|sentence| sentence.contains("does not let this key")), "{held:?}");
}

#[tokio::test]
async fn a_round_that_finds_nothing_new_writes_nothing() {
    let desk = Desk::of(ALL).await;
    desk.mind().products = vec![product("a", "Kemeja", "K1")];
    desk.mind().contacts = vec![contact("1", "Dewi", FIRST), contact("2", "+62 812-0000-0103", FIRST + 2)];
    desk.sells(Details::new("Sarung", 6)).await;
    for _ in 0..3 {
        desk.round().await;
    }
    let database = rusqlite::Connection::open(desk.data().join("balas.db")).unwrap();
    let version = || database.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).unwrap();
    let before = version();
    for _ in 0..3 {
        desk.round().await;
    }
    assert_eq!(version(), before);
    assert!(desk.held_back().await.is_empty());
}
