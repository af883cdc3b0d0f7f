//! A customer in every place that keeps something of one: what is forgotten, exported or packed has to know them all.

use super::shop;
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    compose,
    contacts::{fields, import, merging, newcomers},
    model::{
        Composed, ContactId, ConversationId, MessageId, contact_field::ContactFieldDraft,
        contact_import::ImportRequest, newcomer::Newcomer,
    },
};
use futures_util::FutureExt;
use std::path::PathBuf;

/// Where each word is kept besides messages, notes and names.
pub const LATER: &str = "terjadwal besok pagi";
pub const LATER_CAPTION: &str = "foto untuk lusa";
pub const EARLIER: &str = "siap kak";
pub const PENDING: &str = "perbaikan yang menunggu";
pub const SIGN: &str = "🦋";
pub const FIELD: &str = "Jalan Kenanga 17";
pub const IMPORTED: &str = "tanda dari berkas";
pub const OTHER_NAME: &str = "Sari Tersembunyi";
pub const OTHER_NUMBER: &str = "6281234567101";
pub const RECORDED: &str = "OggS suara tersimpan";
pub const UNSENT: &str = "belum terkirim juga";

pub const WORDS: [&str; 11] =
    [LATER, LATER_CAPTION, EARLIER, PENDING, SIGN, FIELD, IMPORTED, OTHER_NAME, OTHER_NUMBER, RECORDED, UNSENT];

/// Shades of pictures that no message carries: one is to leave later, one was taken back.
pub const SHADES: [u8; 2] = [77, 99];

/// Puts something of Dewi's into each place. Returns another contact that proved to be her.
pub async fn fill(desk: &TestDesk, conversation: ConversationId, contact: ContactId) -> ContactId {
    let other = make_one(desk, contact).await;
    describe(desk, contact).await;
    let reply = desk.log(conversation).await.into_iter().find(|message| message.text == EARLIER).unwrap().id;
    compose::edit(&desk.app, reply, "siap sekali".to_owned()).await.unwrap();
    compose::react(&desk.app, reply, SIGN.to_owned()).await.unwrap();
    desk.work().await;
    compose::edit(&desk.app, reply, PENDING.to_owned()).await.unwrap();
    let at = desk.clock.now().plus_millis(3_600_000);
    let words = Composed::Text { text: LATER.to_owned() };
    compose::send_later(&desk.app, conversation, words, None, at).await.unwrap();
    let picture = chosen(desk, conversation, SHADES[0], LATER_CAPTION).await;
    compose::send_later(&desk.app, conversation, picture, None, at).await.unwrap();
    take_back(desk, conversation, SHADES[1]).await;
    desk.reply(conversation, UNSENT).await;
    let place = recording(desk, conversation);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place, RECORDED).unwrap();
    other
}

/// Dewi was taken for Emre for a while, and is somebody else whom the shop knew by another number.
async fn make_one(desk: &TestDesk, contact: ContactId) -> ContactId {
    let emre = desk.row_of(EMRE).await.contact.id;
    let wrong = desk.write(move |tx| merging::merge(tx, emre, contact).boxed()).await;
    desk.write(move |tx| merging::undo(tx, wrong.id).boxed()).await;
    let (name, number) = (OTHER_NAME.to_owned(), OTHER_NUMBER.to_owned());
    let newcomer = Newcomer { channel_id: desk.channel, number, country: "ID".to_owned(), name, tags: Vec::new() };
    let other = desk.write(move |tx| newcomers::add(tx, newcomer).boxed()).await;
    desk.write(move |tx| merging::merge(tx, contact, other).boxed()).await;
    other
}

async fn describe(desk: &TestDesk, contact: ContactId) {
    let draft = ContactFieldDraft { id: None, name: "Alamat".to_owned(), in_table: false };
    let field = desk.write(move |tx| fields::save(tx, draft).boxed()).await;
    desk.write(move |tx| async move { fields::set(tx, contact, field, FIELD).await }.boxed()).await;
    let text = format!("phone,tags\n{DEWI},{IMPORTED}\n");
    let request = ImportRequest { channel_id: desk.channel, country: "ID".to_owned(), text };
    import::run(desk.app.store(), &request).await.unwrap();
}

/// A picture that a person has chosen in the composer.
pub async fn chosen(desk: &TestDesk, conversation: ConversationId, shade: u8, caption: &str) -> Composed {
    let picture = shop::picture(shade);
    let size = picture.len() as u64;
    let upload = compose::begin_upload(&desk.app, conversation, "kue.png", size).await.unwrap();
    desk.app.uploads().add(upload, &picture).unwrap();
    compose::finish_upload(&desk.app, conversation, upload).await.unwrap();
    Composed::File { upload, caption: caption.to_owned() }
}

pub async fn take_back(desk: &TestDesk, conversation: ConversationId, shade: u8) -> MessageId {
    let picture = chosen(desk, conversation, shade, "").await;
    let sent = compose::send(&desk.app, conversation, picture, None).await.unwrap();
    compose::take_back(&desk.app, sent).await.unwrap();
    sent
}

/// Where the voice note of a conversation lies that was not sent yet.
pub fn recording(desk: &TestDesk, conversation: ConversationId) -> PathBuf {
    desk.app.config().data_dir.join("recordings").join(format!("{conversation}.ogg"))
}

/// Whether a picture of this shade is among the files.
pub fn has_picture(desk: &TestDesk, shade: u8) -> bool {
    shop::files(desk.app.media().directory()).iter().any(|(_, bytes)| *bytes == shop::picture(shade))
}
