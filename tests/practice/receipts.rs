//! News about our messages: in order, never lost, and read when the customer writes again.

use super::desk::{Desk, EMRE, SITI, outgoing};
use balas::channels::{
    Channel,
    practice::{Arrival, Fault},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, time::Duration};

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
async fn news_of_a_later_message_does_not_overtake_that_of_an_earlier_one() {
    let desk = Desk::linked().await;
    desk.channel.fault(Fault::Delay { sends: 1, by: Duration::from_millis(40) });
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    desk.channel.send(&outgoing("3EB0B", SITI)).await.unwrap();
    desk.channel.send(&outgoing("3EB0C", EMRE)).await.unwrap();
    desk.pass(150).await;
    assert_eq!(desk.sink.acks_of("3EB0B"), [0_i8; 0]);
    assert_eq!(desk.sink.acks_of("3EB0C"), [1], "another customer does not wait");
    desk.pass(390).await;
    let order: Vec<String> = desk.sink.receipts().into_iter().map(|(msgid, _)| msgid).collect();
    let of_siti: Vec<&String> = order.iter().filter(|msgid| *msgid != "3EB0C").collect();
    assert_eq!(of_siti, ["3EB0A", "3EB0A", "3EB0B", "3EB0B"]);
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
    /// The program dies in the middle of telling us something.
    Crash {
        polls: u8,
    },
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let any = prop_oneof![
        4 => Just(Move::Send),
        2 => Just(Move::CustomerWrites),
        2 => Just(Move::SinkFails),
        3 => (1..600_i64).prop_map(Move::TimePasses),
        1 => Just(Move::Restart),
        2 => (1..60_u8).prop_map(|polls| Move::Crash { polls }),
    ];
    proptest::collection::vec(any, 1..25)
}

/// What was sent and written in a story, and what we were told of it over all restarts.
#[derive(Default)]
struct Told {
    sent: Vec<String>,
    written: Vec<String>,
    acks: BTreeMap<String, Vec<i8>>,
    texts: Vec<String>,
}

impl Told {
    fn note(&mut self, desk: &Desk) {
        for msgid in &self.sent {
            self.acks.entry(msgid.clone()).or_default().extend(desk.sink.acks_of(msgid));
        }
        self.texts.extend(desk.sink.texts());
    }
}

/// What was told, without what was told again after a crash.
fn first_times<T: PartialEq + Clone>(told: &[T]) -> Vec<T> {
    let mut first = Vec::new();
    for item in told {
        if !first.contains(item) {
            first.push(item.clone());
        }
    }
    first
}

/// Starts telling and stops short, wherever the work stands after so many polls.
async fn die_while_telling(desk: &Desk, polls: u8) {
    desk.hand.advance_millis(1_000);
    let mut step = std::pin::pin!(desk.channel.step());
    for _ in 0..polls {
        if futures_util::poll!(step.as_mut()).is_ready() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn play(moves: Vec<Move>) -> Told {
    let mut desk = Desk::linked().await;
    let mut told = Told::default();
    for (turn, step) in moves.into_iter().enumerate() {
        match step {
            Move::Send => {
                let msgid = format!("3EB0{turn}");
                desk.channel.send(&outgoing(&msgid, SITI)).await.unwrap();
                told.sent.push(msgid);
            }
            Move::CustomerWrites => {
                let text = format!("line {turn}");
                desk.writes(SITI, &format!("A{turn}"), &text).await;
                told.written.push(text);
            }
            Move::SinkFails => desk.sink.refuse(1),
            Move::TimePasses(millis) => desk.pass(millis).await,
            Move::Restart | Move::Crash { .. } => {
                if let Move::Crash { polls } = step {
                    die_while_telling(&desk, polls).await;
                }
                told.note(&desk);
                desk = desk.reopen().await;
            }
        }
    }
    desk.writes(SITI, "LAST", "last").await;
    told.written.push("last".into());
    for _ in 0..8 {
        desk.pass(10_000).await;
    }
    told.note(&desk);
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_out_of_order_whenever_we_restart_or_die(moves in moves()) {
        let told = tokio::runtime::Runtime::new().unwrap().block_on(play(moves));
        for msgid in &told.sent {
            prop_assert_eq!(first_times(&told.acks[msgid]), vec![1, 2, 3], "{}", msgid);
        }
        prop_assert_eq!(first_times(&told.texts), told.written);
    }
}
