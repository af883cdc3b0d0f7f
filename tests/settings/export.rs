//! Everything in files that any program reads, and a text about an installation that names nobody.

use super::{
    places,
    shop::{self, NOTE, WORDS, files, holds},
};
use crate::support::{DEWI, EMRE};
use balas::{
    diagnostics, export, keys,
    model::{KeyDraft, Scope},
    settings,
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::path::Path;

fn lines(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn everything_is_exported_as_lines_with_its_files() {
    let (desk, conversation, contact) = shop::open().await;
    places::fill(&desk, conversation, contact).await;
    let downloads = tempfile::tempdir().unwrap();
    let folder = export::write(&desk.app, downloads.path()).await.unwrap();

    let contacts = lines(&folder, "contacts.jsonl");
    let dewi = contacts.iter().find(|line| line["id"] == contact.0).unwrap();
    assert_eq!(dewi["note"], NOTE);
    assert_eq!(dewi["identities"][0]["value"], DEWI);
    assert_eq!(dewi["fields"], json!({ "Alamat": places::FIELD }));
    let messages = lines(&folder, "messages.jsonl");
    let log = desk.log(conversation).await;
    let own: Vec<_> = messages.iter().filter(|line| line["conversation_id"] == conversation.0).collect();
    assert_eq!(own.iter().filter(|line| line["kind"] != "reaction").count(), log.len());
    assert_eq!(own[0]["text"], WORDS);
    assert_eq!(
        own[0]["created_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_millisecond(),
        log[0].created_at.0
    );
    let with_file = own.iter().find(|line| line["file"].is_string()).unwrap();
    assert_eq!(std::fs::read(folder.join(with_file["file"].as_str().unwrap())).unwrap(), shop::picture(10));
    let reply = own.iter().find(|line| line["text"] == "siap sekali").unwrap();
    assert_eq!((&reply["earlier_texts"], reply["edited_at"].is_string()), (&json!([places::EARLIER]), true));
    assert!(own.iter().any(|line| line["kind"] == "reaction" && line["text"] == places::SIGN));
    let later = lines(&folder, "scheduled_messages.jsonl");
    assert_eq!(later.iter().map(|line| &line["text"]).collect::<Vec<_>>(), [places::LATER, places::LATER_CAPTION]);
    let picture = std::fs::read(folder.join(later[1]["file"].as_str().unwrap())).unwrap();
    assert_eq!(picture, shop::picture(places::SHADES[0]));
    assert!(lines(&folder, "history.jsonl").iter().any(|line| line["act"] == "merged"));
    assert_eq!(lines(&folder, "templates.jsonl").len(), 0);
    let recorded = folder.join("recordings").join(format!("{conversation}.ogg"));
    assert_eq!(std::fs::read(recorded).unwrap(), places::RECORDED.as_bytes());
    assert_eq!(lines(&folder, "channels.jsonl").len(), 1);
    assert_eq!(lines(&folder, "conversations.jsonl").len(), 2);
    assert!(folder.join("README.md").exists());
}

#[tokio::test]
async fn a_second_export_of_a_day_takes_nobodys_place() {
    let (desk, ..) = shop::open().await;
    let downloads = tempfile::tempdir().unwrap();
    let first = export::write(&desk.app, downloads.path()).await.unwrap();
    let second = export::write(&desk.app, downloads.path()).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(files(&first).len(), files(&second).len());
}

#[tokio::test]
async fn a_diagnosis_names_nobody_and_opens_nothing() {
    let (desk, conversation, contact) = shop::open().await;
    places::fill(&desk, conversation, contact).await;
    desk.write(|tx| settings::set_shop_name(tx, "Toko Laras").boxed()).await;
    let draft =
        KeyDraft { name: "Nota Otomatis".to_owned(), scopes: vec![Scope::MessagesSend], rpm: 60, channel_id: None };
    let key = desk.write(move |tx| keys::create(tx, draft).boxed()).await;

    let text = diagnostics::text(&desk.app).await.unwrap();

    let path = desk.app.config().data_dir.to_string_lossy().into_owned();
    for secret in
        [WORDS, NOTE, DEWI, EMRE, "Dewi", "Customer", "Toko Laras", "Nota Otomatis", key.key.as_str(), path.as_str()]
    {
        assert!(!holds(text.as_bytes(), secret), "{secret} in:\n{text}");
    }
    for secret in places::WORDS {
        assert!(!holds(text.as_bytes(), secret), "{secret} in:\n{text}");
    }
    let digits = regex::Regex::new(r"\d{9,}").unwrap();
    assert!(!digits.is_match(&text), "no number of anybody:\n{text}");
    for told in [
        "Balas: ",
        "schema: ",
        "contacts: 3",
        "scheduled messages: 2",
        "number: Practice, Practice, connected",
        "API keys: 1",
    ] {
        assert!(text.contains(told), "{told} not in:\n{text}");
    }
}
