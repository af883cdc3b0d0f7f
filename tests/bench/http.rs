//! What a script pays for a message over HTTP, alone and among sixteen that send at once: `balasd` answers when the message
//! is safe on disk. Afterwards everything is counted, because speed that loses or doubles a message is none.

use crate::{
    floor,
    measure::{ROUNDS, Sample},
    programs::{BALASD, Server},
    report::{self, Bar},
};
use anyhow::{Context, Result, ensure};
use reqwest::Client;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

/// Sends of a round, and of each client of a round.
const CALLS: usize = 200;
const CALLS_OF_EACH: usize = 50;
const CLIENTS: usize = 16;
const CUSTOMERS: usize = 50;
const PATIENCE: Duration = Duration::from_secs(120);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The two ways in which scripts send.
#[derive(Clone, Copy)]
enum Way {
    Number,
    Conversation,
}

/// All of it, on the practice number.
pub async fn run(directory: &Path, database: &Path) -> Result<()> {
    let server = Server::start(directory, &["--practice"])?;
    let key = practice_key(directory, database)?;
    let mut script = Script { address: server.address.clone(), key, client: Client::new(), conversations: Vec::new() };
    script.link().await?;
    let mut sent = Vec::new();
    for number in 0..CUSTOMERS {
        sent.push(script.send(Way::Number, number).await?);
    }
    script.conversations = script.conversations().await?;

    report::times("Over HTTP, ms: balasd answers when the message is on disk");
    for (way, name) in [
        (Way::Number, "POST /api/sendwa (floor: one sync)"),
        (Way::Conversation, "POST …/conversations/{id}/messages (one sync)"),
    ] {
        report::operation(name, &alone(&script, way, directory, &mut sent).await?, Bar::Median(5.0));
    }
    report::rates("Over HTTP, 16 clients at once");
    for (way, name) in [
        (Way::Number, "POST /api/sendwa (floor: syncs)"),
        (Way::Conversation, "POST …/conversations/{id}/messages (syncs)"),
    ] {
        let pair = together(&script, way, directory, &mut sent).await?;
        report::rate(name, &pair, (precise(CLIENTS * CALLS_OF_EACH), 1.0), Bar::None);
    }
    count(&script, &sent, database).await?;
    server.stop()
}

async fn alone(script: &Script, way: Way, directory: &Path, sent: &mut Vec<String>) -> Result<(Sample, Sample)> {
    let (mut ours, mut disk) = (Sample::default(), Sample::default());
    for _ in 0..ROUNDS {
        let mut times = Vec::with_capacity(CALLS);
        for number in 0..CALLS {
            let began = Instant::now();
            sent.push(script.send(way, number).await?);
            times.push(began.elapsed());
        }
        ours.add_round(times);
        disk.add_round(floor::sync(directory, CALLS)?);
    }
    Ok((ours, disk))
}

async fn together(script: &Script, way: Way, directory: &Path, sent: &mut Vec<String>) -> Result<(Sample, Sample)> {
    let (mut ours, mut disk) = (Sample::default(), Sample::default());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            let script = script.clone();
            clients.spawn(async move {
                let mut sent = Vec::with_capacity(CALLS_OF_EACH);
                for call in 0..CALLS_OF_EACH {
                    sent.push(script.send(way, client * CALLS_OF_EACH + call).await?);
                }
                anyhow::Ok(sent)
            });
        }
        for of_client in clients.join_all().await {
            sent.extend(of_client?);
        }
        ours.add_round(vec![began.elapsed()]);
        disk.add_round(floor::sync(directory, CALLS)?);
    }
    Ok((ours, disk))
}

/// Every message that was answered for has reached the network once. A refused one has ended the run before.
async fn count(script: &Script, sent: &[String], database: &Path) -> Result<()> {
    let mut missing: HashSet<&str> = sent.iter().map(String::as_str).collect();
    ensure!(missing.len() == sent.len(), "two messages were answered with one id");
    let mut received = 0;
    let all = async {
        let mut after = 0;
        while !missing.is_empty() {
            let page = script.get(&format!("/practice/outbox?after={after}")).await?;
            for item in page["items"].as_array().into_iter().flatten() {
                received += 1;
                missing.remove(item["msgid"].as_str().unwrap_or_default());
            }
            after = page["next"].as_i64().unwrap_or(after);
            sleep(BETWEEN_LOOKS).await;
        }
        anyhow::Ok(())
    };
    let arrived = timeout(PATIENCE, all).await;
    arrived.with_context(|| format!("{} of {} were lost", missing.len(), sent.len()))??;
    ensure!(received == sent.len(), "{} were received more than once", received - sent.len());
    let failed = "SELECT count(*) FROM messages m JOIN channels c ON c.id = m.channel_id WHERE c.kind = 'practice' AND m.delivery = 'failed'";
    let failed: i64 = Connection::open(database)?.query_row(failed, [], |row| row.get(0))?;
    ensure!(failed == 0, "{failed} have failed");
    println!("  ({} messages in all: none failed, none lost, none doubled)", sent.len());
    Ok(())
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
#[derive(Clone)]
struct Script {
    client: Client,
    address: String,
    key: String,
    conversations: Vec<String>,
}

impl Script {
    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let request = self.client.post(format!("{}{path}", self.address)).json(&body);
        let answer = request.header("secretkey", &self.key).bearer_auth(&self.key).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// `data` of a wabot answer.
    async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.client.get(format!("{}{path}", self.address)).bearer_auth(&self.key).send().await?;
        Ok(answer.error_for_status()?.json::<Value>().await?["data"].take())
    }

    /// Sends the message of this number; returns its id in the network.
    async fn send(&self, way: Way, number: usize) -> Result<String> {
        const TEXT: &str = "Pesanan sudah dikirim, Kak";
        let id = match way {
            Way::Number => {
                let customer = format!("6281355{:06}", number % CUSTOMERS + 101);
                self.post("/api/sendwa", json!({"nohp": customer, "pesan": TEXT})).await?["message"]["id"].take()
            }
            Way::Conversation => {
                let id = &self.conversations[number % self.conversations.len()];
                let path = format!("/api/v1/conversations/{id}/messages");
                self.post(&path, json!({"text": TEXT, "as": "SYSTEM"})).await?["data"]["wa_id"].take()
            }
        };
        Ok(id.as_str().context("an answer without an id")?.to_owned())
    }

    async fn conversations(&self) -> Result<Vec<String>> {
        let page = self.get("/api/v1/conversations?limit=100").await?;
        let ids = page["items"].as_array().into_iter().flatten().filter_map(|item| item["id"].as_str());
        let ids: Vec<_> = ids.map(str::to_owned).collect();
        ensure!(!ids.is_empty(), "there are no conversations");
        Ok(ids)
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

#[allow(clippy::cast_precision_loss, reason = "a few thousand")]
fn precise(number: usize) -> f64 {
    number as f64
}
