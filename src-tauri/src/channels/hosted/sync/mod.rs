//! Everything that is not said in conversations, compared now and then: catalogue, contacts, credits and usage, and whom the
//! AI must not answer.
//!
//! What both sides last agreed on is kept for each thing. A side that differs from it has changed it since, and the other is
//! told; where both have, the later change wins and the other is written to the log. A service that cannot be asked holds
//! up nothing but its own part.

mod contacts;
mod product_wire;
mod products;
mod rejects;
mod snapshots;

pub use snapshots::{credits, credits_told, usage};

use super::{Account, Setback, services::Services, trouble::Name};
use crate::error::Result;
use serde::{Serialize, de::DeserializeOwned};

/// Compares everything once.
pub(super) async fn run(account: &Account, services: &Services) -> Result<()> {
    if let Some(wabot) = services.wabot.as_ref().filter(|_| !account.is_resting(Name::Wabot)) {
        report(account, "products", products::compare(account, wabot).await)?;
        report(account, "credits and usage", snapshots::take(account, wabot).await)?;
    }
    if let Some(unswer) = services.unswer.as_ref().filter(|_| !account.is_resting(Name::Unswer)) {
        account.fared(Some(Name::Unswer), contacts::compare(account, unswer).await)?;
    }
    if let Some(alatwa) = services.alatwa.as_ref().filter(|_| !account.is_resting(Name::Alatwa)) {
        account.fared(Some(Name::Alatwa), rejects::push(account, alatwa).await)?;
    }
    Ok(())
}

/// How wabot does is told by its conversations; a key that may see only those is no trouble.
fn report(account: &Account, what: &str, done: Result<(), Setback>) -> Result<()> {
    match done {
        Ok(()) => Ok(()),
        Err(Setback::Here(error)) => Err(error),
        Err(Setback::Service(error)) => {
            tracing::warn!(%error, channel = %account.id, what, "not compared this time");
            Ok(())
        }
    }
}

/// What was agreed on; `None` where it cannot be read any more, which is as if nothing had been.
fn read<T: DeserializeOwned>(agreed: &str) -> Option<T> {
    serde_json::from_str(agreed).ok()
}

fn write(agreed: &impl Serialize) -> String {
    serde_json::to_string(agreed).unwrap_or_else(|_| "null".to_owned())
}
