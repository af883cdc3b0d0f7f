//! `balasd` as a script meets it: how soon it answers on a large database, how much memory it takes, and what one `POST` of
//! a message costs over HTTP.

use crate::{
    floor,
    measure::{ROUNDS, Sample},
    process_tree,
    report::{self, Bar},
    server::Server,
};
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const BALASD: &str = env!("CARGO_BIN_EXE_balasd");
/// Sends of a round.
const CALLS: usize = 200;

/// Start and memory.
pub async fn run(directory: &Path) -> Result<()> {
    let (mut starts, mut memory) = (Sample::default(), Vec::new());
    for _ in 0..ROUNDS {
        let (server, took) = start(directory)?;
        starts.add_round(vec![took]);
        process_tree::rest(server.id()).await;
        memory.push(process_tree::memory(server.id())?);
        stop(server)?;
    }
    report::start("balasd: start to \"listening on\"", &starts, Bar::None);
    report::memory("balasd: memory at rest", &memory, Bar::None);
    Ok(())
}

fn start(directory: &Path) -> Result<(Child, Duration)> {
    let began = Instant::now();
    let mut server = Command::new(BALASD)
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().context("no stdout")?).read_line(&mut line)?;
    anyhow::ensure!(line.starts_with("listening on "), "balasd did not start");
    Ok((server, began.elapsed()))
}

fn stop(mut server: Child) -> Result<()> {
    let pid = Pid::from_raw(i32::try_from(server.id())?).context("no process id")?;
    kill_process(pid, Signal::TERM)?;
    server.wait()?;
    Ok(())
}

/// One message after the other over HTTP, each answered when it is safe on disk.
pub async fn post(directory: &Path) -> Result<()> {
    let server = Server::start(directory, &[]).await;
    server.link().await;
    let client = reqwest::Client::new();
    let send = async |number: usize| -> Result<Duration> {
        let body = json!({"nohp": format!("6281355{:06}", number % 50 + 101), "pesan": "Pesanan sudah dikirim, Kak"});
        let request = client.post(server.url("/api/sendwa")).header("secretkey", &server.key).json(&body);
        let began = Instant::now();
        request.send().await?.error_for_status()?.bytes().await?;
        Ok(began.elapsed())
    };
    for number in 0..CALLS / 5 {
        send(number).await?;
    }
    let (mut ours, mut disk) = (Sample::default(), Sample::default());
    for _ in 0..ROUNDS {
        let mut times = Vec::with_capacity(CALLS);
        for number in 0..CALLS {
            times.push(send(number).await?);
        }
        ours.add_round(times);
        disk.add_round(floor::sync(directory, CALLS)?);
    }
    report::times("Over HTTP, ms: balasd answers when the message is on disk");
    report::operation("POST /api/sendwa (floor: one sync)", &(ours, disk), Bar::Median(5.0));
    Ok(())
}
