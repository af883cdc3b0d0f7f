//! Credits and usage as the account told them last. They are the account's own: our ledger does not know of them.

use super::{super::HostedChannel, Account, Setback, read, write};
use crate::{
    error::{Error, Result},
    gateway::sync_log,
    gateways::{
        client::wabot,
        wabot::credits::{Credits, Usage},
    },
    model::ChannelId,
    store::hosted::snapshots,
};
use futures_util::FutureExt;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::SqliteConnection;

/// Days of usage that are asked for unless somebody wants others.
const DAYS: u32 = 30;
pub(super) const PART: &str = sync_log::CREDITS;
const CREDITS: &str = "credits";

pub(super) async fn take(account: &Account, wabot: &wabot::Client) -> Result<(), Setback> {
    keep(account, CREDITS.to_owned(), &wabot.credits().await?).await?;
    keep(account, name(DAYS), &wabot.usage(DAYS).await?).await?;
    Ok(())
}

/// The account's credits, as it told them last; asked for where it has not yet.
///
/// # Errors
/// When it has never told them and cannot be asked.
pub async fn credits(channel: &HostedChannel) -> Result<Credits> {
    let account = &channel.account;
    if let Some(known) = known(account, CREDITS).await? {
        return Ok(known);
    }
    let credits = client(account)?.credits().await.map_err(refused)?;
    keep(account, CREDITS.to_owned(), &credits).await?;
    Ok(credits)
}

/// The account's credits, as it told them last; nobody is asked.
///
/// # Errors
/// When the database fails.
pub async fn credits_told(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Option<Credits>> {
    Ok(snapshots::get(connection, channel, CREDITS).await?.and_then(|body| read(&body)))
}

/// The account's usage of so many days. Other than the usual number of them are asked for at once, and remembered for the
/// time when the account cannot be asked.
///
/// # Errors
/// When it has never told them and cannot be asked.
pub async fn usage(channel: &HostedChannel, days: u32) -> Result<Usage> {
    let account = &channel.account;
    let stored = known(account, &name(days)).await?;
    if let (DAYS, Some(stored)) = (days, stored.clone()) {
        return Ok(stored);
    }
    match (client(account)?.usage(days).await, stored) {
        (Ok(usage), _) => {
            keep(account, name(days), &usage).await?;
            Ok(usage)
        }
        (Err(_), Some(stored)) => Ok(stored),
        (Err(error), None) => Err(refused(error)),
    }
}

fn name(days: u32) -> String {
    format!("usage {days}")
}

fn client(account: &Account) -> Result<&wabot::Client> {
    let wabot = account.services.as_ref().and_then(|services| services.wabot.as_ref());
    wabot.ok_or(Error::Conflict("this connection has no service that knows credits; add [wabot] to it"))
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::Refused(error.to_string())
}

async fn known<T: DeserializeOwned>(account: &Account, name: &str) -> Result<Option<T>> {
    let body = snapshots::get(&mut *account.app.store().read().await?, account.id, name).await?;
    Ok(body.and_then(|body| read(&body)))
}

async fn keep(account: &Account, name: String, said: &impl Serialize) -> Result<()> {
    let (channel, body) = (account.id, write(said));
    let kept = account.write(move |tx| {
        async move {
            let now = tx.now();
            Ok(snapshots::set(tx, channel, &name, &body, now).await?)
        }
        .boxed()
    });
    kept.await
}
