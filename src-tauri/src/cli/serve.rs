//! `balasd serve`: the core and the local API, until a signal ends it.

use crate::{
    app::{App, Config},
    channels::practice::PracticeOptions,
    local_api,
    practice::{self, Demo},
    secrets::SecretOptions,
};
use anyhow::Result;
use clap::Args;
use std::{io::Write, net::SocketAddr, path::PathBuf, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long stopping may take before the process ends anyway; everything acknowledged is on disk by then.
const STOP: Duration = Duration::from_millis(3_500);

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Where the API listens; port 0 takes a free one [default: the address chosen in the app, else 127.0.0.1:7717]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// Start the practice channel: a simulated phone and simulated customers
    #[arg(long)]
    practice: bool,
    /// Practice with a bot and with customers who write by themselves
    #[arg(long)]
    demo: bool,
    /// A host that may be called although it leads to this computer or its own network; may be repeated
    #[arg(long = "allow-host", value_name = "HOST")]
    allow_hosts: Vec<String>,
}

pub(super) async fn run(data_dir: PathBuf, options: Options) -> Result<()> {
    let stop = stop_signal()?;
    let config = Config::new(data_dir);
    let practice = PracticeOptions { demo: options.demo, ..config.practice };
    let (allow_hosts, secrets) = (options.allow_hosts.clone(), SecretOptions::from_environment());
    let app = App::open(Config { allow_hosts, practice, secrets, ..config }).await?;
    let served = serve(&app, &options, stop.clone()).await;
    stop.cancel();
    tracing::info!("stopping");
    if tokio::time::timeout(STOP, app.shutdown()).await.is_err() {
        tracing::warn!("not everything stopped in time");
    }
    served
}

async fn serve(app: &App, options: &Options, stop: CancellationToken) -> Result<()> {
    match (options.demo, options.practice) {
        (true, _) => drop(practice::start(app, Demo::Lively).await?),
        (false, true) => drop(practice::start(app, Demo::Bare).await?),
        (false, false) => {}
    }
    let server = local_api::bind(app, options.listen).await?;
    announce(server.address())?;
    tracing::info!(data_dir = %app.config().data_dir.display(), "ready");
    server.run(stop).await;
    Ok(())
}

/// The one line on stdout, which scripts wait for.
fn announce(address: SocketAddr) -> Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{address}")?;
    Ok(out.flush()?)
}

/// Cancelled by SIGINT and SIGTERM.
#[cfg(unix)]
fn stop_signal() -> Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        token.cancel();
    });
    Ok(stop)
}

/// Cancelled by Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> Result<CancellationToken> {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            token.cancel();
        }
    });
    Ok(stop)
}
