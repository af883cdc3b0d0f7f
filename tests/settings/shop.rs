//! A shop to keep and to lose: two customers, words, a picture, a note, an answer on its way.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    app::{App, Config},
    channels::{
        Attachment,
        practice::{Arrival, NewInbound},
    },
    contacts, credits,
    model::{AgentId, ContactId, Content, ConversationId, Realm, views::MessageView},
    outbox,
    store::views::{self as rows, InboxFilter, InboxGroup},
};
use futures_util::FutureExt;
use image::{ImageFormat, RgbImage};
use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

/// Words that are looked for byte by byte.
pub const WORDS: &str = "Kejutan ulangtahun rahasia";
pub const NOTE: &str = "suka gula semut";

pub fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 30, image::Rgb([shade, 90, 60])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub async fn sends_picture(desk: &TestDesk, from: &str, shade: u8) -> MessageView {
    let file = Attachment { bytes: picture(shade).into(), name: "kue.png".to_owned() };
    desk.hand.advance_millis(10);
    let message = NewInbound {
        from: from.to_owned(),
        name: Some(format!("Customer {}", &from[from.len() - 3..])),
        msgid: None,
        group: None,
        content: Content::text("ini fotonya"),
        attachment: Some(file),
    };
    match desk.practice().inbound(message).await.unwrap() {
        Arrival::Stored(id) => desk.message(id).await,
        other => panic!("not stored: {other:?}"),
    }
}

/// Dewi with words, two pictures (one that Emre has sent too), a name, a note, tags and a draft; Emre with words of his own.
pub async fn open() -> (TestDesk, ConversationId, ContactId) {
    let desk = TestDesk::linked().await;
    desk.write(|tx| credits::set_plan(tx, 100, 10).boxed()).await;
    let conversation = desk.says(DEWI, WORDS).await.conversation_id;
    sends_picture(&desk, DEWI, 10).await;
    sends_picture(&desk, DEWI, 20).await;
    desk.says(EMRE, "Merhaba, kargo nerede").await;
    sends_picture(&desk, EMRE, 20).await;
    desk.reply(conversation, "siap kak").await;
    desk.settle().await;
    let contact = desk.row(conversation).await.contact.id;
    desk.write(move |tx| contacts::set_note(tx, contact, NOTE).boxed()).await;
    desk.write(move |tx| contacts::rename(tx, contact, "Dewi Lestari").boxed()).await;
    desk.write(move |tx| contacts::set_tags(tx, contact, vec!["pelanggan setia".to_owned()]).boxed()).await;
    desk.write(move |tx| outbox::add_note(tx, conversation, "catatan tentang Dewi", AgentId::LOCAL).boxed()).await;
    (desk, conversation, contact)
}

/// What people see of a shop, as one text.
pub async fn seen(app: &App) -> String {
    let mut reader = app.store().read().await.unwrap();
    let filter = InboxFilter { realm: Realm::Practice, group: InboxGroup::All, unread_only: false, channel_id: None };
    let (list, _) = rows::conversations(&mut reader, &filter, None, 100).await.unwrap();
    let mut text = String::new();
    for row in list {
        let detail = balas::views::contact(&mut reader, row.contact.id).await.unwrap();
        let log = balas::views::messages_before(&mut reader, row.id, None, 1000).await.unwrap();
        text.push_str(&format!("{:?}\n{:?}\n{:?}\n", row.contact, detail, log.items));
    }
    let now = app.clock().now();
    text.push_str(&format!("{:?}", credits::account(&mut reader, Realm::Practice, now).await.unwrap()));
    text
}

/// Opens a data directory without workers.
pub async fn opened(desk: &TestDesk, dir: &Path) -> App {
    App::open(Config { clock: desk.clock.clone(), workers: false, ..Config::new(dir) }).await.unwrap()
}

/// Every file below a directory, with its bytes.
pub fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
