//! A product is added to the account once, whatever becomes of the answers, and an old refusal is not repeated to a new offer.

use super::service::Desk;
use balas::model::product::{Change, Details};
use std::collections::HashSet;

const HOURS: i64 = 60 * 60 * 1000;

fn price(price: i64) -> Change {
    Change { price: Some(price), ..Change::default() }
}

#[tokio::test]
async fn after_a_refusal_the_next_offer_is_another_question() {
    let desk = Desk::of("[wabot]").await;
    let id = desk.sells(Details::new("Batik", 5)).await;
    desk.mind().refuses = vec!["Batik".to_owned()];
    desk.round().await;
    desk.changes(id, price(6)).await;
    desk.round().await;
    desk.changes(id, price(5)).await;
    desk.round().await;
    // The account has changed its mind, and nothing has changed here.
    desk.mind().refuses.clear();
    desk.hand.advance_millis(30 * HOURS);
    desk.round().await;
    assert_eq!(desk.mind().products.len(), 1);
    let keys: HashSet<_> = desk.asked("POST products").into_iter().map(|asked| asked.key).collect();
    assert_eq!(keys.len(), 4);
}

#[tokio::test]
async fn after_a_lost_answer_the_same_question_adds_nothing_twice() {
    let desk = Desk::of("[wabot]").await;
    let id = desk.sells(Details::new("Batik", 5)).await;
    desk.mind().loses_answers = true;
    desk.round().await;
    assert_eq!(desk.mind().products.len(), 1, "it was taken, and we do not know");
    desk.changes(id, price(6)).await;
    for _ in 0..3 {
        desk.round().await;
    }
    let prices: Vec<_> = desk.mind().products.iter().map(|product| product["price"].as_i64()).collect();
    assert_eq!((prices, desk.names().await.len()), (vec![Some(6)], 1));
}

#[tokio::test]
async fn an_offer_that_did_not_arrive_is_repeated_with_its_key() {
    let desk = Desk::of("[wabot]").await;
    desk.sells(Details::new("Batik", 5)).await;
    desk.mind().loses_answers = true;
    desk.round().await;
    desk.mind().products.clear();
    for _ in 0..2 {
        desk.round().await;
    }
    let keys: Vec<_> = desk.asked("POST products").into_iter().map(|asked| asked.key).collect();
    assert!(keys.len() > 1 && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}
