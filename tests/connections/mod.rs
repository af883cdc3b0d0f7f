//! Hosted connections: how they are stored, and what happens when they run.

mod account;
mod alone;
mod back_fill;
mod bad_days;
mod choices;
mod commands;
mod echoes;
mod facts;
mod fairness;
mod files;
mod hooks;
mod identities;
mod lost_changes;
mod moved_on;
mod no_answer;
mod not_in_step;
mod offers;
mod other_account;
mod pair;
mod rejects;
mod removal;
mod requests;
mod secrets;
mod service;
mod shop;
mod stand_in;
mod two_consoles;
mod two_ways;

use balas::{
    app::{App, Config},
    gateway,
    gateways::definition::Definition,
    model::ChannelId,
    secrets::{Secret, SecretOptions},
};
use std::path::Path;

pub const PASSPHRASE: &str = "kata sandi toko";
pub const KEY: &str = "tk_live_0123456789abcdef0123456789abcdef";

/// A console without workers; `passphrase` is what its environment says.
pub async fn console(data: &Path, passphrase: Option<&str>) -> App {
    let secrets = SecretOptions { keychain: false, passphrase: passphrase.map(Secret::new) };
    let allow_hosts = vec!["127.0.0.1".to_owned()];
    App::open(Config { workers: false, secrets, allow_hosts, ..Config::new(data) }).await.unwrap()
}

/// A connection to one service, with [`KEY`].
pub fn wabot(name: &str, base_url: &str) -> Definition {
    let text = format!("name = \"{name}\"\n[wabot]\nbase_url = \"{base_url}\"\napi_key = \"{KEY}\"\n");
    Definition::parse(&text).unwrap()
}

pub async fn import(app: &App, definition: Definition) -> balas::error::Result<ChannelId> {
    gateway::import(app.store(), app.secrets(), definition).await
}

/// The stored credential of a connection made by [`wabot`].
pub async fn stored_key(app: &App, channel: ChannelId) -> balas::error::Result<String> {
    let gateway = gateway::open(app.store(), app.secrets(), channel).await?;
    Ok(gateway.definition.wabot.unwrap().api_key.expose().to_owned())
}
