//! What becomes of a message after it was said: signs on it, other words, or none; by the shop and by the customer.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::practice::{Fault, PracticeLine},
    compose::{self, UNDO},
    error::{Code, Error},
    model::{revision::EDIT_WITHIN_MILLIS, views::MessageView, *},
    outbox,
    store::{self, messages, search},
};
use futures_util::FutureExt;

/// A conversation in which the shop has answered, and the customer's phone has the answer.
async fn answered() -> (TestDesk, MessageView, MessageView) {
    let desk = TestDesk::linked().await;
    let asked = desk.says(DEWI, "Kawung masih ada?").await;
    let reply = desk.reply(asked.conversation_id, "Masih, Kak Dewy").await;
    desk.settle().await;
    let reply = desk.message(reply.id).await;
    (desk, asked, reply)
}

async fn line(desk: &TestDesk, msgid: &str) -> PracticeLine {
    let view = desk.practice().view().await.unwrap();
    view.chats.into_iter().flat_map(|chat| chat.lines).find(|line| line.msgid == msgid).unwrap()
}

fn signs(message: &MessageView) -> Vec<(&str, bool)> {
    message.reactions.iter().map(|reaction| (reaction.sign.as_str(), reaction.ours)).collect()
}

async fn react(desk: &TestDesk, id: MessageId, sign: &str) -> Result<(), Error> {
    compose::react(&desk.app, id, sign.to_owned()).await
}

async fn edit(desk: &TestDesk, id: MessageId, text: &str) -> Result<(), Error> {
    compose::edit(&desk.app, id, text.to_owned()).await
}

async fn found(desk: &TestDesk, words: &str) -> usize {
    let mut reader = desk.app.store().read().await.unwrap();
    search::messages(&mut reader, Realm::Practice, words, None, 10).await.unwrap().len()
}

#[tokio::test]
async fn a_sign_of_ours_reaches_the_phone_and_a_new_one_takes_its_place() {
    let (desk, asked, _) = answered().await;
    let before = desk.row(asked.conversation_id).await;
    react(&desk, asked.id, "👍").await.unwrap();
    assert_eq!(signs(&desk.message(asked.id).await), [("👍", true)], "shown at once");
    desk.settle().await;
    react(&desk, asked.id, "❤️").await.unwrap();
    desk.settle().await;
    assert_eq!(signs(&desk.message(asked.id).await), [("❤️", true)]);
    let shown = line(&desk, &asked.external_id).await.signs;
    assert_eq!(shown.iter().map(|sign| (sign.sign.as_str(), sign.from_customer)).collect::<Vec<_>>(), [("❤️", false)]);

    react(&desk, asked.id, "").await.unwrap();
    desk.settle().await;
    assert!(desk.message(asked.id).await.reactions.is_empty());
    assert!(line(&desk, &asked.external_id).await.signs.is_empty());
    let after = desk.row(asked.conversation_id).await;
    assert_eq!((after.last_message, after.updated_at), (before.last_message, before.updated_at), "it moves nothing");
    let mut reader = desk.app.store().read().await.unwrap();
    let spent: i64 = {
        let rows = messages::before(&mut reader, asked.conversation_id, MessageId(i64::MAX), 50).await.unwrap();
        let mut spent = 0;
        for row in rows.iter().filter(|row| row.kind == Kind::Reaction) {
            spent += store::credits::of_message(&mut reader, row.id).await.unwrap().0;
        }
        assert_eq!(rows.iter().filter(|row| row.kind == Kind::Reaction).count(), 3, "scripts read them as messages");
        spent
    };
    assert_eq!(spent, 0, "and it costs nothing");
    drop(reader);
    assert!(desk.log(asked.conversation_id).await.iter().all(|message| message.kind != Kind::Reaction));
}

#[tokio::test]
async fn a_sign_that_has_not_left_never_does_when_it_is_taken_away() {
    let (desk, asked, _) = answered().await;
    let received = desk.received().await.len();
    desk.practice().disconnect().await.unwrap();
    react(&desk, asked.id, "👍").await.unwrap();
    react(&desk, asked.id, "").await.unwrap();
    desk.practice().reconnect().await.unwrap();
    desk.settle().await;
    assert_eq!(desk.received().await.len(), received);
    assert!(desk.message(asked.id).await.reactions.is_empty());
}

