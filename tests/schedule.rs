//! Messages that leave later: at their time and once, whatever comes in between.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::{Inbound, PastMessage, Sender},
    compose::{self, UNDO},
    contacts,
    error::{Code, Error},
    handoff,
    inbox::receive_history,
    model::*,
    schedule::{self, worker},
    settings,
    store::drafts::{self, DraftMode, DraftRow},
};
use futures_util::FutureExt;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

async fn desk() -> (TestDesk, ConversationId) {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "Halo").await.conversation_id;
    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    (desk, id)
}

async fn later(desk: &TestDesk, id: ConversationId, words: &str, millis: i64) -> Result<ScheduleId, Error> {
    let composed = Composed::Text { text: words.to_owned() };
    compose::send_later(&desk.app, id, composed, None, desk.clock.now().plus_millis(millis)).await
}

/// Lets time pass, and everything happen that is due then.
async fn pass(desk: &TestDesk, millis: i64) {
    desk.hand.advance_millis(millis);
    worker::step(&desk.app).await.unwrap();
    desk.work().await;
}

async fn here(desk: &TestDesk, id: ConversationId) -> Vec<ScheduledView> {
    let mut reader = desk.app.store().read().await.unwrap();
    schedule::of_conversation(&mut reader, id, desk.clock.now()).await.unwrap()
}

async fn draft(desk: &TestDesk, id: ConversationId) -> DraftRow {
    drafts::get(&mut desk.app.store().read().await.unwrap(), id, DraftMode::Reply).await.unwrap()
}

async fn received(desk: &TestDesk) -> Vec<String> {
    desk.received().await.into_iter().map(|(_, text)| text).collect()
}

#[tokio::test]
async fn it_leaves_at_its_time_also_after_a_restart_and_once() {
    let (desk, id) = desk().await;
    later(&desk, id, "Selamat pagi", HOUR).await.unwrap();
    pass(&desk, HOUR - 1).await;
    assert!(desk.received().await.is_empty(), "nothing leaves before its time");

    let desk = desk.restart().await;
    assert_eq!(here(&desk, id).await[0].text, "Selamat pagi");
    pass(&desk, 1).await;
    assert_eq!(received(&desk).await, ["Selamat pagi"]);
    assert!(here(&desk, id).await.is_empty());

    let desk = desk.restart().await;
    pass(&desk, HOUR).await;
    assert_eq!(desk.received().await.len(), 1);
}

#[tokio::test]
async fn several_leave_in_the_order_of_their_times_and_one_conversation_does_not_hold_up_another() {
    let (desk, id) = desk().await;
    let emre = desk.says(EMRE, "Merhaba").await.conversation_id;
    for (id, words, millis) in [(id, "tiga", 3 * MINUTE), (id, "satu", MINUTE), (emre, "bir", 2 * MINUTE)] {
        later(&desk, id, words, millis).await.unwrap();
    }
    desk.write(move |tx| contacts::set_blocked(tx, emre, true).boxed()).await;
    pass(&desk, HOUR).await;
    assert_eq!(received(&desk).await, ["satu", "tiga"]);
    assert_eq!(here(&desk, emre).await[0].trouble, Some(ScheduleTrouble::Blocked));
}

#[tokio::test]
async fn a_computer_that_slept_sends_late_at_once_and_asks_after_a_day() {
    let (desk, id) = desk().await;
    later(&desk, id, "sehari", HOUR).await.unwrap();
    let old = later(&desk, id, "kemarin", HOUR - 1).await.unwrap();
    pass(&desk, HOUR + DAY).await;
    assert_eq!(received(&desk).await, ["sehari"]);
    let waiting = here(&desk, id).await;
    assert_eq!((waiting[0].text.as_str(), waiting[0].trouble), ("kemarin", Some(ScheduleTrouble::Late)));

    let sent = desk.write(move |tx| schedule::send_now(tx, old).boxed()).await;
    pass(&desk, i64::try_from(UNDO.as_millis()).unwrap()).await;
    assert_eq!(desk.message(sent).await.text, "kemarin");
    assert_eq!(received(&desk).await, ["sehari", "kemarin"]);
}

#[tokio::test]
async fn what_is_sent_at_once_and_taken_back_waits_again_with_its_buttons() {
    let (desk, id) = desk().await;
    let form = ButtonForm { labels: vec!["Ya".to_owned()], footer: String::new() };
    let at = desk.clock.now().plus_millis(HOUR);
    let buttons = Composed::Buttons { text: "Jadi?".to_owned(), form };
    let planned = compose::send_later(&desk.app, id, buttons, None, at).await.unwrap();

    let sent = desk.write(move |tx| schedule::send_now(tx, planned).boxed()).await;
    assert!(here(&desk, id).await.is_empty());
    compose::take_back(&desk.app, sent).await.unwrap();
    desk.write(move |tx| schedule::restore(tx, planned).boxed()).await;

    pass(&desk, HOUR).await;
    assert_eq!(received(&desk).await, ["Jadi?"]);
}

