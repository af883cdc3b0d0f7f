//! The bot as a file, and what a model wrote for an agent to look at. Works beside a running `serve`, which takes the bot as
//! it is when the command returns.

use crate::{
    bot::{
        definition::Definition,
        drafts::{self, BotDraft},
        file,
    },
    clock::Clock,
    error::Error,
    events::Bus,
    model::{ConversationId, Realm},
    secrets::{KeyRing, SecretOptions},
    store::Store,
};
use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use futures_util::FutureExt;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Replace the whole bot by the one that a file describes
    Import {
        /// The file, TOML
        file: PathBuf,
        /// Only the bot of these customers [default: both]
        #[arg(long, value_name = "REALM")]
        realm: Option<Customers>,
    },
    /// Print the whole bot as a file; keys of models are left out
    Export {
        /// The bot of these customers [default: real ones, where they have a bot]
        #[arg(long, value_name = "REALM")]
        realm: Option<Customers>,
    },
    /// What a model wrote for an agent to look at
    #[command(subcommand)]
    Draft(Draft),
}

#[derive(Debug, Subcommand)]
pub(super) enum Draft {
    /// List the drafts that wait, those that leave first before the others
    List,
    /// Have a draft sent now
    Send {
        /// The conversation, as `bot draft list` shows it
        conversation: ConversationId,
    },
    /// Have a draft not sent at all
    Discard {
        /// The conversation, as `bot draft list` shows it
        conversation: ConversationId,
    },
}

/// Whose bot.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Customers {
    /// Real customers
    Real,
    /// Simulated ones
    Practice,
}

impl Customers {
    fn realm(self) -> Realm {
        match self {
            Self::Real => Realm::Real,
            Self::Practice => Realm::Practice,
        }
    }
}

pub(super) async fn run(data_dir: &Path, command: Command) -> Result<()> {
    crate::data_dir::create(data_dir).with_context(|| format!("{} cannot be used", data_dir.display()))?;
    let store = Store::open(data_dir, Clock::system(), Bus::new()).await?;
    let done = match command {
        Command::Import { file, realm } => import(data_dir, &store, &file, realm).await,
        Command::Export { realm } => export(&store, realm).await,
        Command::Draft(command) => draft(&store, command).await,
    };
    store.close().await;
    print!("{}", done?);
    Ok(())
}

async fn import(data_dir: &Path, store: &Store, path: &Path, realm: Option<Customers>) -> Result<String> {
    let text = tokio::fs::read_to_string(path).await.with_context(|| format!("{} cannot be read", path.display()))?;
    let definition = Definition::parse(&text).with_context(|| path.display().to_string())?;
    let ring = KeyRing::new(data_dir, SecretOptions::from_environment());
    let realms = realm.map_or(vec![Realm::Real, Realm::Practice], |realm| vec![realm.realm()]);
    file::import(store, &ring, definition, &realms).await?;
    Ok(String::new())
}

async fn export(store: &Store, realm: Option<Customers>) -> Result<String> {
    let mut reader = store.read().await?;
    let realms = realm.map_or(vec![Realm::Real, Realm::Practice], |realm| vec![realm.realm()]);
    for realm in realms {
        if let Some(definition) = file::export(&mut reader, realm).await? {
            return Ok(definition.to_toml()?);
        }
    }
    Ok(Definition::default().to_toml()?)
}

async fn draft(store: &Store, command: Draft) -> Result<String> {
    let done: Result<(), Error> = match command {
        Draft::List => return Ok(drafts::list(&mut *store.read().await?).await?.iter().map(line).collect()),
        Draft::Send { conversation } => store.write(move |tx| drafts::send(tx, conversation).boxed()).await,
        Draft::Discard { conversation } => store.write(move |tx| drafts::discard(tx, conversation).boxed()).await,
    };
    done?;
    Ok(String::new())
}

/// Line breaks would make one draft look like two.
fn line(draft: &BotDraft) -> String {
    let BotDraft { conversation_id, setting_id, due_at, written } = draft;
    let words = written.text.replace(['\n', '\r', '\t'], " ");
    format!("{conversation_id}\tai.{setting_id}\tleaves at {due_at}\t{words}\n")
}
