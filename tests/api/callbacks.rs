//! Reports to `notifyurl`: each change once at least, in order, for a day.

use super::desk::{ApiDesk, Outside};
use crate::support::DEWI;
use balas::callbacks;
use serde_json::{Value, json};

async fn send(api: &ApiDesk, key: &str, notifyurl: &str) -> String {
    let sent = api.post(key, "/api/sendwa", json!({"nohp": DEWI, "pesan": "halo", "notifyurl": notifyurl})).await;
    sent.message()["id"].as_str().unwrap().to_owned()
}

fn reports(id: &str, acks: &[i64]) -> Vec<Value> {
    acks.iter().map(|ack| json!({"msgid": id, "ack": ack})).collect()
}

#[tokio::test]
async fn each_change_is_reported_in_order_and_nothing_goes_back() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    let id = send(&api, &key, &outside.open().await).await;
    assert_eq!(callbacks::step(&api.desk.app).await.unwrap(), 0);
    api.desk.settle().await;
    api.desk.practice().ack(&id, 3).await.unwrap();
    api.desk.practice().ack(&id, 2).await.unwrap();
    api.desk.practice().ack(&id, 3).await.unwrap();
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 2, 3]));
    api.desk.practice().ack(&id, 4).await.unwrap();
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 2, 3, 4]));
}

#[tokio::test]
async fn a_refused_message_is_reported_as_an_error() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    api.desk.practice().fault(balas::channels::practice::Fault::Refuse { sends: 1 });
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.settle().await;
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[-1]));
}

#[tokio::test]
async fn what_does_not_arrive_is_tried_again_later_each_time_and_keeps_its_place() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    outside.will_answer(&[500, 302, 404]);
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.settle().await;
    for (attempt, wait) in [(1, 1_000), (2, 2_000), (3, 4_000)] {
        callbacks::step(&api.desk.app).await.unwrap();
        assert_eq!(outside.seen().len(), attempt, "nothing overtakes the first report");
        api.desk.hand.advance_millis(wait - 1);
        assert_eq!(callbacks::step(&api.desk.app).await.unwrap(), 0, "too early for attempt {}", attempt + 1);
        api.desk.hand.advance_millis(1);
    }
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 1, 1, 1, 2]));
}

#[tokio::test]
async fn reports_survive_a_restart() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    outside.will_answer(&[503]);
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.settle().await;
    callbacks::step(&api.desk.app).await.unwrap();
    let api = api.restart().await;
    api.desk.hand.advance_millis(1_000);
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 1, 2]));
}

#[tokio::test]
async fn after_a_day_a_report_is_given_up_and_the_next_has_its_turn() {
    const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    outside.will_answer(&[500, 500]);
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.work().await;
    callbacks::step(&api.desk.app).await.unwrap();
    api.desk.hand.advance_millis(DAY_MILLIS);
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 1]));
    api.desk.settle().await;
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 1, 2]));
}

#[tokio::test]
async fn a_dead_address_holds_up_nobody_else() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    let hook = outside.open().await;
    send(&api, &key, "http://127.0.0.1:1/dead").await;
    let id = send(&api, &key, &hook).await;
    api.desk.settle().await;
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 2]));
}
