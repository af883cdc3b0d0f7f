//! The scripted customers on the network.

use super::desk::{Desk, SITI, outgoing};
use balas::{
    channels::{
        Channel, Inbound, Outgoing,
        practice::{PracticeOptions, customers::Cast},
    },
    model::{Author, Content, Kind},
};
use std::collections::BTreeSet;

async fn demo() -> Desk {
    let desk = Desk::with(PracticeOptions { demo: true, ..Default::default() }).await;
    desk.link().await;
    desk
}

/// Lets seconds pass, one by one.
async fn seconds(desk: &Desk, count: u32) {
    for _ in 0..count {
        desk.hand.advance_millis(1_000);
        desk.channel.step_customers().await.unwrap();
        desk.step().await;
    }
}

fn from_siti(desk: &Desk) -> Vec<Inbound> {
    desk.sink.messages().into_iter().filter(|message| message.sender.phone.as_deref() == Some(SITI)).collect()
}

async fn answer(desk: &Desk, msgid: &str, content: Content, author: Author) {
    desk.channel.send(&Outgoing { content, author, ..outgoing(msgid, SITI) }).await.unwrap();
}

#[test]
fn the_shipped_customers_speak_three_languages_and_do_everything_a_customer_does() {
    let cast = Cast::shipped().unwrap();
    let prefixes: BTreeSet<&str> = cast.customer.iter().map(|customer| &customer.phone[..2]).collect();
    assert!(prefixes.is_superset(&BTreeSet::from(["62", "90", "44"])), "{prefixes:?}");
    let script = format!("{:?}", cast.customer);
    for word in ["Tap(", "Picture(", "Location(", "Silence", "Person", "Reply"] {
        assert!(script.contains(word), "nobody does {word}");
    }
}

#[tokio::test]
async fn several_customers_write_within_seconds_after_linking_under_their_names() {
    let desk = demo().await;
    seconds(&desk, 4).await;
    assert!(!desk.sink.messages().is_empty(), "nobody has written yet");
    seconds(&desk, 40).await;
    let names: BTreeSet<String> = desk.sink.messages().into_iter().map(|message| message.sender.name).collect();
    assert!(names.len() >= 5, "{names:?}");
    assert!(!names.contains(""));
}

#[tokio::test]
async fn a_customer_taps_the_bots_button_asks_for_a_person_and_answers_one_with_a_picture_and_a_place() {
    let desk = demo().await;
    seconds(&desk, 10).await;
    let before = from_siti(&desk).len();
    answer(&desk, "3EB0A", Content::buttons("Rp 245.000", vec!["Katalog".into(), "Ongkir".into()]), Author::Bot).await;
    seconds(&desk, 10).await;
    let tap = from_siti(&desk)[before].content.clone();
    assert_eq!((tap.kind, tap.text.as_str(), tap.reply_to.as_str()), (Kind::ButtonReply, "Ongkir", "3EB0A"));

    answer(&desk, "3EB0B", Content::text("Rp 12.000"), Author::Bot).await;
    seconds(&desk, 15).await;
    assert!(from_siti(&desk).last().unwrap().content.text.contains("admin"));

    let before = from_siti(&desk).len();
    answer(&desk, "3EB0C", Content::text("Sebentar ya"), Author::Bot).await;
    seconds(&desk, 60).await;
    assert_eq!(from_siti(&desk).len(), before, "waits for a person");
    answer(&desk, "3EB0D", Content::text("Halo kak, saya Rina"), Author::HumanAgent).await;
    seconds(&desk, 30).await;
    let after: Vec<Inbound> = from_siti(&desk).split_off(before);
    let kinds: Vec<Kind> = after.iter().map(|message| message.content.kind).collect();
    assert_eq!(kinds, [Kind::Image, Kind::Location, Kind::Text]);
    let picture = after[0].attachment.clone().unwrap();
    assert!(image::load_from_memory(&picture.bytes).is_ok(), "{} is no picture", picture.name);
}

