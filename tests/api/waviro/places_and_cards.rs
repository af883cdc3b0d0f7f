//! Places on the map and contact cards.

use super::received;
use crate::{
    api::{desk::ApiDesk, golden::assert_golden},
    support::{DEWI, EMRE},
};
use balas::{
    model::Status,
    store::network::{NetworkStore, lines},
};
use serde_json::json;

#[tokio::test]
async fn a_place_goes_out_as_agreed_and_really_travels() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let body = json!({"nohp": DEWI, "latitude": "0.525960", "longitude": "101.426866", "pesan": "Kantor Pusat"});
    let sent = api.post(&key, "/api/sendlocation", body).await;
    assert_golden("waviro_sendlocation", &sent.body);
    api.post(&key, "/api/sendlocation", json!({"nohp": DEWI, "latitude": -6.2, "longitude": 106})).await.message();
    api.desk.settle().await;
    api.desk.says(DEWI, "Terima kasih").await;

    let items = received(&api, &key).await;
    let shown: Vec<_> = items.iter().map(|item| (&item["type"], &item["text"])).collect();
    assert_eq!(shown, [(&json!("location"), &json!("Kantor Pusat")), (&json!("location"), &json!(""))]);
    let network = NetworkStore::open(&api.desk.app.config().data_dir).await.unwrap();
    let line =
        lines::get(&mut network.read().await.unwrap(), items[0]["msgid"].as_str().unwrap()).await.unwrap().unwrap();
    let place = line.content.location.unwrap();
    assert_eq!((place.latitude, place.longitude, place.name.as_str()), (0.525_96, 101.426_866, "Kantor Pusat"));
    assert_golden("wabot_location_sent", &api.get(&key, "/api/v1/conversations/1").await.data()["messages"][0]);
    let view = &api.desk.log(balas::model::ConversationId(1)).await[0];
    assert_eq!(view.location.as_ref().unwrap().name, "Kantor Pusat");
    assert_eq!(api.desk.row_of(DEWI).await.status, Status::Bot);
}

#[tokio::test]
async fn the_ends_of_the_earth_are_places_and_what_lies_beyond_is_not() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (latitude, longitude, status) in [
        (json!(-90), json!("180"), 200),
        (json!("90.0"), json!(-180.0), 200),
        (json!(90.000_001), json!(0), 400),
        (json!("-90.1"), json!(0), 400),
        (json!(0), json!("180.5"), 400),
        (json!(0), json!(-181), 400),
        (json!("NaN"), json!(0), 400),
        (json!("inf"), json!(0), 400),
        (json!(0), json!("1e2"), 400),
        (json!(""), json!(0), 400),
        (json!("6,2"), json!(0), 400),
        (json!(1e300), json!(0), 400),
    ] {
        let body = json!({"nohp": DEWI, "latitude": latitude, "longitude": longitude});
        let answer = api.post(&key, "/api/sendlocation", body).await;
        assert_eq!(answer.status, status, "{latitude} {longitude}: {answer:?}");
    }
    assert_eq!(api.stored_texts().await.len(), 2);
}

#[tokio::test]
async fn a_card_goes_out_as_agreed_and_really_travels() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let number: u64 = EMRE.parse().unwrap();
    let body =
        json!({"nohp": DEWI, "contact": {"name": "Budi", "numbers": ["628124000111", number, "+62 812-5000-222"]}});
    let sent = api.post(&key, "/api/sendcontact", body).await;
    assert_golden("waviro_sendcontact", &sent.body);
    api.desk.settle().await;
    api.desk.says(DEWI, "Sudah disimpan").await;

    let items = received(&api, &key).await;
    assert_eq!((&items[0]["type"], &items[0]["text"]), (&json!("contact"), &json!("")));
    let network = NetworkStore::open(&api.desk.app.config().data_dir).await.unwrap();
    let line =
        lines::get(&mut network.read().await.unwrap(), items[0]["msgid"].as_str().unwrap()).await.unwrap().unwrap();
    assert_eq!(line.content.contact.unwrap().numbers, ["628124000111", EMRE, "+62 812-5000-222"]);
    assert_golden("wabot_contact_sent", &api.get(&key, "/api/v1/conversations/1").await.data()["messages"][0]);
}

#[tokio::test]
async fn a_card_on_the_path_of_places_is_shown_its_own() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let card = json!({"name": "Budi", "numbers": ["628124000111"]});
    for (path, body, right) in [
        ("/api/sendlocation", json!({"nohp": DEWI, "contact": card}), "/api/sendcontact"),
        ("/api/sendlocation", json!({"groupid": super::ARISAN, "contact": card}), "/api/sendcontact"),
        ("/api/sendlocationtogroup", json!({"groupid": super::ARISAN, "contact": card}), "/api/sendcontacttogroup"),
    ] {
        let answer = api.post(&key, path, body).await;
        assert_eq!(answer.status, 400);
        assert!(answer.body["errorMessage"].as_str().unwrap().contains(right), "{answer:?}");
    }
    super::assert_nothing_stored(&api).await;
}

#[tokio::test]
async fn a_card_has_one_recipient() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    super::group(&api, &key, super::ARISAN, "Arisan").await;
    let card = json!({"name": "Budi", "numbers": ["628124000111"]});
    for (nohp, groupid, to) in [
        (json!(DEWI), json!(null), Some(format!("{DEWI}@c.us"))),
        (json!(""), json!(super::ARISAN), Some(format!("{}@g.us", super::ARISAN))),
        (json!(DEWI), json!(super::ARISAN), None),
        (json!(null), json!(null), None),
        (json!(super::ARISAN), json!(null), None),
        (json!(null), json!(DEWI), None),
    ] {
        let answer =
            api.post(&key, "/api/sendcontact", json!({"nohp": nohp, "groupid": groupid, "contact": card})).await;
        match to {
            Some(to) => assert_eq!(answer.message()["to"], to),
            None => assert_eq!(answer.status, 400, "{nohp} {groupid}: {answer:?}"),
        }
    }
}
