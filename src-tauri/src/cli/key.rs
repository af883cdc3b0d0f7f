//! Creating, listing and revoking API keys. Works beside a running `serve`: each request of the API reads the database.

use crate::{
    clock::Clock,
    events::Bus,
    keys,
    model::{ChannelId, KeyDraft, KeyId, KeyView, Scope},
    store::Store,
};
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use futures_util::FutureExt;
use std::path::Path;

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
    let Create { name, scopes, rpm, channel } = create;
    let draft = KeyDraft { name, scopes, rpm, channel_id: channel };
    let made = store.write(move |tx| keys::create(tx, draft).boxed()).await?;
    Ok(format!("{}\n", made.key))
}

async fn list(store: &Store) -> Result<String> {
    let views = keys::list(&mut *store.read().await?, Clock::system().now()).await?;
    if views.is_empty() {
        return Ok("no keys yet; make one with: balasd key create --name NAME --scope SCOPE\n".to_owned());
    }
    Ok(views.iter().map(line).collect())
}

fn line(view: &KeyView) -> String {
    let rate = if view.rpm == 0 { "unlimited".to_owned() } else { format!("{} a minute", view.rpm) };
    let channel = view.channel_id.map_or("first channel".to_owned(), |id| format!("channel {id}"));
    let state = view.revoked_at.map_or("active".to_owned(), |at| format!("revoked {at}"));
    let used = view.last_used_at.map_or("never used".to_owned(), |at| format!("last used {at}"));
    let scopes = view.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ");
    let KeyView { id, name, prefix, created_at, .. } = view;
    format!("{id}\t{prefix}…\t{state}\t{name}\t{scopes}\t{rate}\t{channel}\tcreated {created_at}\t{used}\n")
}

async fn revoke(store: &Store, id: KeyId) -> Result<String> {
    if !store.write(move |tx| keys::revoke(tx, id).boxed()).await? {
        bail!("there is no active key {id}");
    }
    Ok(String::new())
}
