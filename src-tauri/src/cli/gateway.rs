//! Hosted connections from files. Works beside a running `serve`, which takes up what changes within a second or two.

use crate::{
    app::is_in_use,
    clock::Clock,
    events::Bus,
    gateway::{self, Gateway, check, sync_log},
    gateways::definition::Definition,
    model::ServiceReport,
    outgoing::{Client, Policy},
    secrets::{KeyRing, SecretOptions},
    store::Store,
};
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use futures_util::FutureExt;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create or replace the connection that a file describes
    Import {
        /// The file, TOML
        file: PathBuf,
    },
    /// List the connections, and under each what is not the same on both sides
    List,
    /// Ask each service of a connection what it can do
    Check(Check),
    /// Remove a connection and forget its credentials; its conversations stay
    Remove {
        /// Its name, as in the file
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Its name, as in the file
    name: String,
    /// A host that may be called although it leads to this computer or its own network, where no other Balas runs here; may
    /// be repeated
    #[arg(long = "allow-host", value_name = "HOST")]
    allow_hosts: Vec<String>,
}

pub(super) async fn run(data_dir: &Path, command: Command) -> Result<()> {
    crate::data_dir::create(data_dir).with_context(|| format!("{} cannot be used", data_dir.display()))?;
    let store = Store::open(data_dir, Clock::system(), Bus::new()).await?;
    let ring = KeyRing::new(data_dir, SecretOptions::from_environment());
    let done = match command {
        Command::Import { file } => import(&store, &ring, &file).await,
        Command::List => list(&store).await,
        Command::Check(check) => ask(data_dir, &store, &ring, check).await,
        Command::Remove { name } => remove(&store, name).await,
    };
    store.close().await;
    print!("{}", done?);
    Ok(())
}

async fn import(store: &Store, ring: &KeyRing, file: &Path) -> Result<String> {
    let text = tokio::fs::read_to_string(file).await.with_context(|| format!("{} cannot be read", file.display()))?;
    let definition = Definition::parse(&text).with_context(|| file.display().to_string())?;
    gateway::import(store, ring, definition).await?;
    Ok(String::new())
}

async fn list(store: &Store) -> Result<String> {
    let gateways = gateway::list(&mut *store.read().await?).await?;
    if gateways.is_empty() {
        return Ok("no connections yet; make one with: balasd gateway import FILE.toml\n".to_owned());
    }
    let mut lines = String::new();
    for gateway in &gateways {
        lines.push_str(&line(gateway));
        let mut reader = store.read().await?;
        let held_back = sync_log::held_sentences(&mut reader, gateway.channel_id).await?;
        let lost = sync_log::lost_changes(&mut reader, gateway.channel_id).await?;
        lines.extend(held_back.into_iter().chain(lost).map(|sentence| format!("\t{sentence}\n")));
    }
    Ok(lines)
}

fn line(gateway: &Gateway) -> String {
    let Gateway { channel_id, slug, definition, .. } = gateway;
    let services = definition.services().join(" ");
    let (poll, sync) = (definition.poll_seconds.get(), definition.sync_seconds.get());
    format!(
        "{}\tchannel {channel_id}\t{slug}\t{services}\tpolls every {poll} s\tsyncs every {sync} s\n",
        definition.name
    )
}

/// Fails where a service did not answer as it should, after saying what each of them said.
async fn ask(data_dir: &Path, store: &Store, ring: &KeyRing, check: Check) -> Result<String> {
    let channel = gateway::by_name(&mut *store.read().await?, &check.name).await?.channel_id;
    let reports = if is_in_use(data_dir) {
        check::ask_holder(store, channel).await?
    } else {
        let out = Client::new(Policy::new(&check.allow_hosts))?;
        check::stored(store, ring, &out, &Clock::system(), channel).await?
    };
    let lines: String = reports.iter().map(report).collect();
    if reports.iter().any(|report| !report.is_good()) {
        print!("{lines}");
        bail!("not every service of {:?} answered as it should", check.name);
    }
    Ok(lines)
}

fn report(report: &ServiceReport) -> String {
    let found = if report.is_good() { "ok" } else { "failed" };
    format!("{}\t{found}\t{}\n", report.service.word(), report.sentence())
}

async fn remove(store: &Store, name: String) -> Result<String> {
    store.write(move |tx| async move { gateway::remove(tx, &name).await }.boxed()).await?;
    Ok(String::new())
}
