//! A conversation as a file: everything is in it, in the shop's time, what people wrote is only text, and nothing half is left.

use crate::support::{DEWI, TestDesk};
use balas::{
    channels::{ChannelEvent, Inbound, Sender, Sink},
    chat_export,
    error::Code,
    handoff,
    model::{
        AgentId, Content, ConversationId, Kind, Location,
        chat_export::{ChatExported, ChatFormat, ChatRequest, ChatWords, EventWords},
    },
    outbox, settings,
};
use bytes::Bytes;
use futures_util::FutureExt;
use std::{collections::BTreeMap, fs, path::Path};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nno picture, and yet one by its first bytes";
const EVIL: &str = "<script>alert(1)</script> \u{202e}gpj.exe & \"kutip\"\nbaris dua";

fn words() -> ChatWords {
    let by = EventWords { full: "\u{e000} took over".into(), plain: "Taken over".into() };
    ChatWords {
        language: "en".into(),
        title: "Conversation with <b>Dewi</b>".into(),
        shop: "Shop".into(),
        bot: "Bot".into(),
        script: "Script".into(),
        note: "Internal note".into(),
        lost: "no longer here".into(),
        kinds: BTreeMap::from([("image".into(), "Picture".into()), ("location".into(), "Place".into())]),
        events: BTreeMap::from([("taken_over".into(), by)]),
    }
}

fn request(conversation_id: ConversationId, format: ChatFormat, with_notes: bool) -> ChatRequest {
    ChatRequest { conversation_id, format, with_notes, words: words() }
}

impl TestDesk {
    async fn sends_file(&self, name: &str, bytes: &'static [u8]) {
        let inbound = Inbound {
            external_id: name.to_owned(),
            sender: Sender { phone: Some(DEWI.to_owned()), ..Sender::default() },
            group: None,
            content: Content::of(Kind::Image, "fotonya"),
            attachment: Some(balas::channels::Attachment { bytes: Bytes::from_static(bytes), name: name.to_owned() }),
            at: self.clock.now(),
        };
        self.app.deliver(self.channel, ChannelEvent::Message(inbound)).await.unwrap();
    }

    async fn talks(&self) -> ConversationId {
        self.write(|tx| async move { settings::set_time_zone(tx, "Asia/Jakarta").await }.boxed()).await;
        let id = self.says(DEWI, EVIL).await.conversation_id;
        self.sends_file("../../'x' onerror=.png", PNG).await;
        let place = Location { latitude: -7.57, longitude: 110.82, name: "Toko <i>".into() };
        self.writes(DEWI, Content { location: Some(place), ..Content::of(Kind::Location, "") }).await;
        self.write(|tx| async move { settings::set_agent_name(tx, "Sari").await }.boxed()).await;
        handoff::take_over(&self.app, id, AgentId::LOCAL).await.unwrap();
        self.write(move |tx| async move { outbox::add_note(tx, id, "rahasia", AgentId::LOCAL).await }.boxed()).await;
        self.reply(id, "Baik Kak").await;
        id
    }

    async fn exports(&self, request: &ChatRequest, target: &Path) -> ChatExported {
        chat_export::write(&self.app, request, target).await.unwrap()
    }
}

#[tokio::test]
async fn as_text_each_message_is_a_line_in_the_shops_time() {
    let desk = TestDesk::linked().await;
    let id = desk.talks().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("dewi.txt");
    let exported = desk.exports(&request(id, ChatFormat::Text, true), &target).await;
    assert_eq!((exported.messages, exported.files, exported.lost), (6, 0, 0));
    let text = fs::read_to_string(&target).unwrap();
    let told: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(told[0], "Conversation with <b>Dewi</b>");
    assert_eq!(told[2], "[2026-05-29 03:26] Customer 142: <script>alert(1)</script> gpj.exe & \"kutip\"");
    assert_eq!(told[3], "    baris dua");
    assert_eq!(told[4], "[2026-05-29 03:26] Customer 142: <Picture: 'x' onerror=.png>");
    assert!(text.contains("<Place>\n    Toko <i> -7.57, 110.82"), "{text}");
    assert!(text.contains("— Sari took over") && text.contains("Internal note · Sari: rahasia"), "{text}");
    assert!(text.contains("Sari: Baik Kak"), "{text}");
}