#[tokio::test]
async fn a_customers_sign_stands_on_our_message_and_asks_nobody_to_read_it() {
    let (desk, asked, reply) = answered().await;
    let id = asked.conversation_id;
    desk.write(move |tx| balas::inbox::mark_read(tx, id).boxed()).await;
    for (sign, shown) in [("❤️", vec![("❤️", false)]), ("😂", vec![("😂", false)]), ("", vec![])] {
        desk.practice().react(DEWI, &reply.external_id, sign).await.unwrap();
        assert_eq!(signs(&desk.message(reply.id).await), shown);
    }
    let row = desk.row(id).await;
    assert_eq!((row.unread, row.last_message.unwrap().text.as_str()), (0, "Masih, Kak Dewy"));
    assert!(desk.practice().react(DEWI, &reply.external_id, "baik").await.is_err());
    assert_eq!(react(&desk, reply.id, "ok").await.unwrap_err().code(), Code::Invalid);
}

#[tokio::test]
async fn a_refused_sign_stays_in_sight_until_another_takes_its_place() {
    let (desk, asked, _) = answered().await;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    react(&desk, asked.id, "👍").await.unwrap();
    desk.settle().await;
    assert_eq!(desk.message(asked.id).await.reactions[0].delivery, Delivery::Failed);
    react(&desk, asked.id, "🙏").await.unwrap();
    desk.settle().await;
    assert_eq!(signs(&desk.message(asked.id).await), [("🙏", true)]);
    assert!(!desk.row(asked.conversation_id).await.has_failed);
}

#[tokio::test]
async fn words_are_changed_where_the_customer_reads_them_and_the_earlier_ones_are_kept() {
    let (desk, _, reply) = answered().await;
    edit(&desk, reply.id, "Masih, Kak Dewi").await.unwrap();
    let waiting = desk.message(reply.id).await;
    assert_eq!((waiting.text.as_str(), waiting.edited_at), ("Masih, Kak Dewy", None), "as the customer still reads it");
    assert_eq!(waiting.revision.unwrap().text, "Masih, Kak Dewi");
    desk.work().await;

    let edited = desk.message(reply.id).await;
    assert_eq!((edited.text.as_str(), edited.revision), ("Masih, Kak Dewi", None));
    assert!(edited.edited_at.is_some());
    assert_eq!(edited.earlier.iter().map(|earlier| earlier.text.as_str()).collect::<Vec<_>>(), ["Masih, Kak Dewy"]);
    let shown = line(&desk, &reply.external_id).await;
    assert_eq!((shown.text.as_str(), shown.edited), ("Masih, Kak Dewi", true));
    assert_eq!((found(&desk, "Dewi").await, found(&desk, "Dewy").await), (1, 0));
    assert_eq!(desk.received().await.len(), 1, "a change is no message");
}

#[tokio::test]
async fn a_change_waits_for_the_connection_and_only_the_last_one_is_told() {
    let (desk, _, reply) = answered().await;
    desk.practice().disconnect().await.unwrap();
    edit(&desk, reply.id, "Satu").await.unwrap();
    desk.settle().await;
    edit(&desk, reply.id, "Dua").await.unwrap();
    let desk = desk.restart().await;
    desk.settle().await;
    let edited = desk.message(reply.id).await;
    assert_eq!((edited.text.as_str(), edited.earlier.len()), ("Dua", 1));
    assert_eq!(line(&desk, &reply.external_id).await.text, "Dua");
}

