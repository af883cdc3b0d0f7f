//! Groups of the account, sends to them, and the number check.

use super::{ARISAN, assert_nothing_stored, group, received};
use crate::{
    api::{
        desk::{ApiDesk, listen},
        golden::assert_golden,
    },
    support::DEWI,
};
use axum::{Router, routing::get};
use balas::store::views::InboxGroup;
use serde_json::{Value, json};

/// A body for each path that sends to a group, and the type that its answer names.
fn sends(groupid: &Value, file: &str) -> [(&'static str, Value, &'static str); 5] {
    let card = json!({"name": "Test", "numbers": ["628124000111", 628_125_000_111_u64]});
    [
        ("/api/sendwatogroup", json!({"groupid": groupid, "pesan": "Test kirim text"}), "chat"),
        ("/api/sendmediatogroup", json!({"groupid": groupid, "pesan": "Nota", "mediaurl": file}), "document"),
        (
            "/api/sendlocationtogroup",
            json!({"groupid": groupid, "latitude": "0.525960", "longitude": "101.426866", "pesan": "Kantor Pusat"}),
            "chat",
        ),
        ("/api/sendcontacttogroup", json!({"groupid": groupid, "contact": card}), "vcard"),
        ("/api/sendcontact", json!({"groupid": groupid, "contact": card}), "vcard"),
    ]
}

async fn file() -> String {
    format!("http://{}/nota.pdf", listen(Router::new().route("/nota.pdf", get(|| async { "%PDF-1.7\n" }))).await)
}

#[tokio::test]
async fn everything_can_be_sent_to_a_group() {
    let api = ApiDesk::linked().await;
    let (key, file) = (api.admin().await, file().await);
    group(&api, &key, ARISAN, "Arisan").await;
    let as_number: u64 = ARISAN.parse().unwrap();
    for groupid in [json!(ARISAN), json!(format!("{ARISAN}@g.us")), json!(as_number)] {
        for (path, body, kind) in sends(&groupid, &file) {
            let sent = api.post(&key, path, body).await;
            assert_eq!(
                (&sent.message()["type"], &sent.message()["to"]),
                (&json!(kind), &json!(format!("{ARISAN}@g.us")))
            );
            assert_golden(
                &format!("waviro_{}_to_group", path.trim_start_matches("/api/send").trim_end_matches("togroup")),
                &sent.body,
            );
        }
    }
    api.desk.settle().await;
    let items = received(&api, &key).await;
    assert_eq!(items.len(), 15);
    assert!(items.iter().all(|item| item["to"] == format!("{ARISAN}@g.us")), "{items:?}");
    let kinds: Vec<_> = items[..5].iter().map(|item| item["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["text", "document", "location", "contact", "contact"]);
    let rows = api.desk.list(InboxGroup::All).await;
    assert_eq!((rows.len(), rows[0].contact.name.as_str(), rows[0].contact.phone.as_str()), (1, "Arisan", ""));
    let conversation = api.get(&key, "/api/v1/conversations/1").await;
    let contact = &conversation.data()["contact"];
    assert_eq!((&contact["name"], &contact["phone"]), (&json!("Arisan"), &Value::Null));
}

#[tokio::test]
async fn a_group_that_the_account_is_not_in_is_refused_and_nothing_is_stored() {
    let api = ApiDesk::linked().await;
    let (key, file) = (api.admin().await, file().await);
    for groupid in [
        json!(ARISAN),
        json!(DEWI),
        json!(format!("{DEWI}@c.us")),
        json!(""),
        json!("a b"),
        json!("../x"),
        json!(null),
        json!(1.5),
    ] {
        for (path, body, _) in sends(&groupid, &file) {
            let answer = api.post(&key, path, body).await;
            assert_eq!((answer.status, &answer.body["success"]), (400, &json!(false)), "{path} {groupid}: {answer:?}");
        }
    }
    group(&api, &key, ARISAN, "Arisan").await;
    for path in ["/api/sendwa", "/api/checknumber"] {
        let answer = api.post(&key, path, json!({"nohp": ARISAN, "pesan": "halo"})).await;
        assert_eq!(answer.status, 400, "a group is no number: {answer:?}");
    }
    assert_nothing_stored(&api).await;
}

#[tokio::test]
async fn without_a_connection_a_message_to_a_group_waits_and_without_a_phone_it_is_refused() {
    let api = ApiDesk::unlinked().await;
    let (key, file) = (api.admin().await, file().await);
    for (path, body, _) in sends(&json!(ARISAN), &file) {
        assert_eq!(api.post(&key, path, body).await.status, 400, "{path}");
    }
    assert_nothing_stored(&api).await;
    api.desk.link().await;
    group(&api, &key, ARISAN, "Arisan").await;
    api.desk.practice().disconnect().await.unwrap();
    for (path, body, _) in sends(&json!(ARISAN), &file) {
        assert_eq!(api.post(&key, path, body).await.message()["status"], 0, "{path}");
    }
    let number = api.post(&key, "/api/sendwatogroup", json!({"groupid": DEWI, "pesan": "halo"})).await;
    assert_eq!(number.status, 400, "a number is no group, connected or not: {number:?}");
    api.desk.settle().await;
    assert!(received(&api, &key).await.is_empty());
    api.desk.practice().reconnect().await.unwrap();
    api.desk.settle().await;
    assert_eq!(received(&api, &key).await.len(), 5);
}

#[tokio::test]
async fn groups_are_listed_newest_activity_first() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    assert_eq!(api.post(&key, "/api/groups", Value::Null).await.message(), &json!([]));
    group(&api, &key, ARISAN, "Arisan").await;
    api.desk.hand.advance_millis(60_000);
    group(&api, &key, "6281234567142-1600000000", "Keluarga 👨‍👩‍👧").await;
    api.desk.hand.advance_millis(60_000);
    api.post(&key, "/api/sendwatogroup", json!({"groupid": ARISAN, "pesan": "halo"})).await.message();
    api.desk.settle().await;
    let listed = api.post(&key, "/api/groups", Value::Null).await;
    assert_golden("waviro_groups", &listed.body);
    assert_eq!(listed.message()[0]["groupname"], "Arisan");
}

#[tokio::test]
async fn a_number_is_registered_or_not() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let registered = api.post(&key, "/api/checknumber", json!({"nohp": DEWI})).await;
    assert_golden("waviro_checknumber", &registered.body);
    let as_number: u64 = DEWI.parse().unwrap();
    assert_eq!(api.post(&key, "/api/checknumber", json!({"nohp": as_number})).await.message(), &json!(true));
    assert_eq!(api.post(&key, "/api/checknumber", json!({"nohp": "6281234560000"})).await.message(), &json!(false));
    for nohp in [json!("081234567142"), json!("+6281234567142"), json!("x"), json!(""), json!(null), json!([DEWI])] {
        assert_eq!(api.post(&key, "/api/checknumber", json!({"nohp": nohp})).await.status, 400, "{nohp}");
    }
    assert_nothing_stored(&api).await;
}

#[tokio::test]
async fn what_only_the_network_knows_cannot_be_told_without_it() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    let ask = async || {
        for (path, body) in [("/api/groups", Value::Null), ("/api/checknumber", json!({"nohp": DEWI}))] {
            let answer = api.post(&key, path, body).await;
            assert_eq!((answer.status, &answer.body["success"]), (400, &json!(false)), "{path}: {answer:?}");
        }
    };
    ask().await;
    api.desk.link().await;
    api.desk.practice().disconnect().await.unwrap();
    ask().await;
}
