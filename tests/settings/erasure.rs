//! A customer who asks to be erased is nowhere afterwards: not in the database file, not in its log, not among the files. What
//! others said, and what the shop has to account for, stays.

use super::{
    places::{self, has_picture},
    shop::{self, NOTE, WORDS, files, holds, sends_picture},
};
use crate::{
    api::desk::{Answer, ApiDesk},
    support::{DEWI, EMRE, TestDesk},
};
use balas::{
    api::Scope,
    compose, credits, erasure,
    error::Code,
    model::{
        AiSettingId, Composed, ContactId, Content, ConversationId, Erased, MessageId, Realm, Revision,
        contact_list::{ContactFilter, ContactSort},
    },
    outbox,
    store::{DATABASE, Tx, bot_answers, bot_away, bot_drafts, contact_list, drafts},
    usage,
};
use futures_util::FutureExt;
use serde_json::json;

/// The database with its log, and every file of a customer.
fn on_disk(desk: &TestDesk) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let kept = |path: &std::path::Path| {
        let name = path.to_string_lossy();
        [DATABASE, "/media/", "/recordings/"].iter().any(|part| name.contains(part))
    };
    files(&desk.app.config().data_dir).into_iter().filter(|(path, _)| kept(path)).collect()
}

fn anywhere(desk: &TestDesk, text: &str) -> bool {
    on_disk(desk).iter().any(|(_, bytes)| holds(bytes, text))
}

async fn accounts(desk: &TestDesk) -> String {
    let now = desk.clock.now();
    let mut reader = desk.app.store().read().await.unwrap();
    let account = credits::account(&mut reader, Realm::Practice, now).await.unwrap();
    let usage = usage::report::view(&mut reader, Realm::Practice, 30, now).await.unwrap();
    format!("{account:?} {usage:?}")
}

#[tokio::test]
async fn nothing_of_an_erased_customer_is_left_on_the_disk() {
    let (desk, conversation, contact) = shop::open().await;
    desk.write(move |tx| {
        async move {
            let now = tx.now();
            let draft = drafts::DraftRow { text: "halo Dewi Lestari".to_owned(), ..Default::default() };
            Ok(drafts::save(tx, conversation, drafts::DraftMode::Reply, &draft, now).await?)
        }
        .boxed()
    })
    .await;
    let names = [WORDS, NOTE, DEWI, "Dewi", "pelanggan setia", "siap kak", "catatan tentang", "ini fotonya"];
    for text in names {
        assert!(anywhere(&desk, text), "{text} was never there");
    }
    let (before, files) = (accounts(&desk).await, on_disk(&desk).len());
    let extent = erasure::extent(&desk.app, contact).await.unwrap();
    assert_eq!((extent.conversations, extent.files), (1, 1), "the other picture is Emre's too");

    let erased = erasure::erase(&desk.app, contact).await.unwrap();

    assert_eq!(erased, extent);
    for text in names.into_iter().filter(|text| *text != "ini fotonya") {
        assert!(!anywhere(&desk, text), "{text} is still there");
    }
    assert!(on_disk(&desk).len() < files, "her picture is gone");
    assert_eq!(accounts(&desk).await, before, "what was used and paid stays");
    let desk = desk.restart().await;
    assert!(!anywhere(&desk, WORDS) && !anywhere(&desk, DEWI));
}

#[tokio::test]
async fn no_place_that_keeps_something_of_a_customer_is_forgotten() {
    let (desk, conversation, contact) = shop::open().await;
    let other = places::fill(&desk, conversation, contact).await;
    let names = [&places::WORDS[..], &[WORDS, NOTE, DEWI, "Dewi"]].concat();
    for text in &names {
        assert!(anywhere(&desk, text), "{text} was never there");
    }
    assert!(places::SHADES.iter().all(|shade| has_picture(&desk, *shade)));
    let extent = erasure::extent(&desk.app, contact).await.unwrap();
    assert_eq!(extent.files, 2, "hers, and the one that was to leave later");
    assert_eq!(erasure::extent(&desk.app, other).await.unwrap(), extent, "they are one person");

    erasure::erase(&desk.app, other).await.unwrap();

    for text in &names {
        assert!(!anywhere(&desk, text), "{text} is still there");
    }
    assert!(!places::SHADES.iter().any(|shade| has_picture(&desk, *shade)));
    assert!(has_picture(&desk, 20), "Emre's too");
    assert!(!places::recording(&desk, conversation).exists());
    let desk = desk.restart().await;
    assert_eq!(desk.list(balas::store::views::InboxGroup::All).await.len(), 1);
}

