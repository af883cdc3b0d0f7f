//! Whom the AI must not answer stays told through everything that is learnt about who is who.

use super::service::Desk;
use balas::{
    ai::reject,
    channels::Sender,
    contacts,
    model::{AiSettingId, Realm},
};
use futures_util::FutureExt;
use std::collections::BTreeMap;

const ONE: &str = "6281200000101";
const TWO: &str = "6281200000102";
const SETTING: AiSettingId = AiSettingId(1);

async fn rejects(desk: &Desk, phone: &'static str) {
    let rejected = desk.app.store().write(move |tx| reject::reject(tx, SETTING, Realm::Real, phone, "").boxed());
    rejected.await.unwrap();
}

async fn resolves(desk: &Desk, phone: Option<&'static str>, lid: &'static str) {
    let sender = Sender { phone: phone.map(str::to_owned), lid: Some(lid.to_owned()), name: String::new() };
    desk.app
        .store()
        .write(move |tx| async move { contacts::resolve(tx, Realm::Real, &sender).await }.boxed())
        .await
        .unwrap();
}

/// What the account was told last of each number.
fn told(desk: &Desk) -> BTreeMap<String, String> {
    let asked = desk.asked("POST ai").into_iter();
    let word = |value: &serde_json::Value| value.to_string().trim_matches('"').to_owned();
    asked.map(|asked| (word(&asked.body["phone"]), word(&asked.body["status"]))).collect()
}

#[tokio::test]
async fn two_rejected_customers_who_prove_to_be_one_stay_rejected_by_both_numbers() {
    let desk = Desk::of("[alatwa]").await;
    resolves(&desk, Some(ONE), "a").await;
    resolves(&desk, Some(TWO), "b").await;
    for phone in [ONE, TWO] {
        rejects(&desk, phone).await;
    }
    desk.round().await;
    resolves(&desk, Some(TWO), "a").await;
    desk.round().await;
    let active = "active".to_owned();
    assert_eq!(told(&desk), BTreeMap::from([(ONE.to_owned(), active.clone()), (TWO.to_owned(), active)]));

    let accepted = desk.app.store().write(move |tx| reject::accept(tx, SETTING, Realm::Real, TWO).boxed());
    accepted.await.unwrap();
    desk.round().await;
    assert!(told(&desk).values().all(|status| status == "inactive"), "{:?}", told(&desk));
}

#[tokio::test]
async fn a_rejected_customer_who_turns_out_to_be_an_older_contact_is_not_let_go() {
    let desk = Desk::of("[alatwa]").await;
    resolves(&desk, None, "a").await;
    rejects(&desk, TWO).await;
    desk.round().await;
    resolves(&desk, Some(TWO), "a").await;
    for _ in 0..2 {
        desk.round().await;
    }
    assert_eq!(told(&desk), BTreeMap::from([(TWO.to_owned(), "active".to_owned())]));
}

#[tokio::test]
async fn a_number_that_the_account_does_not_take_keeps_no_other_from_being_told() {
    let desk = Desk::of("[alatwa]").await;
    desk.mind().refuses = vec![ONE.to_owned()];
    for phone in [ONE, TWO] {
        rejects(&desk, phone).await;
    }
    for _ in 0..3 {
        desk.round().await;
    }
    assert_eq!(desk.asked("POST ai").len(), 2);
    let held = desk.held_back().await;
    assert!(held.len() == 1 && held[0].starts_with(&format!("AI rejects: \"{ONE}\"")), "{held:?}");
}
