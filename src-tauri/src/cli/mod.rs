//! The commands of `balasd`. Results go to stdout, logs and refusals to stderr, and a refusal is one sentence.

mod bot;
mod callback;
mod credits;
mod gateway;
mod key;
mod serve;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Balas without a window: the core and its local API.
#[derive(Debug, Parser)]
#[command(name = "balasd", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// Where everything is kept [default: $BALAS_DATA_DIR, else the platform's application data]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the core and the local API
    Serve(serve::Options),
    /// API keys of the local API
    #[command(subcommand)]
    Key(key::Command),
    /// Reports of a message's status to its notifyurl
    #[command(subcommand)]
    Callback(callback::Command),
    /// Connections to hosted gateways
    #[command(subcommand)]
    Gateway(gateway::Command),
    /// The bot as a file
    #[command(subcommand)]
    Bot(bot::Command),
    /// What may be sent in a month
    #[command(subcommand)]
    Credits(credits::Command),
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// With the sentence that says why it was not done.
    pub async fn run(self) -> Result<()> {
        let data_dir = crate::data_dir::locate(self.data_dir)?;
        match self.command {
            Command::Serve(options) => serve::run(data_dir, options).await,
            Command::Key(command) => key::run(&data_dir, command).await,
            Command::Callback(command) => callback::run(&data_dir, command).await,
            Command::Gateway(command) => gateway::run(&data_dir, command).await,
            Command::Bot(command) => bot::run(&data_dir, command).await,
            Command::Credits(command) => credits::run(&data_dir, command).await,
        }
    }
}
