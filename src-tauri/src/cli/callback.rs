//! Looking through the reports to `notifyurl`, and having one sent once more.
//!
//! Beside a running Balas the report is only asked for here, and sent by the one that runs; without one it is sent from here.

use crate::{
    app::{App, Config, StartError},
    callbacks,
    clock::Clock,
    events::Bus,
    model::{ReportId, ReportState, ReportView},
    store::Store,
};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use futures_util::FutureExt;
use std::{path::Path, time::Duration};

/// Lines of a list.
const PAGE: u32 = 100;
/// How long a running Balas may take to send one.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(200);

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the reports, newest first
    List {
        /// Only those whose last attempt failed
        #[arg(long)]
        failed: bool,
        /// Only those before this one
        #[arg(long, value_name = "ID")]
        before: Option<ReportId>,
    },
    /// Send a report once more
    Replay {
        /// Its id, as `callback list` shows it
        id: ReportId,
        /// A host that may be called although it leads to this computer or its own network; may be repeated. Where a Balas
        /// runs on the directory, its own list counts
        #[arg(long = "allow-host", value_name = "HOST")]
        allow_hosts: Vec<String>,
    },
}

pub(super) async fn run(data_dir: &Path, command: Command) -> Result<()> {
    match command {
        Command::List { failed, before } => {
            let store = open(data_dir).await?;
            let page = list(&store, failed, before).await;
            store.close().await;
            print!("{}", page?);
            Ok(())
        }
        Command::Replay { id, allow_hosts } => {
            let report = replay(data_dir, id, allow_hosts).await?;
            match report.state {
                ReportState::Replaying => bail!("the running Balas has not sent report {id} yet; look again later"),
                _ if report.last_error.is_empty() => println!("report {id} was delivered"),
                _ => bail!("report {id} was not delivered: {}", report.last_error),
            }
            Ok(())
        }
    }
}

async fn open(data_dir: &Path) -> Result<Store> {
    crate::data_dir::create(data_dir).with_context(|| format!("{} cannot be used", data_dir.display()))?;
    Ok(Store::open(data_dir, Clock::system(), Bus::new()).await?)
}

async fn list(store: &Store, failed: bool, before: Option<ReportId>) -> Result<String> {
    let page = callbacks::list(&mut *store.read().await?, failed, before, PAGE).await?;
    let mut lines: String = page.items.iter().map(line).collect();
    if let Some(next) = page.next_before {
        lines += &format!("more with: --before {next}\n");
    }
    Ok(lines)
}

fn line(report: &ReportView) -> String {
    let state = match report.state {
        ReportState::Waiting => "waiting".to_owned(),
        ReportState::Retrying => report.next_attempt_at.map_or("retrying".to_owned(), |at| format!("again at {at}")),
        ReportState::Delivered => "delivered".to_owned(),
        ReportState::GivenUp => "given up".to_owned(),
        ReportState::Replaying => "being sent again".to_owned(),
    };
    let ReportView { id, msgid, ack, url, attempts, last_error, created_at, .. } = report;
    format!("{id}\t{created_at}\t{msgid}\tack {ack}\t{state}\tattempts {attempts}\t{url}\t{last_error}\n")
}

async fn replay(data_dir: &Path, id: ReportId, allow_hosts: Vec<String>) -> Result<ReportView> {
    match App::open(Config { allow_hosts, workers: false, ..Config::new(data_dir) }).await {
        Ok(app) => {
            let report = here(&app, id).await;
            app.shutdown().await;
            report
        }
        Err(StartError::InUse(_)) => {
            let store = open(data_dir).await?;
            let report = beside(&store, id).await;
            store.close().await;
            report
        }
        Err(error) => Err(error.into()),
    }
}

async fn here(app: &App, id: ReportId) -> Result<ReportView> {
    app.store().write(move |tx| callbacks::replay(tx, id).boxed()).await?;
    callbacks::step(app).await?;
    Ok(callbacks::get(&mut *app.store().read().await?, id).await?)
}

/// Asks the Balas that runs, and waits until it has done it.
async fn beside(store: &Store, id: ReportId) -> Result<ReportView> {
    store.write(move |tx| callbacks::replay(tx, id).boxed()).await?;
    let look = async {
        loop {
            let report = callbacks::get(&mut *store.read().await?, id).await?;
            if report.state != ReportState::Replaying {
                return Ok(report);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(report) => report,
        Err(_) => Ok(callbacks::get(&mut *store.read().await?, id).await?),
    }
}
