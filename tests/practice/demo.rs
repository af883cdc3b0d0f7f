//! The shipped customers meet the shipped bot: what a newcomer sees in the first minutes of practice.

use crate::support::TestDesk;
use balas::{
    model::{Author, Direction, Kind, Status, views::MessageView},
    store::views::InboxGroup,
};

/// A desk with the default bot and scripted customers, after some minutes.
async fn lively_desk(minutes: u32) -> TestDesk {
    let desk = TestDesk::demo().await;
    desk.link().await;
    for _ in 0..minutes * 120 {
        desk.hand.advance_millis(500);
        desk.practice().step_customers().await.unwrap();
        desk.work().await;
        desk.practice().step().await.unwrap();
    }
    desk
}

async fn log_of(desk: &TestDesk, name: &str) -> (Status, Vec<MessageView>) {
    let rows = desk.list(InboxGroup::All).await;
    let row = rows.into_iter().find(|row| row.contact.name == name).unwrap_or_else(|| panic!("{name} has not come"));
    (row.status, desk.log(row.id).await)
}

fn bot_said(log: &[MessageView], words: &str) -> bool {
    log.iter().any(|message| message.author == Author::Bot && message.text.contains(words))
}

#[tokio::test]
async fn within_minutes_the_bot_has_answered_in_three_languages_and_somebody_waits_for_a_person() {
    let desk = lively_desk(2).await;

    let (status, siti) = log_of(&desk, "Siti Rahmawati").await;
    assert_eq!(status, Status::Human, "she has asked for a person");
    assert!(bot_said(&siti, "Rp 245.000") && bot_said(&siti, "Ongkir Jawa"), "{siti:#?}");

    let (status, grace) = log_of(&desk, "Grace Miller").await;
    assert_eq!(status, Status::Bot, "the bot was enough for her");
    let taps: Vec<&str> =
        grace.iter().filter(|message| message.kind == Kind::ButtonReply).map(|message| message.text.as_str()).collect();
    assert_eq!(taps, ["Catalogue", "Price"]);
    for words in ["5–8 working days", "In stock now", "IDR 245,000", "You are welcome"] {
        assert!(bot_said(&grace, words), "{words}");
    }

    let (status, zeynep) = log_of(&desk, "Zeynep Kaya").await;
    assert_eq!(status, Status::Bot);
    assert!(bot_said(&zeynep, "08.00–17.00") && bot_said(&zeynep, "Rica ederiz"));

    let (status, emre) = log_of(&desk, "Emre Yılmaz").await;
    assert_eq!(status, Status::Human);
    assert!(bot_said(&emre, "245.000 rupi"));

    let (_, dewi) = log_of(&desk, "Dewi Lestari").await;
    let picture = dewi.iter().find(|message| message.direction == Direction::In).unwrap();
    assert_eq!(picture.kind, Kind::Image);
    let media = picture.media.as_ref().unwrap();
    assert_eq!((media.mime.as_str(), media.width, media.height), ("image/jpeg", 720, 900));

    let waiting = desk.list(InboxGroup::NeedsYou).await;
    assert!((2..=5).contains(&waiting.len()), "{} wait for a person", waiting.len());
}
