//! `balasd` as a script meets it: how soon it answers on a large database, how much memory it takes, and what one `POST` of
//! a message costs over HTTP.

use crate::{
    floor,
    measure::{ROUNDS, Sample},
    process_tree,
    report::{self, Bar},
};
use anyhow::{Context, Result, ensure};
use reqwest::Client;
use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

const BALASD: &str = env!("CARGO_BIN_EXE_balasd");
/// Sends of a round.
const CALLS: usize = 200;
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Start and memory.
pub async fn run(directory: &Path) -> Result<()> {
    let (mut starts, mut memory) = (Sample::default(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = Server::start(directory, &[])?;
        starts.add_round(vec![began.elapsed()]);
        process_tree::rest(server.process.id()).await;
        memory.push(process_tree::memory(server.process.id())?);
        server.stop()?;
    }
    report::start("balasd: start to \"listening on\"", &starts, Bar::None);
    report::memory("balasd: memory at rest", &memory, Bar::None);
    Ok(())
}

/// One message after the other over HTTP, each answered when it is safe on disk.
pub async fn post(directory: &Path, database: &Path) -> Result<()> {
    let server = Server::start(directory, &["--practice"])?;
    let script =
        Script { address: server.address.clone(), key: practice_key(directory, database)?, client: Client::new() };
    script.link().await?;
    for number in 0..CALLS / 5 {
        script.send(number).await?;
    }
    let (mut ours, mut disk) = (Sample::default(), Sample::default());
    for _ in 0..ROUNDS {
        let mut times = Vec::with_capacity(CALLS);
        for number in 0..CALLS {
            let began = Instant::now();
            script.send(number).await?;
            times.push(began.elapsed());
        }
        ours.add_round(times);
        disk.add_round(floor::sync(directory, CALLS)?);
    }
    report::times("Over HTTP, ms: balasd answers when the message is on disk");
    report::operation("POST /api/sendwa (floor: one sync)", &(ours, disk), Bar::Median(5.0));
    server.stop()
}

/// A running `balasd`.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(directory: &Path, arguments: &[&str]) -> Result<Self> {
        let mut process = Command::new(BALASD)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(directory)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no stdout")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").context("balasd did not start")?.to_owned();
        Ok(Self { process, address })
    }

    fn stop(mut self) -> Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.process.id())?).context("no process id")?;
        kill_process(pid, Signal::TERM)?;
        self.process.wait()?;
        Ok(())
    }
}

/// A key without a rate limit that acts on the practice channel.
fn practice_key(directory: &Path, database: &Path) -> Result<String> {
    let channels = "SELECT id FROM channels WHERE kind = 'practice'";
    let channel: i64 = Connection::open(database)?.query_row(channels, [], |row| row.get(0))?;
    let made = Command::new(BALASD)
        .args(["key", "create", "--name", "bench", "--scope", "admin:*", "--rpm", "0"])
        .args(["--channel", &channel.to_string(), "--data-dir"])
        .arg(directory)
        .output()?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}

/// A script that uses the local API.
struct Script {
    client: Client,
    address: String,
    key: String,
}

impl Script {
    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let request = self.client.post(format!("{}{path}", self.address)).json(&body);
        let answer = request.header("secretkey", &self.key).bearer_auth(&self.key).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    async fn send(&self, number: usize) -> Result<()> {
        let customer = format!("6281355{:06}", number % 50 + 101);
        self.post("/api/sendwa", json!({"nohp": customer, "pesan": "Pesanan sudah dikirim, Kak"})).await.map(drop)
    }

    /// Scans the code that `getqr` shows, and waits until the number is linked.
    async fn link(&self) -> Result<()> {
        let shown = self.post("/api/getqr", json!({})).await?;
        self.post("/practice/scan", json!({"qrcode": shown["message"]["qrcode"]})).await?;
        let linked = async {
            while self.post("/api/getqr", json!({})).await?["message"]["isAuthenticated"] != true {
                sleep(BETWEEN_LOOKS).await;
            }
            Ok(())
        };
        timeout(PATIENCE, linked).await.context("the practice number was not linked")?
    }
}
