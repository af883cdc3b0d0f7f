//! Creating, listing and revoking API keys. Works beside a running `serve`: each request of the API reads the database.

use crate::{
    api::{Scope, auth},
    clock::Clock,
    error::Error,
    events::Bus,
    model::{ChannelId, KeyId},
    store::{
        Store, channels,
        keys::{self, KeyRow, NewKey},
    },
};
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use data_encoding::BASE64URL_NOPAD;
use futures_util::FutureExt;
use std::path::Path;

/// What a key begins with, so that people and secret scanners know it.
const PREFIX: &str = "tk_live_";
/// Random bytes of a key: 40 characters.
const RANDOM: usize = 30;
/// Characters by which a person tells keys apart.
const SHOWN: usize = PREFIX.len() + 4;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a key and print it, once: only a hash is stored
    Create(Create),
    /// List the keys
    List,
    /// Revoke a key; it is refused from the next request on
    Revoke {
        /// Its id, as `key list` shows it
        id: KeyId,
    },
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What it is for
    #[arg(long)]
    name: String,
    /// What it may do; may be repeated
    #[arg(long = "scope", value_name = "SCOPE", required = true, num_args = 1.., value_delimiter = ',')]
    scopes: Vec<Scope>,
    /// Requests a minute; 0 is unlimited
    #[arg(long, default_value_t = 60)]
    rpm: u32,
    /// The channel that it acts on [default: the first]
    #[arg(long, value_name = "ID")]
    channel: Option<ChannelId>,
}

pub(super) async fn run(data_dir: &Path, command: Command) -> Result<()> {
    crate::data_dir::create(data_dir).with_context(|| format!("{} cannot be used", data_dir.display()))?;
    let store = Store::open(data_dir, Clock::system(), Bus::new()).await?;
    let done = match command {
        Command::Create(create) => make(&store, create).await,
        Command::List => list(&store).await,
        Command::Revoke { id } => revoke(&store, id).await,
    };
    store.close().await;
    print!("{}", done?);
    Ok(())
}

async fn make(store: &Store, create: Create) -> Result<String> {
    let Create { name, mut scopes, rpm, channel } = create;
    if name.trim().is_empty() {
        bail!("a key needs a name that says what it is for");
    }
    if let Some(id) = channel
        && channels::get(&mut *store.read().await?, id).await?.is_none()
    {
        bail!("there is no channel {id}");
    }
    scopes.sort_by_key(|scope| scope.word());
    scopes.dedup();
    let key = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&rand::random::<[u8; RANDOM]>()));
    let words: Vec<_> = scopes.iter().map(|scope| scope.word()).collect();
    let row = NewKey {
        name: name.trim().to_owned(),
        prefix: key.chars().take(SHOWN).collect(),
        hash: auth::hash(&key),
        scopes: serde_json::to_string(&words)?,
        rpm,
        channel_id: channel,
    };
    store
        .write(move |tx| {
            async move {
                let now = tx.now();
                Ok::<_, Error>(keys::insert(tx, &row, now).await?)
            }
            .boxed()
        })
        .await?;
    Ok(format!("{key}\n"))
}

async fn list(store: &Store) -> Result<String> {
    let rows = keys::list(&mut *store.read().await?).await?;
    if rows.is_empty() {
        return Ok("no keys yet; make one with: balasd key create --name NAME --scope SCOPE\n".to_owned());
    }
    let lines: Result<Vec<_>> = rows.iter().map(line).collect();
    Ok(lines?.concat())
}

fn line(row: &KeyRow) -> Result<String> {
    let scopes: Vec<String> = serde_json::from_str(&row.scopes)?;
    let rate = if row.rpm == 0 { "unlimited".to_owned() } else { format!("{} a minute", row.rpm) };
    let channel = row.channel_id.map_or("first channel".to_owned(), |id| format!("channel {id}"));
    let state = row.revoked_at.map_or("active".to_owned(), |at| format!("revoked {at}"));
    let KeyRow { id, name, prefix, created_at, .. } = row;
    let scopes = scopes.join(" ");
    Ok(format!("{id}\t{prefix}…\t{state}\t{name}\t{scopes}\t{rate}\t{channel}\tcreated {created_at}\n"))
}

async fn revoke(store: &Store, id: KeyId) -> Result<String> {
    let revoked = store.write(move |tx| {
        async move {
            let now = tx.now();
            Ok::<_, Error>(keys::revoke(tx, id, now).await?)
        }
        .boxed()
    });
    if !revoked.await? {
        bail!("there is no active key {id}");
    }
    Ok(String::new())
}