#[tokio::test]
async fn what_comes_too_late_is_refused_and_says_so() {
    let (desk, _, reply) = answered().await;
    desk.practice().disconnect().await.unwrap();
    edit(&desk, reply.id, "Nanti").await.unwrap();
    desk.hand.advance_millis(EDIT_WITHIN_MILLIS + 1);
    desk.practice().reconnect().await.unwrap();
    desk.settle().await;
    let refused = desk.message(reply.id).await;
    assert_eq!(refused.revision.unwrap().failure, Some(Failure::TooLate));
    assert_eq!(refused.text, "Masih, Kak Dewy");
    assert_eq!(edit(&desk, reply.id, "Lagi").await.unwrap_err().code(), Code::Conflict);
    let id = reply.id;
    desk.write(move |tx| outbox::settle_revision(tx, id, false).boxed()).await;
    assert_eq!(desk.message(reply.id).await.revision, None);
}

#[tokio::test]
async fn what_has_not_left_is_reworded_without_a_trace() {
    let (desk, asked, reply) = answered().await;
    let words = Composed::Text { text: "Sebentr".to_owned() };
    let id = compose::send(&desk.app, asked.conversation_id, words, None).await.unwrap();
    edit(&desk, id, "Sebentar").await.unwrap();
    desk.hand.advance_millis(i64::try_from(UNDO.as_millis()).unwrap());
    desk.work().await;
    assert_eq!(desk.received().await.last().unwrap().1, "Sebentar");
    assert_eq!(desk.message(id).await.edited_at, None);
    for (message, text) in [(asked.id, "Bukan"), (reply.id, " "), (reply.id, "Kak {name}")] {
        assert!(edit(&desk, message, text).await.is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_deleted_message_keeps_its_place_and_nothing_of_what_it_said() {
    let (desk, asked, reply) = answered().await;
    edit(&desk, reply.id, "Masih, Kak Dewi").await.unwrap();
    desk.work().await;
    compose::delete(&desk.app, reply.id).await.unwrap();
    assert_eq!(desk.message(reply.id).await.revision.unwrap().kind, RevisionKind::Delete);
    desk.work().await;

    let gone = desk.message(reply.id).await;
    assert!(gone.deleted_at.is_some() && gone.text.is_empty() && gone.earlier.is_empty(), "{gone:?}");
    assert_eq!((found(&desk, "Dewi").await, found(&desk, "Dewy").await), (0, 0));
    let preview = desk.row(asked.conversation_id).await.last_message.unwrap();
    assert!(preview.deleted && preview.text.is_empty());
    let shown = line(&desk, &reply.external_id).await;
    assert!(shown.deleted && shown.text.is_empty());
    assert_eq!(react(&desk, reply.id, "👍").await.unwrap_err().code(), Code::Conflict);
    compose::delete(&desk.app, reply.id).await.unwrap();
    assert_eq!(compose::delete(&desk.app, asked.id).await.unwrap_err().code(), Code::Conflict, "the customer's own");
}

#[tokio::test]
async fn what_a_customer_changes_or_deletes_is_shown_so() {
    let (desk, asked, reply) = answered().await;
    let practice = desk.practice();
    practice.revise_theirs(&asked.external_id, Revision::Edited("Parang masih ada?".to_owned())).await.unwrap();
    let edited = desk.message(asked.id).await;
    assert_eq!((edited.text.as_str(), edited.earlier[0].text.as_str()), ("Parang masih ada?", "Kawung masih ada?"));
    practice.revise_theirs(&asked.external_id, Revision::Deleted).await.unwrap();
    assert!(desk.message(asked.id).await.deleted_at.is_some());
    assert_eq!(found(&desk, "masih ada").await, 0);
    assert!(practice.revise_theirs(&reply.external_id, Revision::Deleted).await.is_err(), "the shop's own");
}

#[tokio::test]
async fn the_bot_does_not_answer_what_was_taken_back() {
    let desk = TestDesk::with_bot("burst_seconds = 4\n[fallback]\nreply = [\"Halo\"]").await;
    let asked = desk.says(DEWI, "salah kirim").await;
    desk.practice().revise_theirs(&asked.external_id, Revision::Deleted).await.unwrap();
    desk.settle().await;
    assert_eq!(desk.received().await, []);
    desk.says(EMRE, "merhaba").await;
    desk.settle().await;
    assert_eq!(desk.received().await.len(), 1);
}

#[tokio::test]
async fn what_was_refused_or_is_in_doubt_is_deleted_here() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    desk.practice().fault(Fault::Refuse { sends: 1 });
    let failed = desk.reply(id, "gagal").await.id;
    desk.settle().await;
    compose::delete(&desk.app, failed).await.unwrap();
    let doubtful = desk.reply(id, "ragu").await.id;
    desk.write(move |tx| {
        async move {
            store::outbox::begin_attempt(tx, doubtful).await?;
            let now = tx.now();
            store::messages::set_delivery(tx, doubtful, Delivery::Sending, None, now).await?;
            outbox::recover(tx).await
        }
        .boxed()
    })
    .await;
    let next = desk.reply(id, "berikutnya").await.id;
    compose::delete(&desk.app, doubtful).await.unwrap();
    desk.settle().await;
    let log = desk.log(id).await;
    assert!(log.iter().all(|message| message.id != failed && message.id != doubtful), "{log:?}");
    assert_eq!(desk.message(next).await.delivery, Delivery::Delivered, "what stood behind it goes on");
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(store::credits::of_message(&mut reader, failed).await.unwrap().0, 0);
    assert_eq!(store::credits::of_message(&mut reader, doubtful).await.unwrap(), (1, true), "it may have been sent");
}

fn menu() -> ListForm {
    let row = |title: &str, description: &str| ListRow { title: title.to_owned(), description: description.to_owned() };
    let rows = vec![row("Kemeja", "Rp 245.000"), row("Sarung", "Rp 180.000")];
    let sections = vec![ListSection { title: String::new(), rows }];
    let menu = ListMenu { title: "Batik".to_owned(), button: "Pilih".to_owned(), sections };
    ListForm { menu, footer: "Sampai 17.00".to_owned() }
}

#[tokio::test]
async fn a_list_is_chosen_from_on_the_phone_and_the_bot_answers_the_choice() {
    let desk = TestDesk::with_bot("burst_seconds = 0\n[[rule]]\nkeyword = \"Sarung\"\nreply = [\"Tenun, Kak\"]").await;
    let id = desk.says(DEWI, "Ada apa saja?").await.conversation_id;
    let composed = Composed::List { text: "Mau yang mana?".to_owned(), form: menu() };
    let sent = compose::send(&desk.app, id, composed, None).await.unwrap();
    desk.settle().await;
    let message = desk.message(sent).await;
    assert_eq!((message.kind, message.list.clone(), message.tapped), (Kind::List, Some(menu().menu), None));
    let shown = line(&desk, &message.external_id).await;
    assert_eq!((shown.list, shown.footer.as_str()), (Some(menu().menu), "Sampai 17.00"));

    balas::handoff::release(&desk.app, id).await.unwrap();
    desk.practice().tap(DEWI, &message.external_id, "Sarung").await.unwrap();
    desk.settle().await;
    assert_eq!(desk.message(sent).await.tapped.as_deref(), Some("Sarung"));
    let log = desk.log(id).await;
    let chosen = log.iter().find(|message| message.kind == Kind::ListReply).unwrap();
    assert_eq!(chosen.quote.as_ref().unwrap().id, sent);
    assert_eq!(desk.received().await.last().unwrap().1, "Tenun, Kak");
}

#[tokio::test]
async fn nasty_words_are_stored_and_searched_as_they_are() {
    let (desk, asked, reply) = answered().await;
    let long = "a".repeat(65_536);
    let signs = "😀".repeat(10_000);
    for text in
        [long.as_str(), signs.as_str(), "\u{202e}moc.live\u{202c}", "a\u{200b}b\u{200d}", "<img src=x onerror=1>"]
    {
        edit(&desk, reply.id, text).await.unwrap();
        desk.work().await;
        assert_eq!(desk.message(reply.id).await.text, text);
    }
    assert_eq!(edit(&desk, reply.id, &"a".repeat(65_537)).await.unwrap_err().code(), Code::TooLong);
    for sign in [signs.as_str(), "\u{202e}", "\u{200b}", "<b>", long.as_str()] {
        assert_eq!(react(&desk, asked.id, sign).await.unwrap_err().code(), Code::Invalid);
    }
}
