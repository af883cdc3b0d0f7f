//! Hosted connections: importing, listing, checking and removing them.
//!
//! The operations need a store and the key ring, not a running core, so that `balasd gateway` works beside the process that
//! holds the directory; that process looks for changes every second ([`watch`]).

mod accounts;
pub mod check;
pub mod facts;
pub mod form;
pub mod sync_log;
pub mod watch;

use crate::{
    app::App,
    error::{Error, Result},
    events::Event,
    gateways::definition::Definition,
    model::{ChannelId, ChannelKind},
    outbox,
    secrets::{self, DataKey, KeyRing, Secret, SecretError},
    store::{
        Store, StoreError, Tx, channels,
        gateways::{self, GatewayRow},
        secrets as stored,
    },
};
use data_encoding::BASE64URL_NOPAD;
use futures_util::FutureExt;
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// Secrets of our own: parts of the addresses at which a service reports to us, one for each purpose.
pub const HOOKS: [&str; 2] = ["hook.ack", "hook.keyword"];
/// Words that mean something else in the place of a slug.
const RESERVED: [&str; 2] = ["default", "practice"];

/// A connection with what opens its services.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// The channel that it is.
    pub channel_id: ChannelId,
    /// The same, for addresses of the API.
    pub slug: String,
    /// Which account it stands for, counted: another one has been imported under its name so often.
    pub generation: i64,
    /// The connection. Its credentials are empty where they were not asked for.
    pub definition: Definition,
}

/// Creates a connection, or replaces the one of its name. A credential that is empty stays what it was, where its service
/// is where it was.
///
/// # Errors
/// When a credential is missing, or has to be entered again, or secrets cannot be kept on this computer.
pub async fn import(store: &Store, ring: &KeyRing, definition: Definition) -> Result<ChannelId> {
    let key = ring.open_or_make(store).await?;
    store.write(move |tx| async move { import_in(tx, &key, definition).await }.boxed()).await
}

async fn import_in(tx: &mut Tx, key: &DataKey, mut definition: Definition) -> Result<ChannelId> {
    let name = definition.name.as_str().to_owned();
    let now = tx.now();
    let channel = match gateways::by_name(tx, &name).await? {
        Some(row) => replace(tx, key, row, &mut definition).await?,
        None => {
            let slug = slug(tx, &name).await?;
            channels::insert(tx, &slug, ChannelKind::Hosted, &name, now).await?
        }
    };
    keep_credentials(tx, key, channel, &mut definition).await?;
    let text = serde_json::to_string(&definition).map_err(|_| StoreError::Malformed("connection"))?;
    gateways::set(tx, channel, &name, &text, now).await?;
    tx.emit(Event::ChannelChanged { channel_id: channel });
    Ok(channel)
}

/// Makes room for a definition in the place of one of the same name, which may be another account's.
async fn replace(tx: &mut Tx, key: &DataKey, row: GatewayRow, definition: &mut Definition) -> Result<ChannelId> {
    let (channel, is_removed) = (row.channel_id, row.removed_at.is_some());
    let known = read(row)?.definition;
    if !is_removed {
        accounts::check_addresses(&known, definition)?;
    }
    accounts::drop_replaced(tx, key, channel, &known, definition).await?;
    Ok(channel)
}

/// Stores what the definition brings, keeps what it leaves out, and forgets what no service of it needs.
async fn keep_credentials(tx: &mut Tx, key: &DataKey, channel: ChannelId, definition: &mut Definition) -> Result<()> {
    let owner = owner(channel);
    let mut left_over: HashSet<_> = stored::names(tx, &owner).await?.into_iter().collect();
    for credential in definition.credentials() {
        let is_stored = left_over.remove(credential.name);
        if !credential.secret.is_empty() {
            secrets::put(tx, key, &owner, credential.name, credential.secret).await?;
        } else if credential.is_required && !is_stored {
            return Err(Error::invalid(credential.name, "it is empty, and none is stored yet"));
        }
    }
    for hook in HOOKS {
        if !left_over.remove(hook) {
            let random = BASE64URL_NOPAD.encode(&rand::random::<[u8; 24]>());
            secrets::put(tx, key, &owner, hook, &Secret::new(&random)).await?;
        }
    }
    for name in left_over {
        stored::remove(tx, &owner, &name).await?;
    }
    Ok(())
}

