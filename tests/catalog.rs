//! What the shop sells: whose products are whose, what they may say, and what practice begins with.

mod files;
mod photos;
mod shelf;

use crate::support::TestDesk;
use balas::{
    catalog,
    error::{Error, Result},
    model::{
        ChannelId, ProductId, Realm,
        product::{Catalogue, Change, Details, Field, Product},
    },
};
use futures_util::FutureExt;

const REAL: Catalogue = Catalogue { realm: Realm::Real, hosted: None };
const PRACTICE: Catalogue = Catalogue { realm: Realm::Practice, hosted: None };

async fn create(desk: &TestDesk, catalogue: Catalogue, details: Details) -> Result<Product> {
    desk.app.store().write(move |tx| catalog::create(tx, catalogue, details).boxed()).await
}

async fn names(desk: &TestDesk, catalogue: Catalogue, wanted: &str) -> Vec<String> {
    let mut reader = desk.app.store().read().await.unwrap();
    let (found, _) = catalog::list(&mut reader, catalogue, wanted, ProductId(0), 100).await.unwrap();
    found.into_iter().map(|product| product.details.name).collect()
}

#[tokio::test]
async fn each_catalogue_has_its_own_products_and_codes() {
    let desk = TestDesk::unlinked().await;
    let hosted = Catalogue { hosted: Some(ChannelId(7)), ..REAL };
    let coded = || Details { sku: "A-1".to_owned(), ..Details::new("Kemeja", 245_000) };
    let first = create(&desk, REAL, coded()).await.unwrap();
    for other in [PRACTICE, hosted] {
        assert!(create(&desk, other, coded()).await.is_ok());
        let mut reader = desk.app.store().read().await.unwrap();
        assert!(matches!(catalog::get(&mut reader, other, first.id).await, Err(Error::NotFound(_))));
    }
    let double = create(&desk, REAL, coded()).await;
    assert!(matches!(double, Err(Error::Invalid { field: "sku", .. })), "{double:?}");
    for _ in 0..2 {
        create(&desk, REAL, Details::new("Tanpa kode", 0)).await.unwrap();
    }
}

#[tokio::test]
async fn each_field_remembers_when_it_was_changed_and_a_hidden_product_stays() {
    let desk = TestDesk::unlinked().await;
    let product = create(&desk, REAL, Details::new("Kemeja", 245_000)).await.unwrap();
    assert!(product.changed_at.is_empty());
    desk.hand.advance_millis(1_000);
    let id = product.id;
    let cheaper = Change { price: Some(200_000), stock: Some(None), ..Change::default() };
    let changed = desk.write(move |tx| catalog::update(tx, REAL, id, cheaper).boxed()).await;
    let now = desk.clock.now();
    assert_eq!(changed.changed_at.into_iter().collect::<Vec<_>>(), [(Field::Price, now)], "stock was unknown before");
    desk.hand.advance_millis(1_000);
    let hide = Change { hidden: Some(true), ..Change::default() };
    let hidden = desk.write(move |tx| catalog::update(tx, REAL, id, hide).boxed()).await;
    assert_eq!((hidden.changed_at[&Field::Price], hidden.changed_at[&Field::Hidden]), (now, desk.clock.now()));
    let again = Change { hidden: Some(true), ..Change::default() };
    desk.hand.advance_millis(1_000);
    assert_eq!(desk.write(move |tx| catalog::update(tx, REAL, id, again).boxed()).await, hidden);
    assert_eq!(names(&desk, REAL, "").await, ["Kemeja"]);
}

#[tokio::test]
async fn a_search_finds_words_in_name_code_and_description() {
    let desk = TestDesk::unlinked().await;
    let kawung = Details { sku: "BTK-KWG".to_owned(), ..Details::new("Kemeja Batik KAWUNG", 1) };
    let described = Details { description: "dipakai di Pekalongan, 100% katun_".to_owned(), ..Details::new("Kain", 1) };
    for details in [kawung, described, Details::new("Çanta Şık", 1)] {
        create(&desk, REAL, details).await.unwrap();
    }
    for (wanted, found) in [
        ("kawung", vec!["Kemeja Batik KAWUNG"]),
        ("KAWUNG kemeja", vec!["Kemeja Batik KAWUNG"]),
        ("btk-", vec!["Kemeja Batik KAWUNG"]),
        ("kawung pekalongan", vec![]),
        ("şık", vec!["Çanta Şık"]),
        ("100%", vec!["Kain"]),
        ("%", vec!["Kain"]),
        ("_", vec!["Kain"]),
        ("' OR 1=1 --", vec![]),
        ("  ", vec!["Kemeja Batik KAWUNG", "Kain", "Çanta Şık"]),
    ] {
        assert_eq!(names(&desk, REAL, wanted).await, found, "{wanted}");
    }
}

#[tokio::test]
async fn only_a_demo_begins_with_products_and_only_once() {
    let bare = TestDesk::unlinked().await;
    assert!(names(&bare, PRACTICE, "").await.is_empty());
    let demo = TestDesk::demo().await;
    let shipped = names(&demo, PRACTICE, "").await;
    for told_by_the_bot in ["Kemeja Batik Kawung", "Sarung Tenun", "Kebaya Brokat", "Syal Jumputan"] {
        assert!(shipped.iter().any(|name| name == told_by_the_bot), "{told_by_the_bot}");
    }
    assert!(names(&demo, REAL, "").await.is_empty());
    balas::practice::start(&demo.app, balas::practice::Demo::Lively).await.unwrap();
    assert_eq!(names(&demo, PRACTICE, "").await, shipped);
    balas::practice::erase(&demo.app).await.unwrap();
    assert!(names(&demo, PRACTICE, "").await.is_empty());
}