#[tokio::test]
async fn as_a_page_what_people_wrote_is_only_text_and_its_files_lie_beside_it() {
    let desk = TestDesk::linked().await;
    let id = desk.talks().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("Dewi");
    let exported = desk.exports(&request(id, ChatFormat::Html, false), &target).await;
    assert_eq!((exported.messages, exported.files, exported.lost), (4, 1, 0), "without what only the team sees");
    let page = fs::read_to_string(target.join("index.html")).unwrap();
    assert!(page.contains("default-src 'none'"), "{page}");
    for harm in ["<script", "<i>", "<b>Dewi", "onerror=.png\"", "\u{202e}", "rahasia", "took over", "../"] {
        assert!(!page.contains(harm), "{harm}\n{page}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    let files: Vec<_> = fs::read_dir(target.join("files")).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(fs::read(files[0].path()).unwrap(), PNG);
    let name = files[0].file_name().into_string().unwrap();
    assert!(name.ends_with(".png") && page.contains(&format!("<img src=\"files/{name}\"")), "{page}");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["Dewi"], "nothing else stays");
}

#[tokio::test]
async fn what_is_there_already_is_not_written_over_and_a_failure_leaves_nothing() {
    let desk = TestDesk::linked().await;
    let id = desk.talks().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("dewi.txt");
    fs::write(&target, "mine").unwrap();
    let refused = chat_export::write(&desk.app, &request(id, ChatFormat::Text, true), &target).await;
    assert!(refused.is_err() && fs::read(&target).unwrap() == b"mine");
    let nobody = request(ConversationId(999), ChatFormat::Html, true);
    let refused = chat_export::write(&desk.app, &nobody, &folder.path().join("x")).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let nowhere = folder.path().join("gone/dewi.txt");
    assert!(chat_export::write(&desk.app, &request(id, ChatFormat::Text, true), &nowhere).await.is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_that_has_gone_is_told_and_the_rest_is_written() {
    let desk = TestDesk::linked().await;
    let id = desk.talks().await;
    fs::remove_dir_all(desk.app.config().data_dir.join("media")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("Dewi");
    let exported = desk.exports(&request(id, ChatFormat::Html, true), &target).await;
    assert_eq!((exported.messages, exported.files, exported.lost), (6, 0, 1));
    assert!(fs::read_to_string(target.join("index.html")).unwrap().contains("no longer here"));
}

/// A hundred thousand messages, read five hundred at a time. It runs in a process of its own, so that what other stories hold
/// in memory is not counted.
#[test]
fn a_conversation_of_years_needs_no_more_memory_than_a_page() {
    let itself = std::env::current_exe().unwrap();
    let alone = ["--exact", "chat_export::years_of_messages_alone", "--ignored", "--nocapture"];
    let run = std::process::Command::new(itself).args(alone).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "run in a process of its own by the story above"]
async fn years_of_messages_alone() {
    const MANY: u32 = 100_000;
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "Halo").await.conversation_id;
    let database = desk.app.config().data_dir.join(balas::store::DATABASE);
    let fill = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
         INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, kind, text, created_at)
         SELECT (1780000001000 + i) << 20, {id}, {}, 'many' || i, 'in', 'CUSTOMER', 'text',
           'pesan ke ' || i || ' dengan beberapa kata lagi supaya ada panjangnya', 1780000001000 + i FROM n",
        desk.channel
    );
    rusqlite::Connection::open(&database).unwrap().execute_batch(&fill).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("dewi.txt");
    let before = peak();
    let begun = std::time::Instant::now();
    let exported = desk.exports(&request(id, ChatFormat::Text, true), &target).await;
    let (grown, size) = (peak().saturating_sub(before), fs::metadata(&target).unwrap().len());
    println!("{MANY} messages, {size} bytes in {:?}; {grown} KiB more at the peak", begun.elapsed());
    assert!(exported.messages == MANY + 1 && size > 7_000_000, "{size}");
    assert!(grown < 24 * 1024, "{grown} KiB");
}

/// The most memory that this process has had at once, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
