//! The wabot dialect: products.

use super::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use balas::{api::Scope, catalog, model::Realm, model::product::*};
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

const PRODUCTS: &str = "/api/v1/products";

async fn patch(api: &ApiDesk, key: &str, path: &str, body: &Value) -> Answer {
    Answer::to(api.request(Method::PATCH, path).bearer_auth(key).body(body.to_string())).await
}

async fn names(api: &ApiDesk, key: &str, query: &str) -> Vec<String> {
    let page = api.get(key, &format!("{PRODUCTS}{query}")).await;
    page.data()["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_product_is_made_changed_and_listed_as_agreed() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let made = api.post(&key, PRODUCTS, json!({"name": "Kemeja Batik", "price": 245_000, "stock": 20})).await;
    assert_eq!(made.status, 201);
    assert_golden("wabot_product_created", &made.body);
    api.desk.hand.advance_millis(60_000);
    let full = json!({
        "name": " Kopi Gayo ", "price": 98_000, "stock": 0, "sku": "KOP-1", "description": "Giling halus\nmadu",
        "image_url": "https://toko.example/kopi.jpg", "currency": "USD",
    });
    api.post(&key, PRODUCTS, full).await;
    let changed = patch(&api, &key, "/api/v1/products/1", &json!({"stock": 5})).await;
    assert_eq!(changed.data()["stock"], 5);
    assert_golden("wabot_product_changed", &changed.body);
    assert_golden("wabot_products", &api.get(&key, PRODUCTS).await.body);
}

#[tokio::test]
async fn null_clears_what_may_be_without_a_value_and_nothing_changes_nothing() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let full = json!({
        "name": "Kopi", "price": 1, "stock": 3, "sku": "K", "description": "x", "image_url": "https://toko.example/k.jpg",
        "currency": "USD",
    });
    let made = api.post(&key, PRODUCTS, full).await;
    api.desk.hand.advance_millis(1_000);
    let path = "/api/v1/products/1";
    assert_eq!(patch(&api, &key, path, &json!({})).await.data(), &made.body["data"]);
    let cleared = json!({"stock": null, "sku": null, "description": null, "image_url": null, "currency": null});
    let cleared = patch(&api, &key, path, &cleared).await;
    for field in ["stock", "sku", "description", "image_url"] {
        assert_eq!(cleared.data()[field], Value::Null, "{field}");
    }
    assert_eq!(cleared.data()["currency"], "IDR");
    assert_ne!(cleared.data()["updated_at"], made.body["data"]["updated_at"]);
    for needed in ["name", "price"] {
        assert_eq!(patch(&api, &key, path, &json!({ needed: null })).await.status, 400, "{needed}");
    }
}

