//! The catalogue as a person works in it: pages and filters, drafts, and what a hosted account knows.

use super::{PRACTICE, REAL};
use crate::support::TestDesk;
use balas::{
    catalog::{self, shelf},
    error::{Error, Result},
    model::{
        ChannelId, ChannelKind, ProductId, Realm,
        product::{Catalogue, Change},
        shelf::{CatalogueRef, ProductDraft, ProductView, ShelfCounts, Shown, SyncState},
    },
    store::{
        channels,
        hosted::agreements::{self, Agreement, Kind},
    },
};
use futures_util::FutureExt;

pub fn draft(name: &str, stock: Option<i64>) -> ProductDraft {
    ProductDraft {
        name: name.to_owned(),
        price: 245_000,
        currency: "IDR".to_owned(),
        stock,
        low_stock: 4,
        sku: String::new(),
        description: String::new(),
        image_url: String::new(),
        hidden: false,
    }
}

pub async fn create(desk: &TestDesk, catalogue: Catalogue, draft: ProductDraft) -> Result<ProductView> {
    desk.app.store().write(move |tx| shelf::create(tx, catalogue, draft).boxed()).await
}

async fn shown(desk: &TestDesk, wanted: &str, shown: Shown, limit: u32) -> Vec<String> {
    let mut reader = desk.app.store().read().await.unwrap();
    let (mut names, mut before): (Vec<String>, Option<ProductId>) = (Vec::new(), None);
    loop {
        let page = shelf::page(&mut reader, REAL, wanted, shown, before, limit).await.unwrap();
        names.extend(page.items.into_iter().map(|product| product.details.name));
        before = page.next;
        if before.is_none() {
            return names;
        }
    }
}

#[tokio::test]
async fn what_needs_attention_is_found_and_counted_whatever_the_page() {
    let desk = TestDesk::unlinked().await;
    let hidden = ProductDraft { hidden: true, ..draft("Disembunyikan", Some(9)) };
    let own_level = ProductDraft { low_stock: 8, ..draft("Menipis", Some(6)) };
    for draft in [
        draft("Banyak", Some(4)),
        draft("Sedikit", Some(3)),
        draft("Habis", Some(0)),
        draft("Jasa", None),
        hidden,
        own_level,
    ] {
        create(&desk, REAL, draft).await.unwrap();
    }
    create(&desk, PRACTICE, draft("Latihan", Some(1))).await.unwrap();
    for limit in [1, 2, 100] {
        let all = shown(&desk, "", Shown::All, limit).await;
        assert_eq!(all, ["Menipis", "Disembunyikan", "Jasa", "Habis", "Sedikit", "Banyak"], "newest first");
        assert_eq!(shown(&desk, "", Shown::Low, limit).await, ["Menipis", "Sedikit"]);
        assert_eq!(shown(&desk, "", Shown::SoldOut, limit).await, ["Habis"]);
        assert_eq!(shown(&desk, "", Shown::Hidden, limit).await, ["Disembunyikan"]);
        assert_eq!(shown(&desk, "MENIP", Shown::Low, limit).await, ["Menipis"]);
    }
    let mut reader = desk.app.store().read().await.unwrap();
    let counts = shelf::counts(&mut reader, REAL).await.unwrap();
    assert_eq!(counts, ShelfCounts { all: 6, low: 2, sold_out: 1, hidden: 1 });
}

