//! The shop's own pages: a product is added and found again, and a plan shows what is left of it.

use super::{console::Console, take_the_stage};
use serde_json::json;

#[tokio::test]
async fn the_operator_adds_a_product_with_its_picture_and_it_is_there_after_a_restart() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("catalogue", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.click("nav-catalogue").await;
    console.see_saying("product", "Kemeja Batik Kawung").await;
    console.picture("demo").await;

    console.click("new-product").await;
    console.type_into("product-name", "Kemeja Parang").await;
    console.type_into("product-price", "310.000").await;
    console.type_into("product-code", "BARU-1").await;
    console.type_into("product-stock", "2").await;
    console.picture("new").await;
    console.click("product-save").await;
    console.see_saying("product", "Kemeja Parang").await;
    let batik = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/batik.jpg");
    console.type_into("product-photo", batik).await;
    console
        .until("the picture is shown", "document.querySelector('[data-testid=product] img')?.naturalWidth > 0")
        .await;
    let size = "const image = document.querySelector('[data-testid=product] img'); return image.naturalWidth === image.naturalHeight";
    assert_eq!(console.run(size).await, json!(true), "it is square");
    console.picture("with-photo").await;
    console.kill().await;

    let mut console = Console::open("catalogue", data.path()).await;
    console.click("nav-catalogue").await;
    console.type_into("product-search", "baru-1").await;
    console.until("only it is found", "document.querySelectorAll('[data-testid=product]').length === 1").await;
    console.click_saying("product", "2 left").await;
    console.see("product-inspector").await;
    console.picture("found").await;
}

#[tokio::test]
async fn the_operator_sets_a_plan_and_sees_what_is_left_of_it() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("credits", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.click("nav-credits").await;
    console.see("no-plan").await;
    console.picture("no-plan").await;

    console.click("set-plan").await;
    console.type_into("plan-allowance", "1.000").await;
    console.type_into("plan-rollover", "200").await;
    console.picture("plan").await;
    console.run("document.querySelector('[role=dialog] button[type=submit]').click()").await;
    console.see_saying("credit-balance", "1,000").await;
    console.click("top-up").await;
    console.fill_dialog(&["500"]).await;
    console.see_saying("credit-balance", "1,500").await;
    console.see_saying("ledger-line", "500").await;
    console.picture("topped-up").await;

    console.click("export-usage").await;
    let exported = console.invoke("export_usage", json!({ "realm": "practice", "days": 7 })).await.unwrap();
    let file = std::fs::read_to_string(exported.as_str().unwrap()).unwrap();
    assert_eq!(file.lines().count(), 8, "a line for each day, and the columns");
    std::fs::remove_file(exported.as_str().unwrap()).unwrap();
}
