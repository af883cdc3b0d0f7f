//! A service that shows the conversations it is given, fails where it is told to, and remembers what it was asked; and a
//! console that has it as its hosted account.

use super::{PASSPHRASE, import};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{Method, StatusCode, Uri},
    response::IntoResponse,
};
use balas::{
    app::{App, Config},
    channels::hosted::HostedChannel,
    clock::{Clock, ManualClock},
    connections, gateway,
    gateways::definition::Definition,
    model::{views::*, *},
    outbox,
    secrets::{Secret, SecretOptions},
    store::{
        self,
        views::{InboxFilter, InboxGroup},
    },
    views,
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    str::FromStr,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tokio::sync::Semaphore;

/// When every story begins.
pub const START: i64 = 1_780_000_000_000;

#[derive(Clone, Default)]
pub struct StandIn(Arc<Mutex<Shown>>);

#[derive(Default)]
struct Shown {
    /// Newest activity first: id, phone, status, messages oldest first.
    conversations: Vec<(String, String, String, Vec<Value>)>,
    /// What is said at a path, with its query or without, in place of what is right.
    said: HashMap<String, (u16, Vec<u8>)>,
    /// Paths whose next answer waits.
    gates: HashMap<String, Gate>,
    /// It knows no buttons.
    refuses_buttons: bool,
    asked: Vec<String>,
    /// What it was told, as it came.
    told: Vec<Value>,
}

/// Keeps one answer back. What is said was decided when it was asked for.
#[derive(Clone)]
pub struct Gate {
    asked: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn new() -> Self {
        Self { asked: Arc::new(Semaphore::new(0)), open: Arc::new(Semaphore::new(0)) }
    }

    pub async fn is_asked(&self) {
        self.asked.acquire().await.unwrap().forget();
    }

    pub fn open(&self) {
        self.open.add_permits(1);
    }
}

/// A message as the service shows it.
pub fn message(id: &str, direction: &str, text: &str, at: i64) -> Value {
    let author = if direction == "in" { "CUSTOMER" } else { "SYSTEM" };
    json!({"id": id, "direction": direction, "author": author, "type": "text", "text": text, "created_at": at})
}

impl StandIn {
    pub async fn open() -> (Self, String) {
        let stand_in = Self::default();
        let routes = Router::new().fallback(answer).with_state(stand_in.clone());
        (stand_in, format!("http://{}", crate::api::desk::listen(routes).await))
    }

    /// Adds messages to a conversation, which moves to the top of the list.
    pub fn show(&self, id: &str, phone: &str, messages: &[Value]) {
        let mut shown = self.0.lock().unwrap();
        let at = shown.conversations.iter().position(|conversation| conversation.0 == id);
        let mut conversation = match at {
            Some(at) => shown.conversations.remove(at),
            None => (id.to_owned(), phone.to_owned(), "BOT".to_owned(), Vec::new()),
        };
        conversation.3.extend_from_slice(messages);
        shown.conversations.insert(0, conversation);
    }

    pub fn set_status(&self, id: &str, status: &str) {
        let mut shown = self.0.lock().unwrap();
        shown.conversations.iter_mut().find(|conversation| conversation.0 == id).unwrap().2 = status.to_owned();
    }

    /// Changes what is shown of a message.
    pub fn change(&self, id: &str, change: &Value) {
        let mut shown = self.0.lock().unwrap();
        let messages = shown.conversations.iter_mut().flat_map(|conversation| conversation.3.iter_mut());
        let message = messages.into_iter().find(|message| message["id"] == id).unwrap();
        for (name, value) in change.as_object().unwrap() {
            message[name] = value.clone();
        }
    }

    pub fn says(&self, path: &str, status: u16, body: impl Into<Vec<u8>>) {
        self.0.lock().unwrap().said.insert(path.to_owned(), (status, body.into()));
    }

    pub fn is_right_again(&self, path: &str) {
        self.0.lock().unwrap().said.remove(path);
    }

    /// Keeps the next answer at a path back until the gate is opened.
    pub fn holds(&self, path: &str) -> Gate {
        let gate = Gate::new();
        self.0.lock().unwrap().gates.insert(path.to_owned(), gate.clone());
        gate
    }

    pub fn refuses_buttons(&self) {
        self.0.lock().unwrap().refuses_buttons = true;
    }

    /// The bodies of what it was told since this was asked last.
    pub fn told(&self) -> Vec<Value> {
        std::mem::take(&mut self.0.lock().unwrap().told)
    }

    /// What it was asked since this was asked last, without queries.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }
}

async fn answer(State(stand_in): State<StandIn>, method: Method, uri: Uri, sent: Bytes) -> impl IntoResponse {
    let ((status, body), gate) = decide(&mut stand_in.0.lock().unwrap(), &method, &uri, &sent);
    if let Some(gate) = gate {
        gate.asked.add_permits(1);
        gate.open.acquire().await.unwrap().forget();
    }
    (StatusCode::from_u16(status).unwrap(), body)
}

fn decide(shown: &mut Shown, method: &Method, uri: &Uri, sent: &Bytes) -> ((u16, Vec<u8>), Option<Gate>) {
    let path = uri.path().to_owned();
    shown.asked.push(format!("{method} {path}"));
    let sent: Value = serde_json::from_slice(sent).unwrap_or_default();
    let has_buttons = !sent["buttons"].is_null();
    if !sent.is_null() {
        shown.told.push(sent);
    }
    let gate = shown.gates.remove(&path);
    if has_buttons && shown.refuses_buttons {
        return ((400, b"{\"ok\":false}".to_vec()), gate);
    }
    let whole = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let said = shown.said.get(&whole).or_else(|| shown.said.get(&path)).cloned();
    (said.unwrap_or_else(|| right(shown, &path, uri.query().unwrap_or_default())), gate)
}

fn right(shown: &Shown, path: &str, query: &str) -> (u16, Vec<u8>) {
    let parts: Vec<_> = path.trim_start_matches('/').split('/').collect();
    let found = |id: &str| shown.conversations.iter().find(|conversation| conversation.0 == id);
    let data = match parts.as_slice() {
        ["conversations"] => page(&shown.conversations, query),
        ["conversations", id] => found(id).map_or(Value::Null, |conversation| {
            let mut whole = line(conversation);
            let from = conversation.3.len().saturating_sub(50);
            whole["messages"] = json!(conversation.3[from..]);
            whole
        }),
        ["conversations", id, "messages"] => {
            found(id).map_or(Value::Null, |conversation| older(&conversation.3, query))
        }
        _ => json!({"items": [], "next_cursor": null}),
    };
    (200, json!({"ok": true, "data": data}).to_string().into_bytes())
}

/// The place in the list is the cursor.
fn page(all: &[(String, String, String, Vec<Value>)], query: &str) -> Value {
    let (from, limit) = (value(query, "cursor").unwrap_or(0), value(query, "limit").unwrap_or(50));
    let items: Vec<_> = all.iter().skip(from).take(limit).map(line).collect();
    let next = (from + limit < all.len()).then(|| (from + limit).to_string());
    json!({"items": items, "next_cursor": next})
}

fn value<T: FromStr>(query: &str, name: &str) -> Option<T> {
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    found.parse().ok()
}

fn line((id, phone, status, messages): &(String, String, String, Vec<Value>)) -> Value {
    let last = messages.last();
    json!({"id": id, "status": status, "contact": {"id": id, "name": format!("Customer {id}"), "phone": phone},
        "last_message": last, "updated_at": last.map(|last| last["created_at"].clone())})
}

fn older(messages: &[Value], query: &str) -> Value {
    let limit: usize = value(query, "limit").unwrap_or(50);
    let end = value::<String>(query, "before").map_or(messages.len(), |before| {
        messages.iter().position(|message| message["id"] == before.as_str()).unwrap_or(0)
    });
    let items: Vec<_> = messages[end.saturating_sub(limit)..end].iter().rev().cloned().collect();
    json!({"items": items, "next_cursor": null})
}

pub struct Console {
    pub app: App,
    pub hand: ManualClock,
    pub channel: ChannelId,
    clock: Clock,
    data: TempDir,
}

impl Console {
    /// A console with this connection, after its first look.
    pub async fn with(services: &str) -> Self {
        let (clock, hand) = Clock::manual(Timestamp(START));
        let data = TempDir::new().unwrap();
        let app = open(&data, &clock).await;
        let channel = import(&app, definition(services)).await.unwrap();
        gateway::watch::step(&app).await.unwrap();
        let console = Self { app, hand, channel, clock, data };
        console.round().await;
        console
    }

    /// Closes the console and opens it again. Nobody is asked anything yet.
    pub async fn restart(self) -> Self {
        self.app.shutdown().await;
        let app = open(&self.data, &self.clock).await;
        Self { app, ..self }
    }

    /// The rows of a table, as a look at the file shows them.
    pub fn rows_in(&self, table: &str) -> i64 {
        let database = rusqlite::Connection::open(self.data.path().join("balas.db")).unwrap();
        database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    pub async fn of_wabot(base: &str) -> Self {
        Self::with(&wabot(base)).await
    }

    pub fn hosted(&self) -> Arc<HostedChannel> {
        self.app.hosted().remove(&self.channel).unwrap().channel
    }

    pub async fn round(&self) {
        self.hand.advance_millis(20_000);
        self.hosted().step().await.unwrap();
        outbox::worker::step(&self.app).await.unwrap();
    }

    pub fn now(&self) -> i64 {
        self.app.clock().now().0
    }

    pub async fn session(&self) -> SessionState {
        connections::get(&self.app, self.channel).await.unwrap().session
    }

    pub async fn rows(&self) -> Vec<ConversationRow> {
        let filter = InboxFilter { realm: Realm::Real, group: InboxGroup::All, unread_only: false, channel_id: None };
        let mut reader = self.app.store().read().await.unwrap();
        store::views::conversations(&mut reader, &filter, None, 100).await.unwrap().0
    }

    pub async fn row_of(&self, phone: &str) -> ConversationRow {
        self.rows().await.into_iter().find(|row| row.contact.phone == phone).unwrap()
    }

    /// What was said with a customer, oldest first; nothing where there is no conversation.
    pub async fn log(&self, phone: &str) -> Vec<MessageView> {
        let Some(row) = self.rows().await.into_iter().find(|row| row.contact.phone == phone) else { return Vec::new() };
        let mut reader = self.app.store().read().await.unwrap();
        let mut page = views::messages_before(&mut reader, row.id, None, 1000).await.unwrap();
        page.items.reverse();
        page.items.retain(|message| message.kind != Kind::Event);
        page.items
    }

    pub async fn texts(&self, phone: &str) -> Vec<String> {
        self.log(phone).await.into_iter().map(|message| message.text).collect()
    }

    /// An answer of the agent, sent where it can be.
    pub async fn reply(&self, phone: &str, content: Content) -> MessageView {
        let conversation = self.row_of(phone).await.id;
        let reply = self.app.store().write(move |tx| outbox::reply(tx, conversation, content, AgentId::LOCAL).boxed());
        let id = reply.await.unwrap();
        outbox::worker::step(&self.app).await.unwrap();
        self.message(id).await
    }

    pub async fn message(&self, id: MessageId) -> MessageView {
        views::message(&mut self.app.store().read().await.unwrap(), id).await.unwrap().unwrap()
    }
}

async fn open(data: &TempDir, clock: &Clock) -> App {
    let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
    let allow_hosts = vec!["127.0.0.1".to_owned()];
    let config = Config { workers: false, clock: clock.clone(), secrets, allow_hosts, ..Config::new(data.path()) };
    App::open(config).await.unwrap()
}

/// A connection to these services.
pub fn definition(services: &str) -> Definition {
    let text = format!("name = \"Toko\"\npoll_seconds = 1\nsync_seconds = 5\n{services}");
    Definition::parse(&text).unwrap()
}

pub fn wabot(base: &str) -> String {
    format!("[wabot]\nbase_url = \"{base}\"\napi_key = \"tk_live_never_shown\"\n")
}
