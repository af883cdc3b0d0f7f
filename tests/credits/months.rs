//! What a new month brings, and what it takes.

use super::shop::Shop;
use balas::model::{DeliveryEvent, Realm, Timestamp};

const REAL: Realm = Realm::Real;

#[tokio::test]
async fn what_is_left_of_a_month_lasts_one_month_longer_up_to_the_cap() {
    let shop = Shop::open().await;
    shop.plan(10, 4).await;
    shop.top_up(3).await;
    shop.sends(5).await;
    assert_eq!(shop.pots(REAL).await, (0, 5, 3));
    let renews = shop.account(REAL).await.unwrap().resets_at();
    shop.desk.hand.advance_millis(renews.0 - shop.desk.clock.now().0 - 1);
    assert_eq!(shop.pots(REAL).await, (0, 5, 3));
    shop.desk.hand.advance_millis(1);
    assert_eq!(shop.pots(REAL).await, (4, 10, 3));
    shop.sends(5).await;
    assert_eq!(shop.pots(REAL).await, (0, 9, 3), "what expires first is spent first");
    shop.sends(10).await;
    assert_eq!(shop.pots(REAL).await, (0, 0, 2));
    shop.sends(2).await;
    assert!(shop.is_refused().await);
    shop.days_pass(31).await;
    assert_eq!(shop.pots(REAL).await, (0, 10, 0));
}

#[tokio::test]
async fn months_in_which_nobody_looked_leave_one_months_rest() {
    let shop = Shop::open().await;
    shop.plan(10, 6).await;
    shop.sends(9).await;
    shop.days_pass(200).await;
    assert_eq!(shop.pots(REAL).await, (6, 10, 0));
    shop.sends(1).await;
    assert_eq!(shop.pots(REAL).await, (5, 10, 0), "and the ledger says the same once it is written");
    let mut reader = shop.desk.app.store().read().await.unwrap();
    let sum: i64 = sqlx::query_scalar("SELECT sum(amount) FROM credit_entries WHERE realm = 'real'")
        .fetch_one(&mut *reader)
        .await
        .unwrap();
    assert_eq!(sum, 15);
}

#[tokio::test]
async fn a_change_of_plan_counts_at_once_and_keeps_the_months() {
    let shop = Shop::open().await;
    shop.plan(10, 0).await;
    let renews = shop.account(REAL).await.unwrap().resets_at();
    shop.sends(4).await;
    shop.days_pass(10).await;
    shop.plan(20, 0).await;
    let account = shop.account(REAL).await.unwrap();
    assert_eq!((account.granted, account.allowance, account.resets_at()), (20, 16, renews));
    shop.plan(3, 0).await;
    assert_eq!(shop.pots(REAL).await, (0, 0, 0), "what was spent stays spent, and nothing is owed");
    shop.days_pass(31).await;
    assert_eq!(shop.pots(REAL).await, (0, 3, 0));
}

#[tokio::test]
async fn what_comes_back_after_its_month_is_lent_for_the_present_one() {
    let shop = Shop::open().await;
    shop.plan(5, 0).await;
    let late = shop.send("halo").await.unwrap();
    shop.days_pass(31).await;
    assert_eq!(shop.pots(REAL).await, (0, 5, 0));
    shop.report(late, DeliveryEvent::Refused).await;
    assert_eq!(shop.pots(REAL).await, (1, 5, 0));
    let account = shop.account(REAL).await.unwrap();
    assert_eq!(account.granted - account.allowance, 0, "the new month's own was not touched");
    shop.days_pass(31).await;
    assert_eq!(shop.pots(REAL).await, (0, 5, 0));
}

#[tokio::test]
async fn a_clock_that_goes_back_gives_nothing_twice() {
    let shop = Shop::open().await;
    shop.plan(5, 5).await;
    shop.sends(2).await;
    shop.days_pass(40).await;
    shop.sends(1).await;
    assert_eq!(shop.pots(REAL).await, (2, 5, 0));
    shop.days_pass(-80).await;
    shop.sends(1).await;
    assert_eq!(shop.pots(REAL).await, (1, 5, 0));
    shop.days_pass(80).await;
    assert_eq!(shop.pots(REAL).await, (1, 5, 0));
    assert!(shop.account(REAL).await.unwrap().resets_at() > Timestamp(shop.desk.clock.now().0));
}
