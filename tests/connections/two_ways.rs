//! Both sides change the same things: each field for itself goes to whoever changed it later, and what gave way is kept.

use super::service::{Desk, contact, product};
use balas::{
    contacts::{self, listing},
    model::{
        Timestamp,
        product::{Change, Loss, Side},
    },
    store::product_losses,
};
use futures_util::FutureExt;
use serde_json::json;

const PHONE: u64 = 6_281_200_000_101;

/// A desk that sells what the account sells.
async fn selling() -> Desk {
    let desk = Desk::of("[wabot]").await;
    desk.mind().products = vec![product("a", "Kemeja", "K1")];
    desk.round().await;
    desk
}

/// The account changes fields at a moment.
fn changes_there(desk: &Desk, at: Timestamp, fields: &[(&str, serde_json::Value)]) {
    let mut mind = desk.mind();
    for (name, value) in fields {
        mind.products[0][*name] = value.clone();
    }
    mind.products[0]["updated_at"] = json!(at.to_string());
}

async fn losses(desk: &Desk) -> Vec<Loss> {
    let id = desk.products().await[0].id;
    product_losses::of_product(&mut desk.app.store().read().await.unwrap(), id).await.unwrap()
}

#[tokio::test]
async fn of_two_prices_the_later_stays_on_both_sides_whoever_set_it() {
    for (there_at, stays, gone, winner) in [(-1, 7, "9", Side::Here), (1, 9, "7", Side::There)] {
        let desk = selling().await;
        desk.hand.advance_millis(60_000);
        let now = desk.app.clock().now();
        let id = desk.products().await[0].id;
        desk.changes(id, Change { price: Some(7), ..Change::default() }).await;
        changes_there(&desk, now.plus_millis(there_at), &[("price", json!(9))]);
        for _ in 0..2 {
            desk.round().await;
        }
        assert_eq!(desk.products().await[0].details.price, stays, "{winner:?}");
        assert_eq!(desk.mind().products[0]["price"], json!(stays), "{winner:?}");
        let losses = losses(&desk).await;
        let [Loss { field, lost, kept, winner: won, .. }] = &losses[..] else { panic!("{losses:?}") };
        assert_eq!((field.as_str(), lost.as_str(), *won), ("price", gone, winner));
        assert_eq!(*kept, stays.to_string());
    }
}

#[tokio::test]
async fn each_field_goes_its_own_way() {
    let desk = selling().await;
    desk.hand.advance_millis(60_000);
    let (now, id) = (desk.app.clock().now(), desk.products().await[0].id);
    desk.changes(id, Change { stock: Some(Some(3)), description: Some("Katun".to_owned()), ..Change::default() }).await;
    desk.hand.advance_millis(60_000);
    desk.changes(id, Change { name: Some("Kemeja Batik".to_owned()), ..Change::default() }).await;
    // Later than our stock, earlier than our name; the price is changed there alone, long ago.
    let there = [("stock", json!(8)), ("name", json!("Kemeja Lurik")), ("price", json!(2_000))];
    changes_there(&desk, now.plus_millis(30_000), &there);
    for _ in 0..2 {
        desk.round().await;
    }
    let ours = desk.products().await.remove(0).details;
    let theirs = desk.mind().products[0].clone();
    assert_eq!((ours.name.as_str(), ours.stock, ours.price), ("Kemeja Batik", Some(8), 2_000));
    assert_eq!(ours.description, "Katun", "only we changed it");
    for (field, value) in [("name", json!("Kemeja Batik")), ("stock", json!(8)), ("description", json!("Katun"))] {
        assert_eq!(theirs[field], value, "{field}");
    }
    let mut gone: Vec<_> = losses(&desk).await.into_iter().map(|loss| (loss.field, loss.lost, loss.winner)).collect();
    gone.sort_by(|a, b| a.0.cmp(&b.0));
    let wanted = [("name", "Kemeja Lurik", Side::Here), ("stock", "3", Side::There)];
    assert_eq!(gone, wanted.map(|(field, lost, winner)| (field.to_owned(), lost.to_owned(), winner)));
}

/// A desk that knows whom the account knows.
async fn knowing() -> Desk {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![contact("1", "Dewi", PHONE)];
    desk.round().await;
    desk
}

impl Desk {
    async fn renames(&self, name: &'static str) {
        let id = self.contacts().await[0].id;
        self.app.store().write(move |tx| contacts::rename(tx, id, name).boxed()).await.unwrap();
    }

    async fn turns_block(&self) {
        let (channel, id) = (self.channel, self.contacts().await[0].id);
        self.app.store().write(move |tx| listing::toggle_blocked(tx, channel, id).boxed()).await.unwrap();
    }

    async fn two_rounds(&self) {
        for _ in 0..2 {
            self.round().await;
        }
    }

    /// Name and block here, and there.
    async fn known(&self) -> [(String, bool); 2] {
        let row = self.contacts().await.remove(0);
        let there = self.mind().contacts[0].clone();
        [
            (row.name, row.is_blocked),
            (there["tag"].as_str().unwrap().to_owned(), there["is_blocked"].as_bool().unwrap()),
        ]
    }
}

#[tokio::test]
async fn of_two_names_that_have_no_time_the_accounts_stays() {
    let desk = knowing().await;
    desk.renames("Bu Dewi").await;
    desk.mind().contacts[0]["tag"] = json!("Dewi Lestari");
    desk.two_rounds().await;
    assert_eq!(desk.known().await, [("Dewi Lestari".to_owned(), false), ("Dewi Lestari".to_owned(), false)]);
}

#[tokio::test]
async fn name_and_block_go_their_own_ways() {
    let desk = knowing().await;
    desk.renames("Bu Dewi").await;
    desk.mind().contacts[0]["is_blocked"] = json!(true);
    desk.two_rounds().await;
    assert_eq!(desk.known().await, [("Bu Dewi".to_owned(), true), ("Bu Dewi".to_owned(), true)]);
    // And back, the other way round.
    desk.turns_block().await;
    desk.mind().contacts[0]["tag"] = json!("Dewi");
    desk.two_rounds().await;
    assert_eq!(desk.known().await, [("Dewi".to_owned(), false), ("Dewi".to_owned(), false)]);
    assert_eq!(desk.asked("PUT").len(), 1, "the block is a toggle, turned once");
}

#[tokio::test]
async fn a_block_of_here_is_told_once_and_one_that_both_set_is_not_turned_over() {
    let desk = knowing().await;
    desk.turns_block().await;
    desk.mind().contacts[0]["is_blocked"] = json!(true);
    desk.two_rounds().await;
    assert_eq!(desk.known().await, [("Dewi".to_owned(), true), ("Dewi".to_owned(), true)]);
    assert!(desk.asked("PUT").is_empty());
}
