//! Who answers: the bot first, a person where one is needed, and never both.

use crate::support::{DEWI, TestDesk};
use balas::{handoff, inbox, model::*, practice::Demo, store::views::InboxGroup};
use futures_util::FutureExt;

const BOT: &str = r#"
    burst_seconds = 0
    [[handover]]
    phrase = ["admin"]
    [[rule]]
    keyword = "harga"
    match = "contains"
    reply = ["Kemeja Rp 245.000"]
    buttons = ["Beli", "Bicara dengan admin"]
    [[rule]]
    keyword = "grosir"
    reply = ["Sebentar, kami sambungkan."]
    handover = true
    [fallback]
    reply = ["Halo Kak"]
"#;

fn bot(texts: &[&str]) -> Vec<(Author, String)> {
    texts.iter().map(|text| (Author::Bot, (*text).to_owned())).collect()
}

#[tokio::test]
async fn the_bot_answers_first_and_names_its_rule() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "Harga kemeja?").await.conversation_id;
    desk.settle().await;
    assert_eq!(desk.received().await, bot(&["Kemeja Rp 245.000"]));
    let answer = desk.log(id).await.pop().unwrap();
    assert_eq!((answer.kind, answer.source.as_str()), (Kind::Buttons, "harga"));
    assert_eq!(answer.buttons, ["Beli", "Bicara dengan admin"]);
}

#[tokio::test]
async fn a_tapped_button_that_asks_for_a_person_hands_over() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "harga").await.conversation_id;
    desk.settle().await;
    let tap = desk.taps(DEWI, "Bicara dengan admin").await;
    desk.settle().await;
    let row = desk.row(id).await;
    assert_eq!((row.status, row.agent), (Status::Human, None));
    assert!(row.waiting_since.is_some());
    assert_eq!(tap.quote.unwrap().text, "Kemeja Rp 245.000");
    let log = desk.log(id).await;
    assert_eq!(log.iter().find(|m| m.kind == Kind::Buttons).unwrap().tapped.as_deref(), Some("Bicara dengan admin"));
    let event = log.iter().find_map(|m| m.event.clone()).unwrap();
    assert_eq!((event.cause, event.detail.as_str()), (HandoffCause::Button, "Bicara dengan admin"));
    assert_eq!(desk.list(InboxGroup::NeedsYou).await.len(), 1);
}

#[tokio::test]
async fn a_rule_that_hands_over_says_its_last_word_first() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "grosir").await.conversation_id;
    desk.work().await;
    assert_eq!(desk.received().await, bot(&["Sebentar, kami sambungkan."]));
    assert_eq!(desk.row(id).await.status, Status::Human);
}

#[tokio::test]
async fn after_a_takeover_the_bot_is_silent_and_what_it_had_queued_never_leaves() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    balas::bot::worker::step(&desk.app).await.unwrap();
    assert_eq!(desk.log(id).await.len(), 2, "the answer is queued");
    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    desk.says(DEWI, "harga").await;
    desk.settle().await;
    assert_eq!(desk.received().await, []);
    assert!(desk.log(id).await.iter().all(|message| message.author != Author::Bot));
}

#[tokio::test]
async fn a_reply_typed_on_the_phone_takes_over() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.practice().phone_reply(DEWI, "Saya bantu ya").await.unwrap();
    desk.settle().await;
    let row = desk.row(id).await;
    assert_eq!(row.status, Status::Human);
    let last = row.last_message.unwrap();
    assert_eq!((last.author, last.text.as_str()), (Author::HumanAgent, "Saya bantu ya"));
    assert_eq!(desk.received().await, [], "it left from the phone, not from here");
}

#[tokio::test]
async fn repeating_a_handoff_is_no_second_event() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    assert!(handoff::hand_off(&desk.app, id).await.unwrap().is_some());
    assert!(handoff::hand_off(&desk.app, id).await.unwrap().is_none());
    assert_eq!(desk.log(id).await.iter().filter(|m| m.kind == Kind::Event).count(), 1);
}

