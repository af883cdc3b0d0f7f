//! A server that answers each connection with exactly the bytes that it was given, or not at all.

use super::http;
use balas::{
    clock::{Clock, ManualClock},
    gateways::client::{Account, wabot, waviro},
    model::Timestamp,
};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a connection gets. The last answer is for all that follow.
#[derive(Clone, Debug)]
pub enum Deed {
    /// These bytes, and the end.
    Says(Vec<u8>),
    /// The connection stays open and silent.
    Hangs,
}

pub const KEY: &str = "tk_live_0123456789abcdef0123456789abcdef";

pub struct Rude {
    pub address: SocketAddr,
    pub hand: ManualClock,
    clock: Clock,
    asked: Arc<Mutex<Vec<String>>>,
}

/// A whole answer of JSON.
pub fn json(status: u16, body: &Value) -> Deed {
    page(status, "Content-Type: application/json\r\n", body.to_string().as_bytes())
}

/// A whole answer.
pub fn page(status: u16, headers: &str, body: &[u8]) -> Deed {
    let head =
        format!("HTTP/1.1 {status} Whatever\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    Deed::Says([head.as_bytes(), body].concat())
}

impl Rude {
    pub async fn answering(deeds: Vec<Deed>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        tokio::spawn(async move {
            for turn in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let deed = deeds[turn.min(deeds.len() - 1)].clone();
                tokio::spawn(serve(stream, deed, heard.clone()));
            }
        });
        let (clock, hand) = Clock::manual(Timestamp(1_780_000_000_000));
        Self { address, hand, clock, asked }
    }

    pub fn account(&self) -> Account {
        let answer_within = Duration::from_millis(300);
        Account { answer_within, ..Account::new(&format!("http://{}", self.address), KEY) }
    }

    pub fn wabot(&self) -> wabot::Client {
        wabot::Client::new(self.account(), http(), self.clock.clone()).unwrap()
    }

    pub fn waviro(&self) -> waviro::Client {
        waviro::Client::new(self.account(), http(), self.clock.clone()).unwrap()
    }

    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The requests so far, as they came over the wire.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, deed: Deed, asked: Arc<Mutex<Vec<String>>>) {
    let request = read(&mut stream).await;
    asked.lock().unwrap().push(request);
    match deed {
        // The other end may hang up before it has read everything.
        Deed::Says(bytes) => drop(stream.write_all(&bytes).await),
        Deed::Hangs => std::future::pending().await,
    }
}

/// One request, as it came over the wire.
pub async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}
