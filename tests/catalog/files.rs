//! A catalogue as a file: what goes out comes in again, nothing runs in a spreadsheet, and a wrong row says which it is.

use super::{
    PRACTICE, REAL,
    shelf::{create, draft},
};
use crate::support::TestDesk;
use balas::{
    catalog::{import, shelf},
    error::{Error, Result},
    model::{
        product::{Catalogue, Field},
        shelf::{ImportReport, ProductDraft, Shown},
    },
};
use futures_util::FutureExt;

async fn check(desk: &TestDesk, catalogue: Catalogue, file: &str) -> Result<ImportReport> {
    let sheet = import::read(file.as_bytes(), "IDR".to_owned())?;
    let mut reader = desk.app.store().read().await.unwrap();
    Ok(import::plan(&mut reader, catalogue, &sheet).await?.report().clone())
}

async fn take(desk: &TestDesk, catalogue: Catalogue, file: &str) -> ImportReport {
    let sheet = import::read(file.as_bytes(), "IDR".to_owned()).unwrap();
    let plan = import::plan(&mut desk.app.store().read().await.unwrap(), catalogue, &sheet).await.unwrap();
    desk.write(move |tx| async move { import::run(tx, catalogue, &sheet, plan).await }.boxed()).await
}

async fn all(desk: &TestDesk, catalogue: Catalogue) -> Vec<ProductDraft> {
    let mut reader = desk.app.store().read().await.unwrap();
    let page = shelf::page(&mut reader, catalogue, "", Shown::All, None, 200).await.unwrap();
    page.items.into_iter().rev().map(|product| product.details).collect()
}

async fn csv(desk: &TestDesk, catalogue: Catalogue) -> String {
    let mut reader = desk.app.store().read().await.unwrap();
    String::from_utf8(shelf::csv(&mut reader, catalogue).await.unwrap()).unwrap()
}

#[tokio::test]
async fn what_goes_out_comes_in_again_as_it_was() {
    let desk = TestDesk::unlinked().await;
    let odd = ProductDraft {
        sku: "=1+1".to_owned(),
        description: "baris satu\n\"kutip\", koma; dan @".to_owned(),
        hidden: true,
        low_stock: 9,
        ..draft("=HYPERLINK(\"http://x\")", Some(0))
    };
    let lira =
        ProductDraft { currency: "TRY".to_owned(), price: 123_450, sku: "T".to_owned(), ..draft("Çanta", None) };
    for draft in [odd, lira] {
        create(&desk, REAL, draft).await.unwrap();
    }
    let file = csv(&desk, REAL).await;
    assert!(file.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{file}");
    assert!(file.contains("1234.50,TRY"), "{file}");
    let same = check(&desk, REAL, &file).await.unwrap();
    assert_eq!(same, ImportReport { same: 2, ..ImportReport::default() });
    assert_eq!(take(&desk, PRACTICE, &file).await.added, 2);
    assert_eq!(all(&desk, PRACTICE).await, all(&desk, REAL).await);
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_foretells_what_the_run_does() {
    let desk = TestDesk::unlinked().await;
    let known = ProductDraft { sku: "A".to_owned(), description: "katun".to_owned(), ..draft("Kemeja", Some(3)) };
    create(&desk, REAL, known.clone()).await.unwrap();
    let file = "Code;Name;Price;Stock\nA;Kemeja;200.000;\nB;Sarung;90000;4\nB;Dua kali;1;1\n;;5;\nC;Kain;1e5;\nD;Syal;5;-1\nE;Topi;70.000\n";
    let foretold = check(&desk, REAL, file).await.unwrap();
    assert_eq!(all(&desk, REAL).await, std::slice::from_ref(&known));
    let faults: Vec<_> = foretold.faults.iter().map(|fault| (fault.line, fault.field)).collect();
    assert_eq!(faults, [(4, Field::Sku), (5, Field::Name), (6, Field::Price), (7, Field::Stock)]);
    assert_eq!((foretold.added, foretold.changed, foretold.same), (2, 1, 0));
    assert_eq!(take(&desk, REAL, file).await, foretold);
    let after = all(&desk, REAL).await;
    assert_eq!(after[0], ProductDraft { price: 200_000, stock: None, ..known }, "no column, no change");
    assert_eq!(after.iter().map(|draft| &draft.name[..]).collect::<Vec<_>>(), ["Kemeja", "Sarung", "Topi"]);
}

#[tokio::test]
async fn what_is_no_table_of_products_is_refused_whole() {
    let desk = TestDesk::unlinked().await;
    for (file, field) in [("", "columns"), ("nama,harga\nKemeja,1", "columns"), ("name\nKemeja", "columns")] {
        let refused = check(&desk, REAL, file).await;
        assert!(matches!(&refused, Err(Error::Invalid { field: found, .. }) if *found == field), "{file}: {refused:?}");
    }
    let latin = import::read(b"name,price\nKaf\xe9,1", "IDR".to_owned());
    assert!(matches!(latin, Err(Error::Invalid { field: "table", .. })), "{latin:?}");
    let endless = format!("name,price\n{}", "a,1\n".repeat(20_001));
    assert!(matches!(import::read(endless.as_bytes(), "IDR".to_owned()), Err(Error::TooLong { .. })));
}

#[tokio::test]
async fn what_changed_between_the_plan_and_the_run_is_seen() {
    let desk = TestDesk::unlinked().await;
    let coded = |sku: &str, name: &str| ProductDraft { sku: sku.to_owned(), ..draft(name, Some(3)) };
    create(&desk, REAL, coded("A", "Kemeja")).await.unwrap();
    let same = csv(&desk, REAL).await;
    let sheet = import::read(same.as_bytes(), "IDR".to_owned()).unwrap();
    let plan = import::plan(&mut desk.app.store().read().await.unwrap(), REAL, &sheet).await.unwrap();
    assert_eq!(plan.report().same, 1);
    // Somebody sells one, and somebody else adds what the file also has.
    let id = shelf::page(&mut desk.app.store().read().await.unwrap(), REAL, "", Shown::All, None, 1).await.unwrap();
    let (id, sold) = (id.items[0].id, ProductDraft { stock: Some(2), ..coded("A", "Kemeja") });
    desk.write(move |tx| async move { shelf::update(tx, REAL, id, sold).await }.boxed()).await;
    let report = desk.write(move |tx| async move { import::run(tx, REAL, &sheet, plan).await }.boxed()).await;
    assert_eq!((report.changed, report.same), (1, 0), "the file says three, whatever it was when the plan was made");

    let fresh = import::read(b"code,name,price\nB,Sarung,90000\n", "IDR".to_owned()).unwrap();
    let plan = import::plan(&mut desk.app.store().read().await.unwrap(), REAL, &fresh).await.unwrap();
    create(&desk, REAL, coded("B", "Sarung lama")).await.unwrap();
    let report = desk.write(move |tx| async move { import::run(tx, REAL, &fresh, plan).await }.boxed()).await;
    assert_eq!((report.added, report.changed), (0, 1), "its code is taken by now, so it is that product");
}
