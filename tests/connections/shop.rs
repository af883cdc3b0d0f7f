//! A console with connections to services that a test plays itself, none of which shows conversations: what is sent and what
//! is answered is all there is. Time is turned by hand.

use super::{PASSPHRASE, import};
use crate::{gateways::rude::Deed, support::DEWI};
use balas::{
    app::{App, Config},
    channels::{ChannelEvent, Inbound, Sender, Sink},
    clock::{Clock, ManualClock},
    gateway,
    gateways::definition::Definition,
    model::{views::*, *},
    outbox,
    secrets::{Secret, SecretOptions},
    views,
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tempfile::TempDir;

pub struct Shop {
    pub app: App,
    pub hand: ManualClock,
    clock: Clock,
    data: TempDir,
}

impl Shop {
    pub async fn open() -> Self {
        let (clock, hand) = Clock::manual(Timestamp(1_780_000_000_000));
        let data = TempDir::new().unwrap();
        Self { app: open(&data, &clock).await, hand, clock, data }
    }

    /// Closes the console and opens it again. Nobody is asked anything yet.
    pub async fn restart(self) -> Self {
        self.app.shutdown().await;
        Self { app: open(&self.data, &self.clock).await, ..self }
    }

    /// A connection whose service sends, and which has said that a phone is linked there.
    pub async fn connect(&self, name: &str, service: SocketAddr) -> ChannelId {
        let text = format!("name = \"{name}\"\n[waviro]\nbase_url = \"http://{service}\"\nsecretkey = \"tk_live_x\"\n");
        let channel = import(&self.app, Definition::parse(&text).unwrap()).await.unwrap();
        gateway::watch::step(&self.app).await.unwrap();
        self.app.hosted()[&channel].channel.step().await.unwrap();
        channel
    }

    /// The conversation with the customer of this number in a row of them, who has just written.
    pub async fn customer(&self, channel: ChannelId, number: u64) -> ConversationId {
        let phone = (DEWI.parse::<u64>().unwrap() + number).to_string();
        let inbound = Inbound {
            external_id: format!("{channel}-{number}"),
            sender: Sender { phone: Some(phone), lid: None, name: String::new() },
            group: None,
            content: Content::text("halo"),
            attachment: None,
            at: self.app.clock().now(),
        };
        let stored = self.app.deliver(channel, ChannelEvent::Message(inbound)).await.unwrap();
        self.message(stored.unwrap()).await.conversation_id
    }

    pub async fn reply(&self, conversation: ConversationId, content: Content) -> MessageId {
        let write = self.app.store().write(move |tx| outbox::reply(tx, conversation, content, AgentId::LOCAL).boxed());
        write.await.unwrap()
    }

    pub async fn message(&self, id: MessageId) -> MessageView {
        views::message(&mut self.app.store().read().await.unwrap(), id).await.unwrap().unwrap()
    }

    pub async fn retry(&self, id: MessageId) -> balas::error::Result<()> {
        self.app.store().write(move |tx| outbox::retry(tx, id).boxed()).await
    }

    /// The agent says that an uncertain message has not arrived.
    pub async fn did_not_arrive(&self, id: MessageId) {
        self.app.store().write(move |tx| outbox::settle_uncertain(tx, id, false).boxed()).await.unwrap();
    }

    pub async fn send(&self) -> usize {
        outbox::worker::step(&self.app).await.unwrap()
    }
}

async fn open(data: &TempDir, clock: &Clock) -> App {
    let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
    let allow_hosts = vec!["127.0.0.1".to_owned()];
    let config = Config { workers: false, clock: clock.clone(), secrets, allow_hosts, ..Config::new(data.path()) };
    App::open(config).await.unwrap()
}

/// What a service says of its link.
pub fn linked() -> Value {
    json!({"success": true, "message": {"isAuthenticated": true, "number": "6281200000001", "name": "Toko", "qrcode": ""}})
}

/// What a service says when it has taken a message.
pub fn taken() -> Value {
    let [from, to] = ["6281200000001@c.us", "6281234567142@c.us"];
    let id = format!("3EB0{:016X}", rand::random::<u64>());
    json!({"success": true, "message": {"id": id, "status": 0, "type": "text", "timestamp": 1_780_000_000, "from": from, "to": to}})
}

pub fn refused() -> Value {
    json!({"success": false, "errorMessage": "no"})
}

pub fn answers(status: u16, body: &Value) -> Deed {
    crate::gateways::rude::json(status, body)
}