#[tokio::test]
async fn after_a_release_the_bot_answers_later_messages_only() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "admin").await.conversation_id;
    desk.says(DEWI, "harga").await;
    handoff::release(&desk.app, id).await.unwrap();
    desk.settle().await;
    assert_eq!(desk.received().await, []);
    desk.says(DEWI, "harga").await;
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 1);
}

#[tokio::test]
async fn a_closed_conversation_reopens_with_the_bot_and_without_a_new_greeting() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.settle().await;
    handoff::close(&desk.app, id).await.unwrap();
    assert_eq!(desk.row(id).await.status, Status::Closed);
    desk.send_as_system(id, "Pesanan dikirim").await;
    assert_eq!(desk.row(id).await.status, Status::Closed, "what we send does not reopen it");
    desk.says(DEWI, "makasih").await;
    desk.settle().await;
    assert_eq!(desk.row(id).await.status, Status::Bot);
    assert_eq!(desk.received().await.len(), 2, "greeting and parcel, no second greeting");
    handoff::close(&desk.app, id).await.unwrap();
    desk.hand.advance_millis(31 * 60 * 1000);
    desk.says(DEWI, "halo lagi").await;
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 3);
}

#[tokio::test]
async fn undo_gives_a_conversation_back_and_takes_the_event_line_away() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    let taken = handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap().unwrap();
    let closed = handoff::close(&desk.app, id).await.unwrap().unwrap();
    assert!(handoff::undo(&desk.app, taken).await.is_err(), "something happened since");
    handoff::undo(&desk.app, closed).await.unwrap();
    let row = desk.row(id).await;
    assert_eq!((row.status, row.agent.map(|a| a.id)), (Status::Human, Some(AgentId::LOCAL)));
    assert_eq!(desk.log(id).await.iter().filter(|m| m.kind == Kind::Event).count(), 1);
}

#[tokio::test]
async fn a_bot_that_is_switched_off_for_a_customer_asks_for_a_person_instead() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.settle().await;
    desk.write(move |tx| inbox::set_bot_enabled(tx, id, false).boxed()).await;
    desk.says(DEWI, "harga").await;
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 1);
    assert_eq!(desk.row(id).await.status, Status::Human);
}

#[tokio::test]
async fn a_crash_between_question_and_answer_loses_no_answer_and_doubles_none() {
    let desk = TestDesk::with_bot(BOT).await;
    desk.says(DEWI, "harga").await;
    let desk = desk.restart().await;
    balas::bot::worker::step(&desk.app).await.unwrap();
    let desk = desk.restart().await;
    desk.settle().await;
    assert_eq!(desk.received().await, bot(&["Kemeja Rp 245.000"]));
}

#[tokio::test]
async fn the_shipped_bot_can_be_read() {
    let desk = TestDesk::unlinked().await;
    balas::practice::start(&desk.app, Demo::Lively).await.unwrap();
    desk.link().await;
    desk.says("6281355512345", "admin").await;
    assert_eq!(desk.row_of("6281355512345").await.status, Status::Human);
}

#[tokio::test]
async fn customers_write_by_themselves_only_where_a_demo_was_asked_for() {
    let desk = TestDesk::demo().await;
    assert!(desk.practice().view().await.unwrap().scripted);
    let desk = desk.restart().await;
    balas::practice::start(&desk.app, Demo::Bare).await.unwrap();
    assert!(
        !desk.practice().view().await.unwrap().scripted,
        "a server without --demo stays quiet on a demo's directory"
    );
}

#[tokio::test]
async fn a_takeover_that_is_taken_back_leaves_no_customer_without_the_answer_of_the_bot() {
    let desk = TestDesk::with_bot(BOT).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.settle().await;
    desk.says(DEWI, "harga").await;
    let taken = handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap().unwrap();
    handoff::undo(&desk.app, taken).await.unwrap();
    desk.settle().await;
    assert_eq!(desk.received().await, bot(&["Halo Kak", "Kemeja Rp 245.000"]), "each is answered, and once");
    let taken = handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap().unwrap();
    handoff::undo(&desk.app, taken).await.unwrap();
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 2, "nothing was owed");
}