#[tokio::test]
async fn a_restart_neither_repeats_nor_forgets_a_line() {
    let mut restarted = demo().await;
    let mut told = Vec::new();
    for _ in 0..20 {
        seconds(&restarted, 2).await;
        told.extend(restarted.sink.texts());
        restarted = restarted.reopen().await;
    }
    let steady = demo().await;
    seconds(&steady, 40).await;
    let mut expected = steady.sink.texts();
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
}

fn crowd(desk: &Desk) -> usize {
    let phones = desk.sink.messages().into_iter().filter_map(|message| message.sender.phone);
    phones.collect::<BTreeSet<String>>().len()
}

#[tokio::test]
async fn newcomers_keep_arriving_at_a_calm_pace() {
    let desk = demo().await;
    seconds(&desk, 60).await;
    let at_first = crowd(&desk);
    seconds(&desk, 600).await;
    let later = crowd(&desk);
    assert!((1..=6).contains(&(later - at_first)), "{at_first}, then {later}");
}

/// Lets hours pass at the pace of arrivals. Every customer who has written gets an answer from `author`, if any.
async fn hours(desk: &Desk, author: Option<Author>) {
    let mut answered = 0;
    for round in 0..30 {
        desk.hand.advance_millis(480_000);
        seconds(desk, 4).await;
        let messages = desk.sink.messages();
        for (number, message) in messages.iter().enumerate().skip(answered) {
            let Some(author) = author else { continue };
            let to = message.sender.phone.clone().unwrap();
            let answer = outgoing(&format!("3EB0{round}F{number}"), &to);
            desk.channel.send(&Outgoing { author, ..answer }).await.unwrap();
        }
        answered = messages.len();
    }
}

#[tokio::test]
async fn customers_of_a_person_who_answers_come_back() {
    let desk = demo().await;
    hours(&desk, Some(Author::HumanAgent)).await;
    assert_eq!(crowd(&desk), Cast::shipped().unwrap().customer.len());
    let again = desk.sink.texts().iter().filter(|text| text.contains("batiknya sudah sampai")).count();
    assert!(again >= 1, "nobody has come back");
}

#[tokio::test]
async fn nobody_comes_back_in_the_middle_of_a_conversation() {
    let desk = demo().await;
    hours(&desk, None).await;
    assert_eq!(crowd(&desk), Cast::shipped().unwrap().customer.len());
    let before = desk.sink.texts().len();
    hours(&desk, None).await;
    assert_eq!(desk.sink.texts().len(), before, "a shop that does not answer is not pestered");
}

#[tokio::test]
async fn switched_off_they_are_silent_and_stay_so_over_a_restart() {
    let desk = demo().await;
    desk.channel.set_scripted(false).await.unwrap();
    seconds(&desk, 60).await;
    assert_eq!(desk.sink.texts(), [""; 0]);
    let desk = desk.reopen().await;
    assert!(!desk.channel.view().await.unwrap().scripted);
    seconds(&desk, 60).await;
    assert_eq!(desk.sink.texts(), [""; 0]);
    desk.channel.set_scripted(true).await.unwrap();
    seconds(&desk, 10).await;
    assert!(!desk.sink.texts().is_empty());
}

#[tokio::test]
async fn without_a_demo_nobody_writes_unless_asked() {
    let desk = Desk::linked().await;
    seconds(&desk, 600).await;
    assert_eq!(desk.sink.texts(), [""; 0]);
    assert!(desk.channel.set_scripted(true).await.is_err());
}

/// The tasks themselves, on the computer's clock.
#[tokio::test]
async fn started_the_world_moves_by_itself_and_stops_when_shut_down() {
    let desk = Desk::linked().await;
    desk.channel.start();
    desk.channel.send(&outgoing("3EB0A", SITI)).await.unwrap();
    desk.hand.advance_millis(1_000);
    let acked = async {
        while desk.sink.acks_of("3EB0A") != [1, 2] {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), acked).await.expect("nobody steps");
    tokio::time::timeout(std::time::Duration::from_secs(4), desk.channel.shut_down())
        .await
        .expect("the tasks do not end");
}
