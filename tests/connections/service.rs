//! A console with a connection to a service that has a mind of its own, and what both of them have.

mod mind;

pub use mind::{Asked, Mind, contact, product};

use super::{KEY, PASSPHRASE, import};
use crate::api::desk::listen;
use axum::Router;
use balas::{
    app::{App, Config},
    catalog,
    channels::hosted::HostedChannel,
    clock::{Clock, ManualClock},
    gateway::{self, sync_log},
    gateways::definition::Definition,
    model::{
        ChannelId, ChannelKind, ProductId, Timestamp,
        product::{Catalogue, Change, Details, Product},
    },
    secrets::{Secret, SecretOptions},
    store::{channel_contacts, channel_contacts::ListedRow},
};
use futures_util::FutureExt;
use mind::Shared;
use std::{
    net::SocketAddr,
    sync::{Arc, MutexGuard},
};
use tempfile::TempDir;

/// A console with a connection to it. Nothing happens by itself.
pub struct Desk {
    pub app: App,
    pub hand: ManualClock,
    pub channel: ChannelId,
    pub address: SocketAddr,
    mind: Shared,
    data: TempDir,
}

pub const ALL: &str = "[wabot] [unswer] [alatwa]";

pub fn definition(address: SocketAddr, services: &str, key: &str) -> Definition {
    let mut text = "name = \"Toko\"\npoll_seconds = 1\nsync_seconds = 5\n".to_owned();
    for service in services.split(' ') {
        text.push_str(&format!("{service}\nbase_url = \"http://{address}\"\n"));
        text.push_str(&match service {
            "[wabot]" => format!("api_key = \"{key}\"\n"),
            "[unswer]" => format!("token = \"{key}\"\napp_id = \"app\"\n"),
            _ => format!("api_key = \"{key}\"\nai_id = \"1\"\n"),
        });
    }
    Definition::parse(&text).unwrap()
}

pub async fn service() -> (SocketAddr, Shared) {
    let mind = Shared::default();
    (listen(Router::new().fallback(mind::answer).with_state(mind.clone())).await, mind)
}

impl Desk {
    pub async fn of(services: &str) -> Self {
        let (address, mind) = service().await;
        let (clock, hand) = Clock::manual(Timestamp(1_780_000_000_000));
        let data = TempDir::new().unwrap();
        let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
        let allow_hosts = vec!["127.0.0.1".to_owned()];
        let app = App::open(Config { workers: false, clock, secrets, allow_hosts, ..Config::new(data.path()) });
        let app = app.await.unwrap();
        let channel = import(&app, definition(address, services, KEY)).await.unwrap();
        gateway::watch::step(&app).await.unwrap();
        Self { app, hand, channel, address, mind, data }
    }

    pub fn mind(&self) -> MutexGuard<'_, Mind> {
        self.mind.lock().unwrap()
    }

    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    pub fn hosted(&self) -> Arc<HostedChannel> {
        self.app.hosted().remove(&self.channel).unwrap().channel
    }

    /// Enough time for a comparison, and one.
    pub async fn round(&self) {
        self.hand.advance_millis(20_000);
        self.hosted().step().await.unwrap();
    }

    /// The sentences about what is not the same on both sides.
    pub async fn held_back(&self) -> Vec<String> {
        sync_log::held_sentences(&mut self.app.store().read().await.unwrap(), self.channel).await.unwrap()
    }

    pub fn catalogue(&self) -> Catalogue {
        Catalogue::of(self.channel, ChannelKind::Hosted)
    }

    pub async fn products(&self) -> Vec<Product> {
        let mut reader = self.app.store().read().await.unwrap();
        catalog::list(&mut reader, self.catalogue(), "", ProductId(0), 1000).await.unwrap().0
    }

    pub async fn names(&self) -> Vec<String> {
        self.products().await.into_iter().map(|product| product.details.name).collect()
    }

    pub async fn sells(&self, details: Details) -> ProductId {
        let catalogue = self.catalogue();
        self.app.store().write(move |tx| catalog::create(tx, catalogue, details).boxed()).await.unwrap().id
    }

    pub async fn changes(&self, id: ProductId, change: Change) {
        changes(self.app.clone(), self.catalogue(), id, change).await;
    }

    pub async fn contacts(&self) -> Vec<ListedRow> {
        let mut reader = self.app.store().read().await.unwrap();
        channel_contacts::page(&mut reader, self.channel, 0, 1000).await.unwrap()
    }

    pub fn asked(&self, what: &str) -> Vec<Asked> {
        self.mind().asked.iter().filter(|asked| asked.what.starts_with(what)).cloned().collect()
    }
}

pub async fn changes(app: App, catalogue: Catalogue, id: ProductId, change: Change) {
    app.store().write(move |tx| catalog::update(tx, catalogue, id, change).boxed()).await.unwrap();
}
