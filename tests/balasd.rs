//! `balasd` from outside: what it prints, what it refuses, and how it ends.

use crate::{api::desk::Outside, local_api::free_address, server::Server, support::DEWI};
use balas::{
    app::{App, Config},
    local_api,
    model::ApiSettings,
};
use serde_json::json;
use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

const BALASD: &str = env!("CARGO_BIN_EXE_balasd");
const PATIENCE: Duration = Duration::from_secs(20);

fn balasd(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(BALASD);
    command.args(arguments).env("BALAS_DATA_DIR", data).env("BALAS_KEYCHAIN", "off").kill_on_drop(true);
    command
}

async fn run(data: &Path, arguments: &[&str]) -> Output {
    tokio::time::timeout(PATIENCE, balasd(data, arguments).output()).await.unwrap().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap().trim()
}

struct Serving {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    address: String,
}

impl Serving {
    async fn start(data: &Path) -> Self {
        Self::start_with(data, &["serve", "--listen", "127.0.0.1:0"]).await
    }

    async fn start_with(data: &Path, arguments: &[&str]) -> Self {
        Self::wait_for(balasd(data, arguments)).await
    }

    async fn wait_for(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap().unwrap();
        let address = line.strip_prefix("listening on http://127.0.0.1:").unwrap();
        Self { process, address: format!("http://127.0.0.1:{address}"), lines }
    }

    async fn balance(&self, key: &str) -> Option<i64> {
        let request = reqwest::Client::new().get(format!("{}/api/v1/credits", self.address)).bearer_auth(key);
        let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{answer}");
        answer["data"]["balance"].as_i64()
    }