/// Every connection, oldest first, without credentials.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Gateway>> {
    gateways::list(connection).await?.into_iter().map(read).collect()
}

/// The connection of this name, without credentials.
///
/// # Errors
/// When there is none.
pub async fn by_name(connection: &mut SqliteConnection, name: &str) -> Result<Gateway> {
    let row = gateways::by_name(connection, name.trim()).await?;
    let row = row.filter(|row| row.removed_at.is_none());
    read(row.ok_or_else(|| Error::invalid("name", format!("there is no connection {name:?}")))?)
}

/// The connection that a channel is, without credentials.
///
/// # Errors
/// When there is none.
pub async fn by_channel(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Gateway> {
    read(gateways::get(connection, channel).await?.ok_or(Error::NotFound("connection"))?)
}

/// The connection that a channel is, with its credentials.
///
/// # Errors
/// When there is none, or its credentials cannot be opened.
pub async fn open(store: &Store, ring: &KeyRing, channel: ChannelId) -> Result<Gateway> {
    let row = gateways::get(&mut *store.read().await?, channel).await?.ok_or(Error::NotFound("connection"))?;
    let mut gateway = read(row)?;
    let key = ring.open(store).await?;
    fill(&mut *store.read().await?, &key, &mut gateway).await?;
    Ok(gateway)
}

/// The secret parts of the addresses at which a connection's services report, one for each of [`HOOKS`].
pub(crate) async fn hooks(app: &App, channel: ChannelId) -> Result<[Secret; 2]> {
    let key = app.secrets().open(app.store()).await?;
    let mut reader = app.store().read().await?;
    let mut hooks = HOOKS.map(|_| Secret::empty());
    for (hook, name) in hooks.iter_mut().zip(HOOKS) {
        *hook = secrets::get(&mut reader, &key, &owner(channel), name).await?.ok_or(SecretError::Damaged)?;
    }
    Ok(hooks)
}

/// Puts the stored credentials where a definition has none.
async fn fill(connection: &mut SqliteConnection, key: &DataKey, gateway: &mut Gateway) -> Result<(), SecretError> {
    let owner = owner(gateway.channel_id);
    for credential in gateway.definition.credentials() {
        if credential.secret.is_empty()
            && let Some(secret) = secrets::get(connection, key, &owner, credential.name).await?
        {
            *credential.secret = secret;
        }
    }
    Ok(())
}

/// Removes a connection and forgets its credentials. Its conversations stay readable, and importing the name again goes on
/// with them.
///
/// # Errors
/// When there is no such connection.
pub async fn remove(tx: &mut Tx, name: &str) -> Result<()> {
    let channel = by_name(tx, name).await?.channel_id;
    let now = tx.now();
    gateways::set_removed(tx, channel, now).await?;
    stored::remove_all(tx, &owner(channel)).await?;
    outbox::refuse_waiting(tx, channel).await?;
    channels::set_unlinked(tx, channel).await?;
    tx.emit(Event::ChannelChanged { channel_id: channel });
    Ok(())
}

/// Under which name a connection's secrets are stored.
pub(crate) fn owner(channel: ChannelId) -> String {
    format!("gateway:{channel}")
}

fn read(row: GatewayRow) -> Result<Gateway> {
    let definition = serde_json::from_str(&row.definition).map_err(|_| StoreError::Malformed("connection"))?;
    Ok(Gateway { channel_id: row.channel_id, slug: row.slug, generation: row.generation, definition })
}

/// `Toko utama` is `toko-utama`, or `toko-utama-2` where that is taken.
async fn slug(tx: &mut Tx, name: &str) -> Result<String> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join("-").to_lowercase();
    let is_unclear = RESERVED.contains(&plain.as_str()) || plain.bytes().all(|byte| byte.is_ascii_digit());
    let plain = if is_unclear { format!("gateway-{plain}").trim_end_matches('-').to_owned() } else { plain };
    let mut slug = plain.clone();
    let mut number = 1;
    while channels::has_slug(tx, &slug).await? {
        number += 1;
        slug = format!("{plain}-{number}");
    }
    Ok(slug)
}
