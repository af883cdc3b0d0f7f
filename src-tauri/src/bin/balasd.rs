//! Balas without a window: parses the command line and calls the library.

use balas::cli::Cli;
use clap::Parser;
use std::{io::IsTerminal, process::ExitCode};
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("BALAS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let cli = Cli::parse();
    let done = Runtime::new().map_err(Into::into).and_then(|runtime| {
        let done = runtime.block_on(cli.run());
        // The system's resolver cannot be interrupted: waiting for its answer would hold up the stop for many seconds.
        runtime.shutdown_background();
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("balasd: {error:#}");
            ExitCode::FAILURE
        }
    }
}
