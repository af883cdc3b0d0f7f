//! Two consoles: one that serves a practice number, and one that works through it as its hosted gateway. One clock for both,
//! turned by hand, and every step taken by hand.

use super::{PASSPHRASE, import};
use crate::{api::desk::ApiDesk, support::TestDesk};
use balas::{
    app::{App, Config},
    channels::{Channel, LinkState, hosted::HostedChannel},
    connections, gateway,
    gateways::definition::Definition,
    handoff,
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
use std::sync::Arc;
use tempfile::TempDir;

pub struct Pair {
    pub there: ApiDesk,
    pub here: App,
    pub channel: ChannelId,
    pub data: TempDir,
}

impl Pair {
    /// Both linked, everything of before read.
    pub async fn linked() -> Self {
        let pair = Self::of(ApiDesk::linked().await, &ALL).await;
        pair.round().await;
        pair
    }

    /// A connection to these services of `there`.
    pub async fn of(there: ApiDesk, services: &[&str]) -> Self {
        let data = TempDir::new().unwrap();
        let here = open(&data, &there.desk).await;
        let key = there.admin().await;
        let definition = definition(&there, &key, services).await;
        let channel = import(&here, definition).await.unwrap();
        gateway::watch::step(&here).await.unwrap();
        Self { there, here, channel, data }
    }

    /// Closes the console here and opens it again.
    pub async fn restart(self) -> Self {
        self.here.shutdown().await;
        let here = open(&self.data, &self.there.desk).await;
        Self { here, ..self }
    }

    pub fn hosted(&self) -> Arc<HostedChannel> {
        self.here.hosted().remove(&self.channel).unwrap().channel
    }

    /// Enough time for everything to be due once, on both sides.
    pub async fn round(&self) {
        self.there.desk.settle().await;
        self.there.desk.hand.advance_millis(20_000);
        self.hosted().step().await.unwrap();
        outbox::worker::step(&self.here).await.unwrap();
    }

    pub fn code(&self) -> String {
        match self.hosted().link_state() {
            LinkState::Scan { code, .. } => code,
            other => panic!("{other:?}"),
        }
    }

    pub async fn view(&self) -> ChannelView {
        connections::get(&self.here, self.channel).await.unwrap()
    }

    pub async fn rows(&self) -> Vec<ConversationRow> {
        let filter = InboxFilter { realm: Realm::Real, group: InboxGroup::All, unread_only: false, channel_id: None };
        let mut reader = self.here.store().read().await.unwrap();
        store::views::conversations(&mut reader, &filter, None, 100).await.unwrap().0
    }

    pub async fn row_of(&self, phone: &str) -> ConversationRow {
        self.rows().await.into_iter().find(|row| row.contact.phone == phone).unwrap()
    }

    /// What people and bots said in a conversation here, oldest first.
    pub async fn log(&self, conversation: ConversationId) -> Vec<MessageView> {
        let mut reader = self.here.store().read().await.unwrap();
        let mut page = views::messages_before(&mut reader, conversation, None, 1000).await.unwrap();
        page.items.reverse();
        page.items.retain(|message| message.kind != Kind::Event);
        page.items
    }

    pub async fn texts(&self, conversation: ConversationId) -> Vec<String> {
        self.log(conversation).await.into_iter().map(|message| message.text).collect()
    }

    pub async fn reply(&self, conversation: ConversationId, content: Content) -> MessageId {
        let reply = self.here.store().write(move |tx| outbox::reply(tx, conversation, content, AgentId::LOCAL).boxed());
        let id = reply.await.unwrap();
        outbox::worker::step(&self.here).await.unwrap();
        id
    }

    pub async fn message(&self, id: MessageId) -> MessageView {
        views::message(&mut self.here.store().read().await.unwrap(), id).await.unwrap().unwrap()
    }

    pub async fn take_over(&self, conversation: ConversationId) {
        handoff::take_over(&self.here, conversation, AgentId::LOCAL).await.unwrap();
    }
}

pub const ALL: [&str; 5] = ["waviro", "wabot", "unswer", "alatwa", "multiwhats"];

async fn open(data: &TempDir, there: &TestDesk) -> App {
    let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
    let allow_hosts = vec!["127.0.0.1".to_owned()];
    let config =
        Config { workers: false, clock: there.clock.clone(), secrets, allow_hosts, ..Config::new(data.path()) };
    App::open(config).await.unwrap()
}

async fn definition(there: &ApiDesk, key: &str, services: &[&str]) -> Definition {
    let base = format!("http://{}", there.address);
    let number = connections::get(&there.desk.app, there.desk.channel).await.unwrap().phone;
    let mut text = "name = \"Toko\"\npoll_seconds = 1\nsync_seconds = 5\n".to_owned();
    for service in services {
        text.push_str(&match *service {
            "waviro" => format!("[waviro]\nbase_url = \"{base}\"\nsecretkey = \"{key}\"\n"),
            "wabot" => format!("[wabot]\nbase_url = \"{base}/api/v1\"\napi_key = \"{key}\"\n"),
            "unswer" => format!("[unswer]\nbase_url = \"{base}\"\ntoken = \"{key}\"\napp_id = \"default\"\n"),
            "alatwa" => format!("[alatwa]\nbase_url = \"{base}\"\napi_key = \"{key}\"\nai_id = \"1\"\n"),
            _ => format!("[multiwhats]\nbase_url = \"{base}/api/v1\"\napikey = \"{key}\"\nfrom = \"{number}\"\n"),
        });
    }
    Definition::parse(&text).unwrap()
}