#[tokio::test]
async fn a_draft_changes_what_it_says_and_a_wrong_one_changes_nothing() {
    let desk = TestDesk::unlinked().await;
    let product =
        create(&desk, REAL, ProductDraft { sku: "A-1".to_owned(), ..draft("Kemeja", Some(3)) }).await.unwrap();
    let wanted = ProductDraft { price: 200_000, low_stock: 2, stock: None, ..product.details.clone() };
    let (id, changed) = (product.id, wanted.clone());
    let saved = desk.write(move |tx| shelf::update(tx, REAL, id, changed).boxed()).await;
    assert_eq!(saved.details, wanted);
    for wrong in [
        ProductDraft { name: "  ".to_owned(), ..wanted.clone() },
        ProductDraft { price: -1, ..wanted.clone() },
        ProductDraft { low_stock: -1, ..wanted.clone() },
        ProductDraft { currency: "rupiah".to_owned(), ..wanted.clone() },
    ] {
        let refused = desk.app.store().write(move |tx| shelf::update(tx, REAL, id, wrong).boxed()).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
    let double = create(&desk, REAL, ProductDraft { sku: "A-1".to_owned(), ..draft("Lain", None) }).await;
    assert!(matches!(double, Err(Error::Invalid { field: "sku", .. })));
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(shelf::get(&mut reader, REAL, id).await.unwrap(), saved);
    assert_eq!(shown(&desk, "", Shown::All, 10).await, ["Kemeja"]);
}

#[tokio::test]
async fn a_dialect_that_knows_neither_photo_nor_level_leaves_both_alone() {
    let desk = TestDesk::unlinked().await;
    let product = create(&desk, REAL, ProductDraft { low_stock: 9, ..draft("Kemeja", Some(3)) }).await.unwrap();
    let (id, photo) = (product.id, "a".repeat(64));
    let hash = photo.clone();
    desk.write(move |tx| shelf::set_photo(tx, REAL, id, hash).boxed()).await;
    let cheaper = Change { price: Some(1), ..Change::default() };
    desk.write(move |tx| catalog::update(tx, REAL, id, cheaper).boxed()).await;
    let mut reader = desk.app.store().read().await.unwrap();
    let after = shelf::get(&mut reader, REAL, id).await.unwrap();
    assert_eq!((after.photo, after.details.low_stock, after.details.price), (photo, 9, 1));
}

#[tokio::test]
async fn a_hosted_product_says_whether_the_account_knows_it_so() {
    let desk = TestDesk::unlinked().await;
    let channel = desk.write(|tx| {
        async move {
            let now = tx.now();
            Ok(channels::insert(tx, "akun", ChannelKind::Hosted, "Akun", now).await?)
        }
        .boxed()
    });
    let channel: ChannelId = channel.await;
    let of = CatalogueRef { realm: Realm::Real, channel_id: Some(channel) };
    let mut reader = desk.app.store().read().await.unwrap();
    let catalogue = shelf::catalogue(&mut reader, of).await.unwrap();
    let foreign = CatalogueRef { realm: Realm::Practice, ..of };
    assert!(matches!(shelf::catalogue(&mut reader, foreign).await, Err(Error::NotFound(_))));

    let product = create(&desk, catalogue, draft("Kemeja", Some(3))).await.unwrap();
    assert_eq!(product.sync, SyncState::Waiting);
    let id = product.id;
    let agreed = r#"{"name":"Kemeja","price":245000,"stock":3,"currency":"IDR"}"#.to_owned();
    desk.write(move |tx| {
        async move {
            let agreement = Agreement { local_id: id.0, remote_id: "r1".to_owned(), agreed };
            Ok(agreements::set(tx, channel, Kind::Product, &agreement).await?)
        }
        .boxed()
    })
    .await;
    let sync = async || {
        let mut reader = desk.app.store().read().await.unwrap();
        shelf::get(&mut reader, catalogue, id).await.unwrap().sync
    };
    assert_eq!(sync().await, SyncState::InStep);
    let sold = ProductDraft { stock: Some(2), ..draft("Kemeja", Some(3)) };
    desk.write(move |tx| shelf::update(tx, catalogue, id, sold).boxed()).await;
    assert_eq!(sync().await, SyncState::Waiting);
    let kept = create(&desk, catalogue, ProductDraft { hidden: true, ..draft("Rahasia", None) }).await.unwrap();
    assert_eq!(kept.sync, SyncState::Kept);
    assert_eq!(create(&desk, REAL, draft("Sendiri", None)).await.unwrap().sync, SyncState::Own);
}
