//! News about our messages: in order, never lost, and read when the customer writes again.

use super::desk::{Desk, EMRE, SITI, outgoing};
use balas::{
    channels::{Channel, practice::Arrival},
    model::Author,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[tokio::test]
async fn a_message_is_acked_once_and_twice_within_a_second() {
    let desk = Desk::linked().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    desk.step().await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [0_i8; 0]);
    desk.pass(150).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1]);
    desk.pass(350).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2]);
    desk.pass(3_600_000).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2], "nobody reads by themselves");
}

#[tokio::test]
async fn a_customer_who_writes_has_read_everything_before_and_we_hear_that_first() {
    let desk = Desk::linked().await;
    for msgid in ["3EB0A", "3EB0B"] {
        desk.channel.send(&outgoing(msgid, SITI)).await.unwrap();
    }
    desk.channel.send(&outgoing("3EB0C", EMRE)).await.unwrap();
    desk.writes(SITI, "A1", "Oke").await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2, 3]);
    assert_eq!(desk.sink.acks_of("3EB0B"), [1, 2, 3]);
    assert_eq!(desk.sink.acks_of("3EB0C"), [0_i8; 0], "another customer has read nothing");
    let events = desk.sink.events();
    assert!(format!("{:?}", events.last().unwrap()).contains("Oke"), "the message comes after what it implies");

    desk.writes(SITI, "A2", "Lagi").await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2, 3], "read is told once");
}

#[tokio::test]
async fn a_repeated_message_does_not_read_what_was_sent_after_it() {
    let desk = Desk::linked().await;
    desk.writes(SITI, "A1", "Halo").await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    desk.writes(SITI, "A1", "Halo").await;
    desk.pass(1_000).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2]);
}

#[tokio::test]
async fn the_phone_reports_what_it_is_told_to_after_what_came_before() {
    let desk = Desk::linked().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    assert_eq!(desk.channel.ack("3EB0A", 3).await.unwrap(), Arrival::Taken);
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2, 3]);
    desk.channel.ack("3EB0A", -1).await.unwrap();
    desk.channel.ack("3EB0A", 0).await.unwrap();
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2, 3, -1], "0 is no news");
    assert!(desk.channel.ack("3EB0A", 5).await.is_err());
    assert!(desk.channel.ack("3EB0UNKNOWN", 1).await.is_err());
}

#[tokio::test]
async fn receipts_wait_for_the_connection_too() {
    let desk = Desk::linked().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    desk.channel.disconnect().await.unwrap();
    desk.pass(5_000).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [0_i8; 0]);
    desk.channel.reconnect().await.unwrap();
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2]);
}

#[tokio::test]
async fn a_clock_set_back_does_not_hold_receipts() {
    let desk = Desk::linked().await;
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    desk.pass(-3_600_000).await;
    assert_eq!(desk.sink.acks_of("3EB0A"), [1, 2]);
}

/// A step of the story below.
#[derive(Clone, Debug)]
enum Move {
    Send,
    CustomerWrites,
    SinkFails,
    TimePasses(i64),
    Restart,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let any = prop_oneof![
        4 => Just(Move::Send),
        2 => Just(Move::CustomerWrites),
        2 => Just(Move::SinkFails),
        3 => (1..600_i64).prop_map(Move::TimePasses),
        2 => Just(Move::Restart),
    ];
    proptest::collection::vec(any, 1..25)
}

/// Plays the moves and returns what every message was told to have reached, over all restarts, with what was sent.
async fn play(moves: Vec<Move>) -> (BTreeMap<String, Vec<i8>>, Vec<String>) {
    let mut desk = Desk::linked().await;
    let mut acks: BTreeMap<String, Vec<i8>> = BTreeMap::new();
    let mut sent = Vec::new();
    for (turn, step) in moves.into_iter().enumerate() {
        match step {
            Move::Send => {
                let msgid = format!("3EB0{turn}");
                desk.channel.send(&outgoing(&msgid, SITI)).await.unwrap();
                sent.push(msgid);
            }
            Move::CustomerWrites => {
                desk.writes(SITI, &format!("A{turn}"), "Halo").await;
            }
            Move::SinkFails => desk.sink.refuse(1),
            Move::TimePasses(millis) => desk.pass(millis).await,
            Move::Restart => {
                collect(&desk, &sent, &mut acks);
                desk = desk.reopen().await;
            }
        }
    }
    for _ in 0..8 {
        desk.pass(10_000).await;
    }
    desk.writes(SITI, "LAST", "Sudah").await;
    collect(&desk, &sent, &mut acks);
    assert!(desk.channel.outbox(0).await.unwrap().iter().all(|item| item.author == Author::Bot));
    (acks, sent)
}

fn collect(desk: &Desk, sent: &[String], acks: &mut BTreeMap<String, Vec<i8>>) {
    for msgid in sent {
        acks.entry(msgid.clone()).or_default().extend(desk.sink.acks_of(msgid));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_receipt_is_lost_or_out_of_order_whenever_we_restart(moves in moves()) {
        let (acks, sent) = tokio::runtime::Runtime::new().unwrap().block_on(play(moves));
        for msgid in sent {
            let told = &acks[&msgid];
            prop_assert!(told.is_sorted(), "{} was told {:?}", msgid, told);
            let mut distinct = told.clone();
            distinct.dedup();
            prop_assert_eq!(distinct, vec![1, 2, 3]);
        }
    }
}