#[tokio::test]
async fn a_customer_whom_the_bot_was_about_to_answer_is_erased() {
    let (desk, conversation, contact) = shop::open().await;
    let said = desk.says(DEWI, "halo?").await.id;
    desk.write(move |tx| keep_under_way(tx, conversation, said).boxed()).await;
    erasure::erase(&desk.app, contact).await.unwrap();
    assert!(!anywhere(&desk, "jawaban bot"));
}

async fn keep_under_way(tx: &mut Tx, id: ConversationId, said: MessageId) -> balas::error::Result<()> {
    let now = tx.now();
    let draft = bot_drafts::BotDraftRow {
        conversation_id: id,
        from_message_id: said,
        setting_id: AiSettingId(1),
        written: json!({ "text": "jawaban bot" }).to_string(),
        due_at: now,
    };
    bot_drafts::put(tx, &draft, now).await?;
    bot_answers::insert(tx, id, (said, said), "jawaban", now).await?;
    Ok(bot_away::set(tx, id, now).await?)
}

#[tokio::test]
async fn nothing_of_practice_is_left_when_it_is_erased() {
    let (desk, conversation, contact) = shop::open().await;
    places::fill(&desk, conversation, contact).await;
    balas::practice::erase(&desk.app).await.unwrap();
    assert!(files(desk.app.media().directory()).is_empty());
    assert!(!places::recording(&desk, conversation).exists());
    assert!(desk.app.store().fold().await.unwrap());
    for text in places::WORDS {
        assert!(!anywhere(&desk, text), "{text} is still there");
    }
}

#[tokio::test]
async fn what_is_deleted_for_everyone_is_gone_with_its_file() {
    let (desk, conversation, _) = shop::open().await;
    let (alone, shared) = (sends_picture(&desk, DEWI, 30).await, sends_picture(&desk, DEWI, 20).await);
    let said = desk.says(DEWI, "alamat saya Kenanga").await;
    let quoting = Composed::Text { text: "baik".to_owned() };
    compose::send(&desk.app, conversation, quoting, Some(said.id)).await.unwrap();
    desk.practice().revise_theirs(&said.external_id, Revision::Edited("alamat saya Melati".to_owned())).await.unwrap();
    assert!(has_picture(&desk, 30) && anywhere(&desk, "Melati") && anywhere(&desk, "Kenanga"));

    for message in [&alone, &shared, &said] {
        desk.practice().revise_theirs(&message.external_id, Revision::Deleted).await.unwrap();
    }

    assert!(!has_picture(&desk, 30), "nobody else had it");
    assert!(has_picture(&desk, 20), "Emre has sent it too");
    assert!(desk.app.store().fold().await.unwrap());
    assert!(!anywhere(&desk, "Kenanga") && !anywhere(&desk, "Melati"));
}

#[tokio::test]
async fn a_file_that_was_taken_back_can_be_sent_again_for_an_hour_and_goes_then() {
    let (desk, conversation, _) = shop::open().await;
    places::take_back(&desk, conversation, 99).await;
    let before = desk.clock.now().plus_millis(-3_600_000);
    erasure::sweep(&desk.app, before).await.unwrap();
    assert!(has_picture(&desk, 99));
    erasure::sweep(&desk.app, desk.clock.now()).await.unwrap();
    assert!(!has_picture(&desk, 99) && has_picture(&desk, 10), "a message carries the other one");
}

#[tokio::test]
async fn what_was_just_taken_back_elsewhere_can_still_be_sent_again() {
    let (desk, _, contact) = shop::open().await;
    let emre = desk.row_of(EMRE).await.id;
    let file = places::chosen(&desk, emre, 99, "").await;
    let sent = compose::send(&desk.app, emre, file.clone(), None).await.unwrap();
    compose::take_back(&desk.app, sent).await.unwrap();
    erasure::erase(&desk.app, contact).await.unwrap();
    assert!(has_picture(&desk, 99));
    let again = compose::send(&desk.app, emre, file, None).await.unwrap();
    assert!(desk.message(again).await.media.is_some());
}