#[tokio::test]
async fn the_customer_writes_first_and_the_words_are_a_draft_again() {
    let (desk, id) = desk().await;
    let quoted = desk.says(DEWI, "Kapan dikirim?").await;
    let form = ButtonForm { labels: vec!["Ya".to_owned()], footer: String::new() };
    let buttons = Composed::Buttons { text: "Jadi?".to_owned(), form: form.clone() };
    let at = desk.clock.now().plus_millis(HOUR);
    compose::send_later(&desk.app, id, buttons, Some(quoted.id), at).await.unwrap();
    let card = ContactCard { name: "Adit".to_owned(), numbers: vec!["628124000000".to_owned()] };
    compose::send_later(&desk.app, id, Composed::Contact { card }, None, at).await.unwrap();
    let typed = DraftRow { text: "Sebentar".to_owned(), ..DraftRow::default() };
    desk.write(move |tx| {
        async move {
            let now = tx.now();
            Ok(drafts::save(tx, id, DraftMode::Reply, &typed, now).await?)
        }
        .boxed()
    })
    .await;

    desk.says(DEWI, "Batal saja").await;

    let expected =
        DraftRow { text: "Sebentar\n\nJadi?".to_owned(), reply_to: Some(quoted.id), form: Some(form), list: None };
    assert_eq!(draft(&desk, id).await, expected);
    let waiting = here(&desk, id).await;
    assert_eq!(waiting.len(), 1, "a card cannot be typed, so it waits for a person");
    assert_eq!((waiting[0].text.as_str(), waiting[0].trouble), ("Adit", Some(ScheduleTrouble::CustomerWrote)));
    let told: Vec<_> = desk.log(id).await.into_iter().filter_map(|message| message.event).collect();
    let causes = told.iter().filter(|event| event.cause == HandoffCause::CustomerWroteFirst).count();
    assert_eq!(causes, 2);
    pass(&desk, DAY).await;
    assert!(desk.received().await.is_empty());
}

#[tokio::test]
async fn what_the_network_tells_late_counts_where_it_was_written_after_the_plan() {
    let (desk, id) = desk().await;
    let past = |msgid: &str, at: Timestamp| {
        PastMessage::Inbound(Inbound {
            external_id: msgid.to_owned(),
            sender: Sender { phone: Some(DEWI.to_owned()), lid: None, name: String::new() },
            group: None,
            content: Content::text("Sudah tidak perlu"),
            attachment: None,
            at,
        })
    };
    let before = desk.clock.now();
    desk.hand.advance_millis(MINUTE);
    later(&desk, id, "Besok kami kirim", HOUR).await.unwrap();
    receive_history(&desk.app, desk.channel, vec![past("OLD1", before)]).await.unwrap();
    assert_eq!(here(&desk, id).await.len(), 1);
    let after = desk.clock.now().plus_millis(MINUTE);
    receive_history(&desk.app, desk.channel, vec![past("NEW1", after)]).await.unwrap();
    assert!(here(&desk, id).await.is_empty());
    assert_eq!(draft(&desk, id).await.text, "Besok kami kirim");
}

#[tokio::test]
async fn the_bot_keeps_the_conversation_that_it_has_and_a_closed_one_stays_closed() {
    let (desk, id) = desk().await;
    later(&desk, id, "satu", MINUTE).await.unwrap();
    later(&desk, id, "dua", 2 * MINUTE).await.unwrap();
    handoff::release(&desk.app, id).await.unwrap();
    pass(&desk, MINUTE).await;
    assert_eq!((desk.row(id).await.status, desk.received().await.len()), (Status::Bot, 1));
    handoff::close(&desk.app, id).await.unwrap();
    pass(&desk, MINUTE).await;
    assert_eq!((desk.row(id).await.status, desk.received().await.len()), (Status::Closed, 2));
}

#[tokio::test]
async fn an_answer_that_was_waited_for_ends_the_waiting_when_it_leaves() {
    let (desk, id) = desk().await;
    desk.says(DEWI, "Masih ada?").await;
    later(&desk, id, "Masih", MINUTE).await.unwrap();
    assert!(desk.row(id).await.waiting_since.is_some());
    pass(&desk, MINUTE).await;
    assert_eq!(desk.row(id).await.waiting_since, None);
}