    async fn ping(&self, key: &str) -> u16 {
        let request = reqwest::Client::new().get(format!("{}/api/v1/ping", self.address)).bearer_auth(key);
        request.send().await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn keys_are_printed_once_and_stored_as_hashes() {
    let data = TempDir::new().unwrap();
    let directory = data.path().join("new/balas");
    let made =
        run(&directory, &["key", "create", "--name", "kasir", "--scope", "messages:send", "--scope", "session:read"])
            .await;
    let key = text(&made.stdout).to_owned();
    let random = key.strip_prefix("tk_live_").unwrap();
    assert!(random.len() >= 32 && random.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{key}");
    let listed = run(&directory, &["key", "list"]).await;
    let listed = text(&listed.stdout);
    assert!(
        listed.contains("kasir") && listed.contains("messages:send session:read") && listed.contains("60 a minute")
    );
    assert!(!listed.contains(&key[..20]), "{listed}");
    for file in fs::read_dir(&directory).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let bytes = fs::read(file.path()).unwrap();
        assert!(!bytes.windows(20).any(|window| window == &key.as_bytes()[..20]), "{:?}", file.path());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_directory_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let data = TempDir::new().unwrap();
    let directory = data.path().join("balas");
    assert!(run(&directory, &["key", "list"]).await.status.success());
    assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
}

#[cfg(unix)]
#[tokio::test]
async fn the_databases_are_closed_to_others_whatever_the_mask_says() {
    use std::os::unix::fs::PermissionsExt;
    let data = TempDir::new().unwrap();
    let line = format!("umask 000; exec {BALASD} serve --practice --listen 127.0.0.1:0");
    let mut command = Command::new("sh");
    command.args(["-c", &line]).env("BALAS_DATA_DIR", data.path()).env("BALAS_KEYCHAIN", "off").kill_on_drop(true);
    let serving = Serving::wait_for(command).await;
    let names = fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let databases: Vec<_> = names.filter(|name| name.contains(".db")).collect();
    assert!(databases.len() >= 6, "{databases:?}");
    for name in databases {
        let mode = fs::metadata(data.path().join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    drop(serving);
}

#[tokio::test]
async fn commands_that_meet_in_a_new_directory_wait_for_one_another() {
    let data = TempDir::new().unwrap();
    let arguments = ["key", "create", "--name", "x", "--scope", "admin:*"];
    let made = futures_util::future::join_all((0..6).map(|_| run(data.path(), &arguments))).await;
    for output in made {
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    assert_eq!(text(&run(data.path(), &["key", "list"]).await.stdout).lines().count(), 6);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_one_sentence() {
    let data = TempDir::new().unwrap();
    for (arguments, word) in [
        (&["key", "create", "--name", "x", "--scope", "all"][..], "no scope all"),
        (&["key", "create", "--name", "x"], "--scope"),
        (&["key", "create", "--name", " ", "--scope", "admin:*"], "needs a name"),
        (&["key", "create", "--name", "x", "--scope", "admin:*", "--channel", "9"], "no channel 9"),
        (&["key", "revoke", "7"], "no active key 7"),
        (&["callback", "replay", "7"], "no report with this id"),
        (&["credits", "topup", "5"], "there is no plan"),
        (&["credits", "topup", "0"], "0 is not in"),
        (&["credits", "set", "--allowance", "-1"], "--allowance"),
        (&["credits", "set", "--allowance", "9000000000000000000"], "is not in"),
        (&["credits", "set"], "--allowance"),
        (&["serve", "--listen", "nowhere"], "--listen"),
        (&["serve", "--listen", "192.0.2.1:1"], "192.0.2.1:1 cannot be listened on"),
    ] {
        let refused = run(data.path(), arguments).await;
        assert!(!refused.status.success() && refused.stdout.is_empty(), "{arguments:?}");
        assert!(text(&refused.stderr).contains(word), "{arguments:?}: {}", text(&refused.stderr));
    }
}

#[tokio::test]
async fn a_key_works_and_ends_beside_a_running_server_and_a_second_server_is_refused() {
    let data = TempDir::new().unwrap();
    let serving = Serving::start(data.path()).await;
    let key = run(data.path(), &["key", "create", "--name", "x", "--scope", "admin:*"]).await;
    let key = text(&key.stdout);
    assert_eq!(serving.ping(key).await, 200);
    assert!(run(data.path(), &["key", "revoke", "1"]).await.status.success());
    assert_eq!(serving.ping(key).await, 401);

    let second = run(data.path(), &["serve", "--listen", "127.0.0.1:0"]).await;
    assert!(!second.status.success() && second.stdout.is_empty());
    assert!(text(&second.stderr).contains("another Balas is using"), "{}", text(&second.stderr));
    assert_eq!(serving.ping(key).await, 401, "the first goes on");
}

#[tokio::test]
async fn credits_are_set_and_bought_beside_a_running_server() {
    let data = TempDir::new().unwrap();
    let serving = Serving::start(data.path()).await;
    let key = run(data.path(), &["key", "create", "--name", "x", "--scope", "credits:read"]).await;
    let key = text(&key.stdout);
    assert!(text(&run(data.path(), &["credits", "show"]).await.stdout).starts_with("no plan: credits are unlimited"));
    assert_eq!(serving.balance(key).await, None);

    let set = run(data.path(), &["credits", "set", "--allowance", "100", "--rollover-cap", "10"]).await;
    assert!(set.status.success(), "{}", text(&set.stderr));
    assert_eq!(serving.balance(key).await, Some(100));
    assert!(run(data.path(), &["credits", "topup", "5"]).await.status.success());
    assert_eq!(serving.balance(key).await, Some(105));
    assert!(run(data.path(), &["credits", "set", "--allowance", "80"]).await.status.success());
    assert_eq!(serving.balance(key).await, Some(85));

    let shown = run(data.path(), &["credits", "show"]).await;
    let shown = text(&shown.stdout);
    for line in ["Real customers: 85 credits left", "Practice: 85 credits left", "80 of 80", "up to 80 roll over"] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_it_within_five_seconds_after_exactly_one_line() {
    for signal in ["-TERM", "-INT"] {
        let data = TempDir::new().unwrap();
        let mut serving = Serving::start(data.path()).await;
        let key = run(data.path(), &["key", "create", "--name", "x", "--scope", "admin:*"]).await;
        // An idle keep-alive connection must not hold it up.
        let idle = reqwest::Client::new();
        let ping = idle.get(format!("{}/api/v1/ping", serving.address)).bearer_auth(text(&key.stdout)).send().await;
        assert_eq!(ping.unwrap().status(), 200);

        let asked = Instant::now();
        let id = serving.process.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
        let ended = tokio::time::timeout(PATIENCE, serving.process.wait()).await.unwrap().unwrap();
        assert!(ended.success() && asked.elapsed() < Duration::from_secs(5), "{signal}: {ended}");
        assert_eq!(serving.lines.next_line().await.unwrap(), None);
        let mut log = String::new();
        serving.process.stderr.take().unwrap().read_to_string(&mut log).await.unwrap();
        assert!(!log.contains(text(&key.stdout)), "{log}");
        drop(idle);
        assert_eq!(Serving::start(data.path()).await.ping(text(&key.stdout)).await, 200, "and it starts again");
    }
}

#[tokio::test]
async fn without_an_address_it_answers_where_the_app_would() {
    let data = TempDir::new().unwrap();
    let listen = free_address();
    let app = App::open(Config::new(data.path())).await.unwrap();
    let settings = ApiSettings { enabled: false, listen: listen.clone(), hosts: Vec::new() };
    local_api::set(&app, settings).await.unwrap();
    app.shutdown().await;

    let serving = Serving::start_with(data.path(), &["serve"]).await;
    assert_eq!(serving.address, format!("http://{listen}"));
}

#[tokio::test]
async fn a_report_is_sent_again_by_the_one_that_runs_and_without_one_from_the_command_line() {
    let data = TempDir::new().unwrap();
    let outside = Outside::default();
    let report = failed_report(data.path(), &outside).await;
    let arrived = || outside.seen().iter().filter(|report| report["ack"] == 1).count();
    let before = arrived();
    let listed = run(data.path(), &["callback", "list", "--failed"]).await;
    let listed = text(&listed.stdout);
    assert!(listed.starts_with(&format!("{report}\t")) && listed.contains("HTTP 500"), "{listed}");

    let refused = run(data.path(), &["callback", "replay", &report]).await;
    assert!(text(&refused.stderr).contains("private or local address"), "{}", text(&refused.stderr));
    let here = run(data.path(), &["callback", "replay", &report, "--allow-host", "127.0.0.1"]).await;
    assert_eq!(text(&here.stdout), format!("report {report} was delivered"), "{}", text(&here.stderr));
    assert_eq!(arrived(), before + 1);

    let _serving =
        Serving::start_with(data.path(), &["serve", "--listen", "127.0.0.1:0", "--allow-host", "127.0.0.1"]).await;
    let beside = run(data.path(), &["callback", "replay", &report]).await;
    assert_eq!(text(&beside.stdout), format!("report {report} was delivered"), "{}", text(&beside.stderr));
    assert_eq!(arrived(), before + 2);
}

/// A message was sent through a practice number, and the first report about it failed. Returns the report's id.
async fn failed_report(data: &Path, outside: &Outside) -> String {
    outside.will_answer(&[500; 1000]);
    let server = Server::start(data, &["--allow-host", "127.0.0.1"]).await;
    server.link().await;
    let message = json!({"nohp": DEWI, "pesan": "halo", "notifyurl": outside.open().await});
    assert_eq!(server.post("/api/sendwa", &message).await["success"], true);
    let mut report = String::new();
    server
        .until("a report has failed", async || {
            let listed = run(data, &["callback", "list", "--failed"]).await;
            report = text(&listed.stdout).split('\t').next().unwrap_or_default().to_owned();
            !report.is_empty()
        })
        .await;
    drop(server);
    outside.answers.lock().unwrap().clear();
    report
}
