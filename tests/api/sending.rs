//! The waviro dialect: linking by QR code and sending to a number.

use super::{desk::ApiDesk, golden::assert_golden};
use crate::support::{DEWI, EMRE};
use balas::model::{Realm, Status};
use serde_json::{Value, json};

#[tokio::test]
async fn getqr_shows_a_code_then_linking_then_the_number() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let waiting = api.post(&key, "/api/getqr", Value::Null).await;
    assert_golden("waviro_getqr_code", &waiting.body);
    let code = waiting.message()["qrcode"].as_str().unwrap();
    api.desk.practice().scan(code).await.unwrap();
    let linking = api.post(&key, "/api/getqr", Value::Null).await;
    assert_eq!(linking.message(), &json!({"isAuthenticated": false, "qrcode": ""}));
    api.desk.hand.advance_millis(500);
    api.desk.practice().step().await.unwrap();
    let linked = api.post(&key, "/api/getqr", Value::Null).await;
    assert_golden("waviro_getqr_linked", &linked.body);

    api.desk.practice().disconnect().await.unwrap();
    assert_eq!(api.post(&key, "/api/getqr", Value::Null).await.body, linked.body);
    api.desk.practice().log_out().await.unwrap();
    api.desk.practice().step().await.unwrap();
    let again = api.post(&key, "/api/getqr", Value::Null).await;
    assert!(again.message()["qrcode"].as_str().unwrap().starts_with("2@"), "{again:?}");
    assert_ne!(again.message()["qrcode"], waiting.message()["qrcode"]);
}

#[tokio::test]
async fn a_text_goes_out_as_agreed_and_leaves_the_owner_alone() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let by_text = api.post(&key, "/api/sendwa", json!({"nohp": DEWI, "pesan": "Pesanan siap", "notifyurl": ""})).await;
    assert_golden("waviro_sendwa", &by_text.body);
    let as_number: u64 = EMRE.parse().unwrap();
    let by_number = api.post(&key, "/api/sendwa", json!({"nohp": as_number, "pesan": "Hazır"})).await;
    assert_eq!(by_number.message()["to"], format!("{EMRE}@c.us"));
    api.desk.settle().await;
    assert_eq!(
        api.desk.received_ids().await,
        [&by_text, &by_number].map(|sent| sent.message()["id"].as_str().unwrap())
    );
    let row = api.desk.row_of(DEWI).await;
    assert_eq!((row.status, row.realm), (Status::Bot, Realm::Practice));
    let again = api.post(&key, "/api/sendwa", json!({"nohp": DEWI, "pesan": "Sudah diambil?"})).await;
    assert_ne!(again.message()["id"], by_text.message()["id"]);
    assert_eq!(api.desk.list(balas::store::views::InboxGroup::All).await.len(), 2);
}

#[tokio::test]
async fn numbers_that_are_none_are_refused_and_store_nothing() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for nohp in [
        json!("081234567142"),
        json!("+6281234567142"),
        json!("62812-3456-7142"),
        json!("62812345671x2"),
        json!(""),
        json!("62"),
        json!("999999999999"),
        json!("6281234567142@c.us"),
        json!(6.28e12),
        json!(-6281234567142_i64),
        json!(null),
        json!({"no": DEWI}),
        json!("6281234560000"),
    ] {
        let answer = api.post(&key, "/api/sendwa", json!({"nohp": nohp, "pesan": "halo"})).await;
        assert_eq!((answer.status, &answer.body["success"]), (400, &json!(false)), "{nohp}");
    }
    let zero = api.post(&key, "/api/sendwa", json!({"nohp": "081234567142", "pesan": "halo"})).await;
    assert!(zero.body["errorMessage"].as_str().unwrap().contains("without 0 or +"), "{zero:?}");
    assert!(api.desk.list(balas::store::views::InboxGroup::All).await.is_empty());
}

#[tokio::test]
async fn reports_go_only_where_they_may() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for notifyurl in [
        "x",
        "ftp://example.id/",
        "javascript:alert(1)",
        "http://",
        "http://10.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest",
        "http://0300.0250.1.1/",
        "http://3232235777/",
    ] {
        let answer =
            api.post(&key, "/api/sendwa", json!({"nohp": DEWI, "pesan": "halo", "notifyurl": notifyurl})).await;
        assert_eq!(answer.status, 400, "{notifyurl}");
        assert!(answer.body["errorMessage"].as_str().unwrap().starts_with("notifyurl"), "{answer:?}");
    }
    assert!(api.desk.list(balas::store::views::InboxGroup::All).await.is_empty());
}

#[tokio::test]
async fn without_a_phone_sends_are_refused_and_without_a_connection_they_wait() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let body = json!({"nohp": DEWI, "pesan": "halo"});
    assert_eq!(api.post(&key, "/api/sendwa", body.clone()).await.status, 400);
    assert!(api.desk.list(balas::store::views::InboxGroup::All).await.is_empty());

    api.desk.link().await;
    api.desk.practice().disconnect().await.unwrap();
    assert_eq!(api.post(&key, "/api/sendwa", body.clone()).await.message()["status"], 0);
    api.desk.settle().await;
    assert!(api.desk.received_ids().await.is_empty());
    api.desk.practice().reconnect().await.unwrap();
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await.len(), 1);

    api.desk.practice().log_out().await.unwrap();
    api.desk.practice().step().await.unwrap();
    assert_eq!(api.post(&key, "/api/sendwa", body).await.status, 400);
}
