//! Reports to `notifyurl`: each change once at least, in order, for a day.

use super::desk::{ApiDesk, Outside};
use crate::support::DEWI;
use balas::{
    callbacks,
    model::{ReportFault, ReportId, ReportPage, ReportState},
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

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

async fn list(api: &ApiDesk, failed: bool, before: Option<ReportId>, limit: u32) -> ReportPage {
    callbacks::list(&mut api.desk.app.store().read().await.unwrap(), failed, before, limit).await.unwrap()
}

async fn replay(api: &ApiDesk, id: ReportId) -> balas::error::Result<()> {
    api.desk.app.store().write(move |tx| callbacks::replay(tx, id).boxed()).await?;
    callbacks::step(&api.desk.app).await.map(drop)
}

#[tokio::test]
async fn the_log_tells_what_became_of_each_report_without_the_key_in_its_address() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    outside.will_answer(&[500]);
    let hook = outside.open().await;
    let id = send(&api, &key, &format!("{hook}?key=s3cret")).await;
    api.desk.settle().await;
    callbacks::step(&api.desk.app).await.unwrap();

    let page = list(&api, false, None, 10).await;
    let seen: Vec<_> = page.items.iter().map(|r| (r.ack, r.state, r.attempts, r.fault, r.fault_status)).collect();
    let failed = (1, ReportState::Retrying, 1, Some(ReportFault::Status), 500);
    assert_eq!(seen, [(2, ReportState::Waiting, 0, None, 0), failed]);
    assert!(page.items.iter().all(|report| report.msgid == id && report.url == format!("{hook}?key=…")));
    let only_failed = list(&api, true, None, 10).await;
    assert_eq!(only_failed.items.iter().map(|report| report.ack).collect::<Vec<_>>(), [1]);

    api.desk.hand.advance_millis(1_000);
    callbacks::step(&api.desk.app).await.unwrap();
    let page = list(&api, false, None, 10).await;
    assert!(page.items.iter().all(|report| report.state == ReportState::Delivered && report.fault.is_none()));
    assert_eq!(list(&api, true, None, 10).await.items, []);
}

#[tokio::test]
async fn the_log_is_paged_without_a_gap_or_a_repeat() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    let hook = outside.open().await;
    for _ in 0..3 {
        send(&api, &key, &hook).await;
    }
    api.desk.settle().await;
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = list(&api, false, before, 4).await;
        seen.extend(page.items.into_iter().map(|report| report.id.0));
        before = page.next_before;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=6).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_report_that_was_given_up_arrives_when_a_person_sends_it_again() {
    const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    outside.will_answer(&[500, 500]);
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.work().await;
    callbacks::step(&api.desk.app).await.unwrap();
    api.desk.hand.advance_millis(DAY_MILLIS);
    callbacks::step(&api.desk.app).await.unwrap();
    let given_up = list(&api, false, None, 1).await.items.remove(0);
    assert_eq!(given_up.state, ReportState::GivenUp);

    outside.will_answer(&[404]);
    replay(&api, given_up.id).await.unwrap();
    let still = list(&api, false, None, 1).await.items.remove(0);
    assert_eq!((still.state, still.fault_status, still.attempts), (ReportState::GivenUp, 404, 3));
    callbacks::step(&api.desk.app).await.unwrap();
    assert_eq!(outside.seen().len(), 3, "once more means once");

    replay(&api, given_up.id).await.unwrap();
    let arrived = list(&api, false, None, 1).await.items.remove(0);
    assert_eq!((arrived.state, arrived.fault), (ReportState::Delivered, None));
    assert_eq!(outside.seen(), reports(&id, &[1, 1, 1, 1]));
}

#[tokio::test]
async fn sending_again_never_puts_the_automatic_reports_out_of_order() {
    let api = ApiDesk::linked().await;
    let (key, outside) = (api.admin().await, Outside::default());
    outside.will_answer(&[500]);
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.settle().await;
    callbacks::step(&api.desk.app).await.unwrap();
    let page = list(&api, false, None, 10).await;
    let (second, first) = (page.items[0].id, page.items[1].id);

    let refused = replay(&api, second).await.unwrap_err();
    assert!(refused.to_string().contains("an earlier report"), "{refused}");
    replay(&api, first).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 1, 2]), "the first by hand, then the second by itself");

    replay(&api, first).await.unwrap();
    assert_eq!(outside.seen(), reports(&id, &[1, 1, 2, 1]), "a person may ask for what is over");
    assert!(replay(&api, ReportId(99)).await.is_err());
}

/// A host that takes every report and answers none, and how many it has.
async fn silent_host() -> (String, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let told = count.clone();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.push(stream);
            told.store(kept.len(), Ordering::SeqCst);
        }
    });
    (format!("http://{address}/hook"), count)
}

#[tokio::test]
async fn a_host_that_never_answers_holds_up_its_own_reports_alone() {
    let api = ApiDesk::linked().await;
    let (key, outside, (silent, taken)) = (api.admin().await, Outside::default(), silent_host().await);
    for _ in 0..40 {
        send(&api, &key, &silent).await;
    }
    let id = send(&api, &key, &outside.open().await).await;
    api.desk.settle().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let worker = tokio::spawn(callbacks::run(api.desk.app.clone(), stop.clone()));
    let reported = async {
        while outside.seen().len() < 2 || taken.load(Ordering::SeqCst) < 8 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    // Less than it takes to give up waiting for the other host.
    tokio::time::timeout(std::time::Duration::from_secs(5), reported).await.expect("it waits for the other host");
    assert_eq!(outside.seen(), reports(&id, &[1, 2]));
    assert_eq!(taken.load(Ordering::SeqCst), 8, "one host is not asked for everything at once");
    stop.cancel();
    worker.await.unwrap();
}