#[tokio::test]
async fn it_can_be_put_off_taken_back_and_brought_back_for_a_minute() {
    let (desk, id) = desk().await;
    let planned = later(&desk, id, "Selamat pagi", HOUR).await.unwrap();
    let at = desk.clock.now().plus_millis(2 * HOUR);
    desk.write(move |tx| schedule::reschedule(tx, planned, at).boxed()).await;
    pass(&desk, HOUR).await;
    assert!(desk.received().await.is_empty());

    desk.write(move |tx| schedule::cancel(tx, planned).boxed()).await;
    assert!(here(&desk, id).await.is_empty());
    desk.write(move |tx| schedule::restore(tx, planned).boxed()).await;
    assert_eq!(here(&desk, id).await[0].due_at, at);
    desk.write(move |tx| schedule::cancel(tx, planned).boxed()).await;
    pass(&desk, HOUR).await;
    assert!(desk.received().await.is_empty());
    let gone = desk.app.store().write(move |tx| schedule::restore(tx, planned).boxed()).await;
    assert_eq!(gone.unwrap_err().code(), Code::NotFound);
    let gone = desk.app.store().write(move |tx| schedule::send_now(tx, planned).boxed()).await;
    assert_eq!(gone.unwrap_err().code(), Code::Conflict);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_when_it_is_written() {
    let (desk, id) = desk().await;
    for millis in [0, -MINUTE, 367 * DAY] {
        assert_eq!(later(&desk, id, "Halo", millis).await.unwrap_err().code(), Code::Invalid);
    }
    assert_eq!(later(&desk, id, "  ", HOUR).await.unwrap_err().code(), Code::Invalid);
    assert_eq!(later(&desk, id, "Halo {name}", HOUR).await.unwrap_err().code(), Code::Invalid);
    desk.write(move |tx| contacts::set_blocked(tx, id, true).boxed()).await;
    assert_eq!(later(&desk, id, "Halo", HOUR).await.unwrap_err().code(), Code::Blocked);
}

#[tokio::test]
async fn a_phone_that_was_unlinked_meanwhile_leaves_it_waiting_for_a_person() {
    let (desk, id) = desk().await;
    later(&desk, id, "Halo", HOUR).await.unwrap();
    desk.practice().log_out().await.unwrap();
    pass(&desk, HOUR).await;
    assert_eq!(here(&desk, id).await[0].trouble, Some(ScheduleTrouble::NotLinked));
}

#[tokio::test]
async fn moments_are_those_of_the_shops_clocks() {
    let (desk, _) = desk().await;
    desk.write(|tx| settings::set_time_zone(tx, "Europe/Berlin").boxed()).await;
    let now: Timestamp = "2026-03-28T20:00:00Z".parse().unwrap();
    let mut reader = desk.app.store().read().await.unwrap();
    let offered = schedule::offered(&mut reader, now).await.unwrap();
    assert_eq!(offered.zone, "Europe/Berlin");
    assert_eq!((offered.tomorrow.local.time.as_str(), offered.tomorrow.local.days), ("09:00", 1));
    assert_eq!(offered.tomorrow.at, "2026-03-29T07:00:00Z".parse().unwrap());
    let left_out = schedule::picked(&mut reader, "2026-03-29", "02:30", now).await.unwrap();
    assert!(left_out.is_left_out && left_out.moments[0].local.time == "03:30");
    let twice = schedule::picked(&mut reader, "2026-10-25", "02:30", now).await.unwrap();
    assert_eq!(twice.moments.len(), 2);
    assert_eq!(twice.moments[1].at.0 - twice.moments[0].at.0, HOUR);
    assert!(schedule::picked(&mut reader, "soon", "02:30", now).await.is_err());
}

#[tokio::test]
async fn all_that_waits_is_in_one_list_and_goes_with_the_realm() {
    let (desk, id) = desk().await;
    let emre = desk.says(EMRE, "Merhaba").await.conversation_id;
    later(&desk, emre, "dua", 2 * HOUR).await.unwrap();
    later(&desk, id, "satu", HOUR).await.unwrap();
    let all = {
        let mut reader = desk.app.store().read().await.unwrap();
        assert!(schedule::of_realm(&mut reader, Realm::Real, desk.clock.now()).await.unwrap().is_empty());
        schedule::of_realm(&mut reader, Realm::Practice, desk.clock.now()).await.unwrap()
    };
    assert_eq!(all.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["satu", "dua"]);
    assert_eq!(all[0].contact_name, "Customer 142");
    balas::practice::erase(&desk.app).await.unwrap();
    let mut reader = desk.app.store().read().await.unwrap();
    assert!(schedule::of_realm(&mut reader, Realm::Practice, desk.clock.now()).await.unwrap().is_empty());
}
