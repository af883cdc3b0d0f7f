//! Faults on order.

use super::desk::{Desk, SITI, outgoing};
use balas::{
    channels::{Acceptance, Channel, SendError, practice::wire::FaultBody},
    model::Delivery,
};
use serde_json::json;

async fn order(desk: &Desk, body: serde_json::Value) {
    desk.channel.fault(serde_json::from_value::<FaultBody>(body).unwrap().into_fault().unwrap());
}

#[tokio::test]
async fn refused_sends_are_refused_for_good_and_not_received() {
    let desk = Desk::linked().await;
    order(&desk, json!({"kind": "refuse", "n": 2})).await;
    for msgid in ["3EB0A", "3EB0B"] {
        assert!(matches!(desk.channel.send(&outgoing(msgid, SITI)).await, Err(SendError::Permanent(_))));
        assert_eq!(desk.channel.was_accepted(msgid).await, Acceptance::Unknown);
    }
    desk.channel.send(&outgoing("3EB0C", SITI)).await.unwrap();
    assert_eq!(desk.channel.outbox(0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_delayed_send_is_received_at_once_and_answered_later() {
    let desk = Desk::linked().await;
    order(&desk, json!({"kind": "delay", "n": 1, "ms": 40})).await;
    let message = outgoing("3EB0A", SITI);
    let mut send = std::pin::pin!(desk.channel.send(&message));
    while desk.channel.outbox(0).await.unwrap().is_empty() {
        assert!(futures_util::poll!(send.as_mut()).is_pending(), "answered before it was received");
    }
    assert!(futures_util::poll!(send.as_mut()).is_pending(), "answered at once");
    assert_eq!(send.await, Ok(()));
    desk.pass(189).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [0_i8; 0], "the acks come after the answer");
    desk.pass(1).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1]);
}

#[tokio::test]
async fn an_answer_that_comes_too_late_leaves_the_send_uncertain() {
    let desk = Desk::linked().await;
    order(&desk, json!({"kind": "delay", "ms": 30_000})).await;
    assert_eq!(desk.channel.send(&outgoing("3EB0A", SITI)).await, Err(SendError::Uncertain));
    assert_eq!(desk.channel.was_accepted("3EB0A").await, Acceptance::Accepted);
}

#[tokio::test]
async fn a_dropped_answer_leaves_the_send_uncertain_and_unacked_until_the_customer_writes() {
    let desk = Desk::linked().await;
    order(&desk, json!({"kind": "drop_ack"})).await;
    assert_eq!(desk.channel.send(&outgoing("3EB0A", SITI)).await, Err(SendError::Uncertain));
    desk.pass(60_000).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [0_i8; 0]);
    assert_eq!(desk.channel.was_accepted("3EB0A").await, Acceptance::Accepted);
    desk.writes(SITI, "A1", "Oke").await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [Delivery::Read.ack()]);
}

#[tokio::test]
async fn a_fault_does_not_outlive_a_restart() {
    let desk = Desk::linked().await;
    order(&desk, json!({"kind": "refuse", "n": 100})).await;
    let desk = desk.reopen().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
}

#[test]
fn faults_that_make_no_sense_are_refused() {
    let read = |body| serde_json::from_value::<FaultBody>(body);
    assert!(read(json!({"kind": "explode"})).is_err());
    assert!(read(json!({"kind": "refuse", "n": -1})).is_err());
    assert!(read(json!({"kind": "delay"})).unwrap().into_fault().is_ok());
    assert!(read(json!({"kind": "delay", "ms": 3_600_000})).unwrap().into_fault().is_err());
}
