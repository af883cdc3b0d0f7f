//! A `balasd serve` of its own, on a free port, and what a script would ask it.

use serde_json::{Value, json};
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const BALASD: &str = env!("CARGO_BIN_EXE_balasd");
/// The longest that a test waits for something that has to happen.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Server {
    process: Child,
    address: String,
    pub key: String,
}

impl Server {
    /// Starts `balasd serve --practice` and makes a key that may do everything, without a rate limit.
    pub async fn start(data: &Path, arguments: &[&str]) -> Self {
        let (process, address) = serve(data, arguments).await;
        let made = Command::new(BALASD)
            .args(["key", "create", "--name", "tests", "--scope", "admin:*", "--rpm", "0", "--data-dir"])
            .arg(data)
            .output()
            .await
            .expect("balasd key create");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let key = String::from_utf8(made.stdout).expect("text").trim().to_owned();
        Self { process, address, key }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// `kill -9`, and the next start on the same directory.
    pub async fn kill_and_restart(&mut self, data: &Path, arguments: &[&str]) {
        self.stop().await;
        self.start_again(data, arguments).await;
    }

    /// The next start on the same directory, after the end.
    pub async fn start_again(&mut self, data: &Path, arguments: &[&str]) {
        (self.process, self.address) = serve(data, arguments).await;
    }

    /// `kill -9`, for good.
    pub async fn stop(&mut self) {
        self.process.kill().await.expect("it ran");
    }

    pub async fn get(&self, path: &str) -> Value {
        let request = reqwest::Client::new().get(self.url(path)).bearer_auth(&self.key).timeout(PATIENCE);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        let request = reqwest::Client::new().post(self.url(path)).bearer_auth(&self.key).header("secretkey", &self.key);
        request.timeout(PATIENCE).json(body).send().await.expect("an answer").json().await.expect("JSON")
    }

    /// Scans the code that `getqr` shows and waits until the number is linked.
    pub async fn link(&self) {
        let shown = self.post("/api/getqr", &json!({})).await;
        let code = shown["message"]["qrcode"].as_str().expect("a code").to_owned();
        let scanned = self.post("/practice/scan", &json!({"qrcode": code})).await;
        assert_eq!(scanned["ok"], true, "{scanned}");
        self.until("the number is linked", async || {
            self.post("/api/getqr", &json!({})).await["message"]["isAuthenticated"] == true
        })
        .await;
    }

    /// What the simulated network has received, once it is at least `expected` items.
    pub async fn outbox_of(&self, expected: usize) -> Vec<Value> {
        let mut items = Vec::new();
        self.until("everything has left", async || {
            items = self.outbox().await;
            items.len() >= expected
        })
        .await;
        self.until("everything is settled", async || {
            self.stored_messages().await.iter().all(|m| m["direction"] == "in" || m["ack"].as_i64() >= Some(1))
        })
        .await;
        self.outbox().await
    }

    pub async fn outbox(&self) -> Vec<Value> {
        let (mut items, mut after) = (Vec::new(), json!(0));
        loop {
            let page = self.get(&format!("/practice/outbox?after={after}")).await;
            let found = page["data"]["items"].as_array().expect("items").clone();
            if found.is_empty() {
                return items;
            }
            after = found.last().expect("one")["seq"].clone();
            items.extend(found);
        }
    }

    /// Every message of every conversation.
    pub async fn stored_messages(&self) -> Vec<Value> {
        let mut stored = Vec::new();
        for conversation in self.pages("/api/v1/conversations?limit=100", "cursor").await {
            let id = conversation["id"].as_str().expect("an id");
            stored.extend(self.pages(&format!("/api/v1/conversations/{id}/messages?limit=100"), "before").await);
        }
        stored
    }

    async fn pages(&self, path: &str, parameter: &str) -> Vec<Value> {
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}{next}")).await;
            items.extend(page["data"]["items"].as_array().unwrap_or_else(|| panic!("{page}")).clone());
            match page["data"]["next_cursor"].as_str() {
                Some(cursor) => next = format!("&{parameter}={cursor}"),
                None => return items,
            }
        }
    }

    /// Asks until it is so.
    pub async fn until(&self, what: &str, mut so: impl AsyncFnMut() -> bool) {
        let asked = async {
            while !so().await {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| panic!("not in time: {what}"));
    }
}

async fn serve(data: &Path, arguments: &[&str]) -> (Child, String) {
    let mut process = Command::new(BALASD)
        .args(["serve", "--practice", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("balasd starts");
    let mut lines = BufReader::new(process.stdout.take().expect("stdout")).lines();
    let ready =
        tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("in time").expect("text").expect("a line");
    let address = ready.strip_prefix("listening on ").unwrap_or_else(|| panic!("{ready}")).to_owned();
    (process, address)
}
