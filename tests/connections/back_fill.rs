//! A restart in the middle of reading what was said before: nothing is lost, nothing is there twice, and it goes on where it was.

use super::stand_in::{Console, START, StandIn, message};
use crate::support::DEWI;
use std::collections::HashMap;

/// Conversations of before: more than two pages of the list.
const CONVERSATIONS: i64 = 230;

fn phone(number: i64) -> String {
    format!("6281200000{number:03}")
}

async fn filled() -> (StandIn, String) {
    let (service, base) = StandIn::open().await;
    for number in 0..CONVERSATIONS {
        let at = START - 10_000_000 + number * 1_000;
        let said: Vec<_> = (0..3)
            .map(|line| message(&format!("{number}-{line}"), if line == 1 { "out" } else { "in" }, "dulu", at + line))
            .collect();
        service.show(&format!("c{number}"), &phone(number), &said);
    }
    (service, base)
}

/// How often each conversation was read.
fn reads(asked: &[String], reads: &mut HashMap<String, u32>) {
    for question in asked.iter().filter(|question| question.starts_with("GET /conversations/c")) {
        *reads.entry(question.clone()).or_default() += 1;
    }
}

#[tokio::test]
async fn it_goes_on_where_it_was() {
    let (service, base) = filled().await;
    let mut console = Console::of_wabot(&base).await;
    let mut read = HashMap::new();
    let (mut rounds, mut restarts) = (0, 0);
    while console.rows_in("hosted_backfills") == 0 {
        console.round().await;
        reads(&service.asked(), &mut read);
        rounds += 1;
        assert!(rounds < 400, "it comes to an end");
        if rounds % 25 == 0 {
            let before = console.rows_in("messages");
            console = console.restart().await;
            restarts += 1;
            assert_eq!(console.rows_in("messages"), before);
            service.show("new", DEWI, &[message(&format!("n{rounds}"), "in", "baru", console.now() + 1)]);
        }
    }
    assert!(restarts >= 2, "it was long enough: {rounds} rounds");
    console.round().await;
    assert_eq!(console.rows_in("hosted_conversations"), CONVERSATIONS + 1);
    assert_eq!(console.log(DEWI).await.len(), restarts, "what is new did not wait");
    assert_eq!(console.rows_in("messages WHERE text = 'dulu'"), CONVERSATIONS * 3);
    let twice: Vec<_> = read.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "read more than once: {twice:?}");
    for number in [0, 1, 99, 100, CONVERSATIONS - 1] {
        assert_eq!(console.rows_in(&format!("messages WHERE external_id LIKE 'wabot:{number}-%'")), 3, "{number}");
    }
    console.app.shutdown().await;
}
