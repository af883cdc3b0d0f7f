//! The bot as a file: in, out and in again, beside a running `serve` and without one.

use super::shop::{Program, install, says};
use crate::{
    connections::{PASSPHRASE, console},
    races::wait_until,
    server::Server,
    support::{DEWI, TestDesk},
};
use balas::{
    app::{App, Config},
    bot::{definition::Definition, file},
    channels::{Channel, LinkState, practice::NewInbound},
    model::{views::SessionState, *},
    practice::{self, Demo},
    secrets::{Secret, SecretOptions},
};
use serde_json::json;
use std::{fs, path::Path, process::Output};
use tempfile::TempDir;
use tokio::process::Command;

const BALASD: &str = env!("CARGO_BIN_EXE_balasd");
const MODEL: &str =
    "[ai.1]\nenabled = true\nbase_url = \"http://127.0.0.1:1/v1\"\nmodel = \"m\"\napi_key = \"sk-hunter2\"\n";

async fn balasd(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(BALASD);
    command.args(arguments).env("BALAS_DATA_DIR", data).env("BALAS_KEYCHAIN", "off").env_remove("BALAS_PASSPHRASE");
    command.output().await.unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

async fn import(data: &Path, toml: &str) -> Output {
    let path = data.join("bot.toml");
    fs::write(&path, toml).unwrap();
    balasd(data, &["bot", "import", path.to_str().unwrap()]).await
}

#[tokio::test]
async fn a_running_serve_answers_by_the_new_bot_when_the_command_returns() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path(), &[]).await;
    server.link().await;
    for (number, words) in ["Satu", "Dua"].into_iter().enumerate() {
        let toml = format!("burst_seconds = 0\n[[rule]]\nkeyword = \"halo\"\nreply = \"{words}\"\n");
        let done = import(data.path(), &toml).await;
        assert!(done.status.success() && done.stdout.is_empty(), "{}", text(&done.stderr));
        server.post("/practice/inbound", &json!({"from": DEWI, "text": "Halo"})).await;
        let sent = server.outbox_of(number + 1).await;
        assert_eq!((sent[number]["text"].as_str(), sent[number]["author"].as_str()), (Some(words), Some("BOT")));
    }

    let refused = import(data.path(), "burst_seconds = 0\n[[rule]]\nkeyword = \"halo\"\nreplay = [\"Tiga\"]\n").await;
    let sentence = text(&refused.stderr);
    assert!(!refused.status.success() && sentence.contains("line 4") && sentence.contains("replay"), "{sentence}");
    server.post("/practice/inbound", &json!({"from": DEWI, "text": "halo"})).await;
    assert_eq!(server.outbox_of(3).await[2]["text"], "Dua", "an error changes nothing");
}

#[tokio::test]
async fn what_is_exported_imports_to_the_same() {
    let data = TempDir::new().unwrap();
    let nothing = balasd(data.path(), &["bot", "export"]).await;
    assert!(text(&nothing.stdout).contains("burst_seconds = 4"), "{}", text(&nothing.stdout));
    let golden = include_str!("../golden/bot.toml").replace("sk-hunter2", "");
    for toml in [golden.as_str(), include_str!("../../assets/bot/default.toml"), text(&nothing.stdout)] {
        assert!(import(data.path(), toml).await.status.success());
        let exported = balasd(data.path(), &["bot", "export"]).await;
        let exported = text(&exported.stdout).to_owned();
        assert_eq!(Definition::parse(&exported).unwrap(), Definition::parse(toml).unwrap());
        assert!(import(data.path(), &exported).await.status.success());
        assert_eq!(text(&balasd(data.path(), &["bot", "export"]).await.stdout), exported);
    }
}

#[tokio::test]
async fn without_a_place_for_secrets_a_key_is_refused_and_the_rest_is_not_changed() {
    let data = TempDir::new().unwrap();
    assert!(import(data.path(), "burst_seconds = 7\n").await.status.success());
    let refused = import(data.path(), MODEL).await;
    assert!(text(&refused.stderr).contains("BALAS_PASSPHRASE"), "{}", text(&refused.stderr));
    assert!(text(&balasd(data.path(), &["bot", "export"]).await.stdout).contains("burst_seconds = 7"));
    assert!(import(data.path(), &MODEL.replace("sk-hunter2", "")).await.status.success());
}

#[tokio::test]
async fn a_key_is_sealed_exported_as_nothing_and_kept_when_nothing_comes() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let bring = async |toml: &str| {
        let definition = Definition::parse(toml).unwrap();
        file::import(app.store(), app.secrets(), definition, &[Realm::Real]).await.unwrap();
    };
    let stored = async || {
        let sql = file::export(&mut app.store().read().await.unwrap(), Realm::Real).await.unwrap().unwrap();
        sql.to_toml().unwrap()
    };
    bring(MODEL).await;
    assert!(stored().await.contains("api_key = \"\""));
    bring(&stored().await).await;
    app.shutdown().await;
    for entry in fs::read_dir(data.path()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let bytes = fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"sk-hunter2"), "{:?}", entry.path());
    }
}

/// Links the practice number of an app whose workers run.
async fn link(app: &App) {
    practice::start(app, Demo::Bare).await.unwrap();
    let (_, channel) = app.practice().unwrap();
    wait_until(app, "a code", || async { matches!(channel.link_state(), LinkState::Scan { .. }) }).await;
    let LinkState::Scan { code, .. } = channel.link_state() else { panic!("no code") };
    channel.scan(&code).await.unwrap();
    wait_until(app, "the link", || async { channel.session() == SessionState::Connected }).await;
}

/// Asks the model of a practice desk once and tells what it was shown as a key.
async fn key_shown(app: &App, program: &Program) -> Option<String> {
    let (_, world) = app.practice().unwrap();
    let inbound = NewInbound {
        from: DEWI.to_owned(),
        name: None,
        msgid: None,
        group: None,
        content: Content::text("halo"),
        attachment: None,
    };
    world.inbound(inbound).await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(20), program.asked.notified()).await.unwrap();
    let seen = program.seen().pop().unwrap();
    seen.headers.get("authorization").map(|value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_model_is_shown_the_stored_key() {
    let data = TempDir::new().unwrap();
    let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
    let allow_hosts = vec!["127.0.0.1".to_owned()];
    let app = App::open(Config { secrets, allow_hosts, ..Config::new(data.path()) }).await.unwrap();
    link(&app).await;
    let program = Program::default();
    program.always(says("Halo"));
    let toml = format!("burst_seconds = 0\n{}", MODEL.replace("http://127.0.0.1:1", &program.open().await));
    for toml in [toml.clone(), toml.replace("sk-hunter2", "")] {
        let definition = Definition::parse(&toml).unwrap();
        file::import(app.store(), app.secrets(), definition, &[Realm::Practice]).await.unwrap();
        assert_eq!(key_shown(&app, &program).await.as_deref(), Some("Bearer sk-hunter2"));
    }
    app.shutdown().await;
}

#[tokio::test]
async fn practice_and_real_customers_have_bots_of_their_own() {
    let desk = TestDesk::linked().await;
    install(&desk, "burst_seconds = 9\n").await;
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(file::export(&mut reader, Realm::Real).await.unwrap(), None);
    assert!(file::export(&mut reader, Realm::Practice).await.unwrap().is_some());
    drop(reader);
    practice::erase(&desk.app).await.unwrap();
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(file::export(&mut reader, Realm::Practice).await.unwrap(), None);
}
