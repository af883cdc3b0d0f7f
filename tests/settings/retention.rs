//! Messages and files go when they are older than the shop wants; nothing else does, and nobody has to wait for it.

use super::shop::{self, NOTE, sends_picture};
use crate::support::{DEWI, TestDesk};
use balas::{
    compose, contacts, erasure,
    error::{Code, Error},
    model::{Content, ConversationId, Delivery, Kind, Realm, Retention},
    retention, usage, views,
};
use futures_util::FutureExt;

const MONTH: i64 = 31 * 24 * 60 * 60 * 1000;

async fn keep(desk: &TestDesk, messages: Option<u16>, files: Option<u16>) {
    desk.write(move |tx| retention::set_wanted(tx, Retention { messages, files }).boxed()).await;
}

async fn works(desk: &TestDesk) -> u64 {
    let mut done = 0;
    loop {
        match retention::step(&desk.app).await.unwrap() {
            0 => return done,
            some => done += some,
        }
    }
}

async fn texts(desk: &TestDesk, id: ConversationId) -> Vec<String> {
    desk.log(id).await.into_iter().filter(|message| message.kind != Kind::Event).map(|message| message.text).collect()
}

#[tokio::test]
async fn it_is_off_until_somebody_chooses() {
    let (desk, conversation, _) = shop::open().await;
    desk.hand.advance_millis(200 * MONTH);
    let before = desk.log(conversation).await;
    assert_eq!(works(&desk).await, 0);
    assert_eq!(desk.log(conversation).await, before);
}

#[tokio::test]
async fn old_messages_go_and_new_ones_stay() {
    let (desk, conversation, contact) = shop::open().await;
    keep(&desk, Some(3), None).await;
    desk.hand.advance_millis(4 * MONTH);
    desk.says(DEWI, "masih ada?").await;
    let usage = |desk: &TestDesk| {
        let (app, now) = (desk.app.clone(), desk.clock.now());
        async move { usage::report::view(&mut app.store().read().await.unwrap(), Realm::Practice, 365, now).await.unwrap() }
    };
    let before = usage(&desk).await;

    assert!(works(&desk).await > 0);

    assert_eq!(texts(&desk, conversation).await, ["masih ada?"]);
    assert_eq!(usage(&desk).await, before, "sums stay");
    let row = desk.row(conversation).await;
    assert_eq!(row.last_message.map(|last| last.text).as_deref(), Some("masih ada?"));
    let mut reader = desk.app.store().read().await.unwrap();
    let detail = balas::views::contact(&mut reader, contact).await.unwrap();
    assert_eq!(detail.note, NOTE, "what is pinned stays");
    drop(reader);
    assert!(shop::files(desk.app.media().directory()).is_empty(), "nobody has their files any more");
    let found =
        views::search(&mut desk.app.store().read().await.unwrap(), Realm::Practice, "kejutan", None).await.unwrap();
    assert!(found.messages.is_empty());
}

#[tokio::test]
async fn a_sign_is_not_the_last_thing_that_was_said() {
    let (desk, conversation, _) = shop::open().await;
    let said = desk.log(conversation).await.remove(0);
    keep(&desk, Some(3), None).await;
    desk.hand.advance_millis(4 * MONTH);
    desk.writes(DEWI, Content::reaction("👍", said.external_id)).await;
    assert!(works(&desk).await > 0);
    assert_eq!(desk.row(conversation).await.last_message, None);
}

#[tokio::test]
async fn what_is_to_be_deleted_for_everyone_waits_for_that() {
    let (desk, conversation, _) = shop::open().await;
    let reply = desk.log(conversation).await.into_iter().find(|message| message.text == "siap kak").unwrap();
    compose::delete(&desk.app, reply.id).await.unwrap();
    keep(&desk, Some(1), None).await;
    desk.hand.advance_millis(2 * MONTH);
    works(&desk).await;
    assert_eq!(texts(&desk, conversation).await, ["siap kak"]);
    desk.work().await;
    works(&desk).await;
    assert!(texts(&desk, conversation).await.is_empty());
}

#[tokio::test]
async fn old_files_go_and_their_words_stay() {
    let (desk, conversation, _) = shop::open().await;
    keep(&desk, None, Some(1)).await;
    desk.hand.advance_millis(2 * MONTH);
    let fresh = sends_picture(&desk, DEWI, 20).await;
    let before = texts(&desk, conversation).await;

    assert!(works(&desk).await > 0);

    assert_eq!(texts(&desk, conversation).await, before);
    let with_file: Vec<_> =
        desk.log(conversation).await.into_iter().filter(|message| message.media.is_some()).collect();
    assert_eq!(with_file.len(), 1);
    assert_eq!(with_file[0].id, fresh.id);
    let hash = &fresh.media.unwrap().hash;
    assert!(
        !desk.app.media().read(hash).await.unwrap().is_empty(),
        "an old message had it too; the new one still does"
    );
}

#[tokio::test]
async fn what_has_still_to_be_sent_stays() {
    let (desk, conversation, _) = shop::open().await;
    let waiting = desk.reply(conversation, "belum terkirim").await;
    keep(&desk, Some(1), None).await;
    desk.hand.advance_millis(2 * MONTH);
    works(&desk).await;
    assert_eq!(desk.message(waiting.id).await.delivery, Delivery::Queued);
    assert_eq!(texts(&desk, conversation).await, ["belum terkirim"]);
}

#[tokio::test]
async fn it_works_in_steps_that_others_come_between() {
    let (desk, conversation, _) = shop::open().await;
    for number in 0..250 {
        desk.says(DEWI, &format!("pesan {number}")).await;
    }
    keep(&desk, Some(1), None).await;
    desk.hand.advance_millis(2 * MONTH);
    assert_eq!(retention::step(&desk.app).await.unwrap(), 200);
    desk.says(DEWI, "di tengah").await;
    works(&desk).await;
    assert_eq!(texts(&desk, conversation).await, ["di tengah"]);
}

#[tokio::test]
async fn a_file_that_was_not_removed_before_a_crash_is_removed_after_it() {
    let (desk, _, contact) = shop::open().await;
    keep(&desk, Some(1), None).await;
    desk.hand.advance_millis(2 * MONTH);
    let before = shop::files(desk.app.media().directory()).len();
    assert!(before > 0);
    // The step removes files after its transaction; here only a later one comes to that.
    works(&desk).await;
    let desk = desk.restart().await;
    erasure::remove_files(&desk.app).await.unwrap();
    assert!(shop::files(desk.app.media().directory()).is_empty());
    desk.write(move |tx| contacts::set_note(tx, contact, "masih di sini").boxed()).await;
}

#[tokio::test]
async fn impossible_months_are_refused() {
    let desk = TestDesk::unlinked().await;
    let set = |months| {
        let wanted = Retention { messages: Some(months), files: None };
        desk.app.store().write::<_, Error, _>(move |tx| retention::set_wanted(tx, wanted).boxed())
    };
    assert_eq!(set(0).await.unwrap_err().code(), Code::Invalid);
    assert_eq!(set(121).await.unwrap_err().code(), Code::Invalid);
    set(120).await.unwrap();
    let desk = desk.restart().await;
    let wanted = retention::wanted(&mut desk.app.store().read().await.unwrap()).await.unwrap();
    assert_eq!(wanted, Retention { messages: Some(120), files: None });
}
