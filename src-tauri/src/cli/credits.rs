//! Credits by hand: the plan, what is bought besides, and what is left. Works beside a running `serve`: every send reads the
//! ledger anew.

use crate::{
    clock::Clock,
    credits,
    error::Error,
    events::Bus,
    model::{Realm, credits::Account},
    store::Store,
};
use anyhow::{Context, Result};
use clap::{Args, Subcommand, value_parser};
use futures_util::FutureExt;
use std::path::Path;

/// More than anybody sends; sums of it stay far within 64 bits.
const MOST: i64 = 1_000_000_000;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Set how many credits a month has; a message costs 1, one written by the AI 2
    Set(Plan),
    /// Add credits that were bought; they stay until they are spent
    Topup {
        /// How many
        #[arg(value_parser = value_parser!(i64).range(1..=MOST))]
        credits: i64,
    },
    /// Show the plan and what is left
    Show,
}

#[derive(Debug, Args)]
pub(super) struct Plan {
    /// Credits of a month
    #[arg(long, value_name = "N", value_parser = value_parser!(i64).range(0..=MOST))]
    allowance: i64,
    /// How many of a month's credits may be used in the next one [default: all that are left]
    #[arg(long, value_name = "N", value_parser = value_parser!(i64).range(0..=MOST))]
    rollover_cap: Option<i64>,
}

pub(super) async fn run(data_dir: &Path, command: Command) -> Result<()> {
    crate::data_dir::create(data_dir).with_context(|| format!("{} cannot be used", data_dir.display()))?;
    let clock = Clock::system();
    let store = Store::open(data_dir, clock.clone(), Bus::new()).await?;
    let done = change(&store, command).await;
    let shown = match done {
        Ok(()) => show(&store, &clock).await,
        Err(error) => Err(error.into()),
    };
    store.close().await;
    print!("{}", shown?);
    Ok(())
}

async fn change(store: &Store, command: Command) -> Result<(), Error> {
    match command {
        Command::Set(Plan { allowance, rollover_cap }) => {
            let cap = rollover_cap.unwrap_or(allowance);
            store.write(move |tx| credits::set_plan(tx, allowance, cap).boxed()).await
        }
        Command::Topup { credits } => store.write(move |tx| credits::top_up(tx, credits).boxed()).await,
        Command::Show => Ok(()),
    }
}

async fn show(store: &Store, clock: &Clock) -> Result<String> {
    let mut reader = store.read().await?;
    let mut text = String::new();
    for (realm, name) in [(Realm::Real, "Real customers"), (Realm::Practice, "Practice")] {
        match credits::account(&mut reader, realm, clock.now()).await? {
            None => {
                return Ok(
                    "no plan: credits are unlimited; set one with: balasd credits set --allowance N\n".to_owned()
                );
            }
            Some(account) => text.push_str(&lines(name, &account)),
        }
    }
    Ok(text)
}

/// In the order of spending.
fn lines(name: &str, account: &Account) -> String {
    let Account { plan, granted, rollover, allowance, topup, .. } = account;
    let (balance, resets_at) = (account.balance(), account.resets_at());
    format!(
        "{name}: {balance} credits left\n  rollover\t{rollover}, until {resets_at}\n  allowance\t{allowance} of {granted}, renewed with {} on {resets_at}; up to {} roll over\n  top-up\t{topup}\n",
        plan.allowance, plan.rollover_cap
    )
}
