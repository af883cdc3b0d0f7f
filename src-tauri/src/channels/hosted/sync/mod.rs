//! Everything that is not said in conversations, compared now and then: catalogue, contacts, credits and usage, and whom the
//! AI must not answer.
//!
//! What both sides last agreed on is kept for each thing. A side that differs from it has changed it since, and the other is
//! told; where both have, the later change wins and the other is kept in the product's log. A service that cannot be asked
//! holds up nothing but its own part, and a thing that one side does not take nothing but itself ([`held`]).

mod agreed;
mod contacts;
mod held;
mod products;
mod rejects;
mod snapshots;

pub use products::is_agreed;
pub use snapshots::{credits, credits_told, usage};

use super::{Account, Setback, services::Services, trouble::Service};
use crate::{error::Result, gateways::client::ClientError, keys};
use serde::{Serialize, de::DeserializeOwned};

/// Compares everything once.
pub(super) async fn run(account: &Account, services: &Services) -> Result<()> {
    if let Some(wabot) = services.wabot.as_ref().filter(|_| !account.is_resting(Service::Wabot)) {
        report(account, products::PART, products::compare(account, wabot).await).await?;
        report(account, snapshots::PART, snapshots::take(account, wabot).await).await?;
    }
    if let Some(unswer) = services.unswer.as_ref().filter(|_| !account.is_resting(Service::Unswer)) {
        account.fared(Some(Service::Unswer), contacts::compare(account, unswer).await)?;
    }
    if let Some(alatwa) = services.alatwa.as_ref().filter(|_| !account.is_resting(Service::Alatwa)) {
        account.fared(Some(Service::Alatwa), rejects::push(account, alatwa).await)?;
    }
    Ok(())
}

/// How wabot does is told by its conversations; what else a key may not see is said under the connection. A pause that a
/// service wants is no trouble.
async fn report(account: &Account, part: &'static str, done: Result<(), Setback>) -> Result<()> {
    match done {
        Ok(()) => held::note_whole(account, part, None).await,
        Err(Setback::Here(error)) => Err(error),
        Err(Setback::Service(ClientError::RateLimited { .. })) => Ok(()),
        Err(Setback::Service(error)) => {
            tracing::warn!(%error, channel = %account.id, part, "not compared this time");
            held::note_whole(account, part, Some(&error)).await
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

/// The same for what looks the same.
fn fingerprint(look: &impl Serialize) -> String {
    keys::hash(write(look))
}