#[tokio::test]
async fn others_keep_everything() {
    let (desk, _, contact) = shop::open().await;
    let emre = desk.row_of(EMRE).await;
    let before = desk.log(emre.id).await;
    erasure::erase(&desk.app, contact).await.unwrap();
    assert_eq!(desk.log(emre.id).await, before);
    let shared = before.iter().find_map(|message| message.media.clone()).unwrap();
    assert!(!desk.app.media().read(&shared.hash).await.unwrap().is_empty(), "both had sent it");
    let rows = desk.list(balas::store::views::InboxGroup::All).await;
    assert_eq!(rows.len(), 1);
    let mut reader = desk.app.store().read().await.unwrap();
    let filter = ContactFilter::everyone(Realm::Practice);
    let page = contact_list::page(&mut reader, &filter, ContactSort::Name, None, 10).await.unwrap();
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn an_erased_customer_who_writes_again_is_somebody_new() {
    let (desk, _, contact) = shop::open().await;
    erasure::erase(&desk.app, contact).await.unwrap();
    let again = desk.says(DEWI, "halo lagi").await;
    let row = desk.row(again.conversation_id).await;
    assert!(row.contact.id > contact, "ids are never used twice");
    assert_eq!(desk.log(row.id).await.len(), 1);
    sends_picture(&desk, DEWI, 10).await;
    let picture = desk.log(row.id).await.into_iter().find_map(|message| message.media).unwrap();
    assert!(!desk.app.media().read(&picture.hash).await.unwrap().is_empty(), "the same picture, sent anew");
}

#[tokio::test]
async fn what_was_never_sent_costs_nothing() {
    let (desk, conversation, contact) = shop::open().await;
    let balance = |desk: &TestDesk| {
        let (app, now) = (desk.app.clone(), desk.clock.now());
        async move {
            let mut reader = app.store().read().await.unwrap();
            credits::account(&mut reader, Realm::Practice, now).await.unwrap().unwrap().balance()
        }
    };
    let before = balance(&desk).await;
    desk.reply(conversation, "sebentar").await;
    assert_eq!(balance(&desk).await, before - 1);
    erasure::erase(&desk.app, contact).await.unwrap();
    assert_eq!(balance(&desk).await, before);
    desk.settle().await;
    assert!(!desk.received().await.iter().any(|(_, text)| text == "sebentar"));
}

#[tokio::test]
async fn answers_that_were_kept_for_scripts_go_too() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::MessagesSend]).await;
    let body = json!({ "nohp": DEWI, "pesan": "nota Dewi" });
    let request = api.posting(&key, "/api/sendwa", &body).header("Idempotency-Key", "nota-1");
    Answer::to(request).await.message();
    api.desk.settle().await;
    let contact = api.desk.row_of(DEWI).await.contact.id;
    assert!(anywhere(&api.desk, "nota Dewi"));
    erasure::erase(&api.desk.app, contact).await.unwrap();
    assert!(!anywhere(&api.desk, DEWI) && !anywhere(&api.desk, "nota Dewi"));
}

#[tokio::test]
async fn whoever_is_not_there_is_not_erased() {
    let (desk, ..) = shop::open().await;
    let before = shop::seen(&desk.app).await;
    let error = erasure::erase(&desk.app, ContactId(4711)).await.unwrap_err();
    assert_eq!(error.code(), Code::NotFound);
    assert_eq!(shop::seen(&desk.app).await, before);
}

#[tokio::test]
async fn the_proof_of_an_erasure_names_nobody() {
    let (desk, _, contact) = shop::open().await;
    let Erased { messages, .. } = erasure::erase(&desk.app, contact).await.unwrap();
    let counts = balas::diagnostics::text(&desk.app).await.unwrap();
    assert!(counts.contains("erasures: 1"), "{counts}");
    assert!(messages > 0);
    // A message to her that comes too late for the erasure finds nobody and makes nobody.
    let id = desk.row_of(EMRE).await.id;
    desk.write(move |tx| outbox::enqueue(tx, outbox::Draft::by_system(id, Content::text("merhaba"))).boxed()).await;
}
