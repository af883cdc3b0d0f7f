//! Of two changes the later stays and the other is kept in the log; one that is made during a comparison is never older.

use super::service::{Desk, changes, contact, product};
use balas::{
    contacts,
    gateway::sync_log,
    model::product::{Change, Loss, Side},
    store::product_losses,
};
use futures_util::FutureExt;
use serde_json::json;

fn price(price: i64) -> Change {
    Change { price: Some(price), ..Change::default() }
}

#[tokio::test]
async fn the_change_that_gave_way_is_in_the_log_of_the_product() {
    let desk = Desk::of("[wabot]").await;
    desk.mind().products = vec![product("a", "Kemeja", "K1")];
    desk.round().await;
    let id = desk.products().await[0].id;
    desk.changes(id, price(1)).await;
    {
        let mut mind = desk.mind();
        mind.products[0]["price"] = json!(2);
        mind.products[0]["updated_at"] = json!("2027-01-01T00:00:00Z");
    }
    for _ in 0..2 {
        desk.round().await;
    }
    assert_eq!(desk.products().await[0].details.price, 2);
    let mut reader = desk.app.store().read().await.unwrap();
    let losses = product_losses::of_product(&mut reader, id).await.unwrap();
    let [Loss { field, lost, kept, winner, .. }] = &losses[..] else { panic!("{losses:?}") };
    assert_eq!((field.as_str(), lost.as_str(), kept.as_str(), *winner), ("price", "1", "2", Side::There));
    let sentences = sync_log::lost_changes(&mut reader, desk.channel).await.unwrap();
    assert!(
        sentences[0].contains("price \"1\" gave way to \"2\", which the account has changed later"),
        "{sentences:?}"
    );
}

#[tokio::test]
async fn a_product_changed_here_while_the_account_is_told_of_another_change_keeps_both() {
    let desk = Desk::of("[wabot]").await;
    desk.mind().products = vec![product("a", "Kemeja", "K1")];
    desk.round().await;
    let id = desk.products().await[0].id;
    desk.changes(id, price(1)).await;
    // The account's own clock is ahead, and it stamps what we tell it.
    desk.mind().products[0]["updated_at"] = json!("2027-01-01T00:00:00Z");
    desk.mind().products[0]["description"] = json!("Katun");
    let (app, catalogue) = (desk.app.clone(), desk.catalogue());
    desk.mind().meanwhile = Some(changes(app, catalogue, id, price(7)).boxed());
    for _ in 0..3 {
        desk.round().await;
    }
    let ours = desk.products().await.remove(0).details;
    let theirs = desk.mind().products[0].clone();
    assert_eq!((ours.price, ours.description.as_str()), (7, "Katun"));
    assert_eq!((&theirs["price"], &theirs["description"]), (&json!(7), &json!("Katun")));
    let mut reader = desk.app.store().read().await.unwrap();
    assert!(product_losses::of_product(&mut reader, id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_contact_renamed_here_stays_so_where_the_account_says_something_else_of_it() {
    let desk = Desk::of("[unswer]").await;
    desk.mind().contacts = vec![contact("1", "Dewi", 6_281_200_000_101)];
    desk.round().await;
    let id = desk.contacts().await[0].id;
    desk.app.store().write(move |tx| contacts::rename(tx, id, "Bu Dewi").boxed()).await.unwrap();
    for _ in 0..2 {
        desk.round().await;
    }
    assert_eq!(desk.mind().contacts[0]["tag"], "Bu Dewi");
    assert_eq!(desk.contacts().await[0].name, "Bu Dewi");
}
