//! `kill -9` at random moments: nothing that was acknowledged is lost, nothing is sent twice, and what was on the wire when
//! the program died is settled by what the network knows of its id.
//!
//! The client is what a careful script is: it repeats a request with the same `Idempotency-Key` (or message id) until it has
//! an answer. `BALAS_KILL_MESSAGES` and `BALAS_KILLS` set the size; the short form runs with the other tests.

use crate::server::Server;
use balas::{
    app::{App, Config},
    model::{AgentId, Content, ConversationId},
    schedule,
};
use futures_util::FutureExt;
use rand::RngExt;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::RwLock;

const CUSTOMERS: usize = 20;
const CLIENTS: usize = 4;

fn size(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn customer(index: usize) -> String {
    format!("62812345{:05}", 10_001 + index % CUSTOMERS)
}

/// The server that runs at the moment. Whoever talks to it holds the lock for reading only while asking for the address.
type Current = Arc<RwLock<Server>>;

/// The longest that a request is repeated: a server that does not come back fails the test.
const PATIENCE: Duration = Duration::from_secs(120);

/// Repeats a request until it is answered with 200.
async fn insist(server: &Current, path: &str, idempotency_key: &str, body: &Value) -> Value {
    let answer = tokio::time::timeout(PATIENCE, repeat(server, path, idempotency_key, body)).await;
    answer.unwrap_or_else(|_| panic!("{path} {body}: no answer within {PATIENCE:?}"))
}

async fn repeat(server: &Current, path: &str, idempotency_key: &str, body: &Value) -> Value {
    loop {
        let (url, key) = {
            let server = server.read().await;
            (server.url(path), server.key.clone())
        };
        let request = reqwest::Client::new()
            .post(url)
            .header("secretkey", &key)
            .bearer_auth(&key)
            .header("Idempotency-Key", idempotency_key)
            .timeout(Duration::from_secs(10))
            .json(body);
        if let Ok(response) = request.send().await
            && let status = response.status()
            && let Ok(answer) = response.json::<Value>().await
        {
            assert!(status.is_success() || status.is_server_error(), "{path}: {status} {answer}");
            if status.is_success() {
                return answer;
            }
        }
        tokio::task::yield_now().await;
    }
}

async fn send_all(server: Current, messages: usize, done: Arc<AtomicUsize>) -> Vec<(String, String)> {
    let mut sent = Vec::new();
    while let index = done.fetch_add(1, Ordering::SeqCst)
        && index < messages
    {
        let text = format!("message {index}");
        let body = json!({"nohp": customer(index), "pesan": text});
        let answer = insist(&server, "/api/sendwa", &format!("send-{index}"), &body).await;
        sent.push((answer["message"]["id"].as_str().expect("an id").to_owned(), text));
    }
    sent
}

async fn receive_all(server: Current, messages: usize, done: Arc<AtomicUsize>) -> Vec<String> {
    let mut received = Vec::new();
    while let index = done.fetch_add(1, Ordering::SeqCst)
        && index < messages
    {
        let body =
            json!({"from": customer(index), "msgid": format!("IN{index:08}"), "text": format!("question {index}")});
        let answer = insist(&server, "/practice/inbound", &format!("receive-{index}"), &body).await;
        assert_eq!(answer["data"]["text"], format!("question {index}"), "{answer}");
        received.push(answer["data"]["id"].as_str().expect("an id").to_owned());
    }
    received
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_sent_twice() {
    let (messages, kills) = (size("BALAS_KILL_MESSAGES", 300), size("BALAS_KILLS", 15));
    let data = tempfile::tempdir().expect("a directory");
    let server = Server::start(data.path(), &[]).await;
    server.link().await;
    let server: Current = Arc::new(RwLock::new(server));

    let (sending, receiving) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let senders: Vec<_> =
        (0..CLIENTS).map(|_| tokio::spawn(send_all(server.clone(), messages, sending.clone()))).collect();
    let receivers: Vec<_> =
        (0..CLIENTS).map(|_| tokio::spawn(receive_all(server.clone(), messages, receiving.clone()))).collect();

    for kill in 0..kills {
        // Kills are spread over the work, each at a random moment after its share of it.
        let share = messages * kill / kills;
        while sending.load(Ordering::SeqCst).min(receiving.load(Ordering::SeqCst)) < share {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let moment = rand::rng().random_range(0..60);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let mut server = server.write().await;
        server.kill_and_restart(data.path(), &[]).await;
    }

    let mut sent = HashMap::new();
    for sender in senders {
        sent.extend(sender.await.expect("a sender ended well"));
    }
    let mut received = Vec::new();
    for receiver in receivers {
        received.extend(receiver.await.expect("a receiver ended well"));
    }
    let server = server.read().await;
    let outbox = server.outbox_of(sent.len()).await;
    assert_eq!(sent.len(), messages);
    let mut counted: HashMap<&str, usize> = HashMap::new();
    for item in &outbox {
        *counted.entry(item["msgid"].as_str().expect("a msgid")).or_default() += 1;
    }
    let lost: Vec<_> = sent.keys().filter(|id| !counted.contains_key(id.as_str())).collect();
    let doubled: Vec<_> = counted.iter().filter(|(_, count)| **count > 1).collect();
    assert!(lost.is_empty() && doubled.is_empty(), "lost: {lost:?}, doubled: {doubled:?}");
    assert_eq!(outbox.len(), messages, "nothing was sent that nobody asked for");

    received.sort_unstable();
    received.dedup();
    assert_eq!(received.len(), messages, "each question is one message");
    let stored = server.stored_messages().await;
    let inbound = stored.iter().filter(|message| message["direction"] == "in").count();
    assert_eq!(inbound, messages, "and is in the inbox once");
    let unsettled: Vec<_> = stored.iter().filter(|m| m["direction"] == "out" && m["ack"].as_i64() < Some(1)).collect();
    assert!(unsettled.is_empty(), "{unsettled:?}");
    println!("{messages} sends, {messages} receives, {kills} kills: 0 lost, 0 doubled, 0 uncertain at the end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_leaves_later_leaves_once_however_often_the_program_is_killed() {
    let (messages, kills) = (40_usize, 8);
    let data = tempfile::tempdir().expect("a directory");
    let mut server = Server::start(data.path(), &[]).await;
    server.link().await;
    let inbound = json!({"from": customer(0), "text": "Kapan?"});
    server.post("/practice/inbound", &inbound).await;
    server.stop().await;
    plan(data.path(), messages).await;

    server.start_again(data.path(), &[]).await;
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..250))).await;
        server.kill_and_restart(data.path(), &[]).await;
    }
    let mut texts: Vec<_> = server.outbox_of(messages).await.into_iter().map(|item| item["text"].clone()).collect();
    assert_eq!(texts.len(), messages, "each left, and none twice");
    texts.sort_by_key(ToString::to_string);
    texts.dedup();
    assert_eq!(texts.len(), messages);
}

/// Messages that are due one after the other in the next seconds.
async fn plan(data: &std::path::Path, messages: usize) {
    let app = App::open(Config { workers: false, ..Config::new(data) }).await.expect("it opens");
    let now = app.clock().now();
    for index in 0..messages {
        let due_at = now.plus_millis(1_000 + i64::try_from(index).expect("few") * 50);
        let content = Content::text(format!("later {index}"));
        let add = app.store().write(move |tx| {
            async move { schedule::add(tx, ConversationId(1), &content, AgentId::LOCAL, due_at).await }.boxed()
        });
        add.await.expect("it is stored");
    }
    app.shutdown().await;
}