#[tokio::test]
async fn what_is_not_acceptable_is_400_says_which_field_and_changes_nothing() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    api.post(&key, PRODUCTS, json!({"name": "Ada", "price": 1, "sku": "TAKEN"})).await;
    api.post(&key, PRODUCTS, json!({"name": "Lain", "price": 1})).await;
    let (long, huge) = ("x".repeat(6_000), json!(1e300));
    for (field, bad) in [
        ("name", vec![json!(""), json!("  "), json!(7), json!(["a"]), json!("a\u{0}b"), json!("a\nb"), json!(long)]),
        ("price", vec![json!(-1), json!("245000"), json!(1.5), json!(true), json!(i64::MAX), huge.clone(), json!({})]),
        ("stock", vec![json!(-1), json!("5"), json!(0.5), json!(u64::MAX), huge]),
        ("sku", vec![json!(5), json!("a\tb"), json!("\u{7f}x"), json!(long), json!("TAKEN")]),
        ("description", vec![json!(5), json!("a\u{1b}[0m"), json!(long)]),
        ("currency", vec![json!("idr"), json!("RP"), json!("RUPIAH"), json!(""), json!("ID1"), json!(360)]),
        (
            "image_url",
            vec![
                json!("x"),
                json!("ftp://x.example/y"),
                json!("http://10.0.0.1/x"),
                json!("http://localhost/x"),
                json!(1),
            ],
        ),
    ] {
        for value in bad {
            let mut body = json!({"name": "Baru", "price": 1});
            body[field] = value.clone();
            let shown: String = value.to_string().chars().take(40).collect();
            let made = api.post(&key, PRODUCTS, body).await;
            assert_eq!(
                (made.status, &made.body["error"]["code"]),
                (400, &json!("VALIDATION_ERROR")),
                "{field}: {shown}"
            );
            let changed = patch(&api, &key, "/api/v1/products/2", &json!({ field: value })).await;
            assert_eq!(changed.status, 400, "{field}: {shown}");
        }
    }
    for missing in [json!({"price": 1}), json!({"name": "x"}), json!({}), json!([]), json!(null)] {
        assert_eq!(api.post(&key, PRODUCTS, missing.clone()).await.status, 400, "{missing}");
    }
    let unnamed = api.post(&key, PRODUCTS, json!({"name": " ", "price": 1})).await;
    assert_eq!(unnamed.body["error"]["message"], "name: it is empty");
    assert_eq!(names(&api, &key, "").await, ["Ada", "Lain"]);
}

#[tokio::test]
async fn pages_go_through_everything_once_while_products_are_added() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    for number in 0..7 {
        api.post(&key, PRODUCTS, json!({"name": format!("P{number}"), "price": number})).await;
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = api.get(&key, &format!("{PRODUCTS}?limit=3&cursor={cursor}")).await;
        seen.extend(page.data()["items"].as_array().unwrap().iter().map(|item| item["name"].clone()));
        if seen.len() == 3 {
            api.post(&key, PRODUCTS, json!({"name": "P7", "price": 7})).await;
        }
        let Some(next) = page.data()["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(seen, ["P0", "P1", "P2", "P3", "P4", "P5", "P6", "P7"]);
    assert_eq!(names(&api, &key, "?q=p3").await, ["P3"]);
    assert_eq!(names(&api, &key, "?q=").await.len(), 8);
    for query in ["limit=0", "limit=101", "limit=x", "limit=-1", "cursor=zzz", "cursor=1"] {
        assert_eq!(api.get(&key, &format!("{PRODUCTS}?{query}")).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for from in [crate::support::DEWI, crate::support::EMRE] {
        api.desk.says(from, "halo").await;
    }
    let page = api.get(&key, "/api/v1/conversations?limit=1").await;
    let cursor = page.data()["next_cursor"].as_str().unwrap();
    assert_eq!(api.get(&key, &format!("{PRODUCTS}?cursor={cursor}")).await.status, 400);
}

#[tokio::test]
async fn what_another_realm_sells_is_not_there() {
    let api = ApiDesk::unlinked().await;
    let key = api.key(&[Scope::ProductsRead, Scope::ProductsWrite]).await;
    let kopi = Details::new("Kopi", 1);
    let real = api.desk.write(|tx| catalog::create(tx, Catalogue::own(Realm::Real), kopi).boxed()).await;
    assert!(names(&api, &key, "").await.is_empty());
    for id in [real.id.to_string(), "99".to_owned(), format!("+{}", real.id), "x".to_owned()] {
        let answer = patch(&api, &key, &format!("{PRODUCTS}/{id}"), &json!({"price": 2})).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (404, &json!("NOT_FOUND")), "{id}");
    }
}

#[tokio::test]
async fn a_repeated_post_makes_one_product() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let body = json!({"name": "Kopi", "price": 1});
    let once = || api.posting(&key, PRODUCTS, &body).header("Idempotency-Key", "k");
    let (first, again) = (Answer::to(once()).await, Answer::to(once()).await);
    assert_eq!((first.status, again.status, &first.body), (201, 201, &again.body));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(names(&api, &key, "").await, ["Kopi"]);
}
