//! The credit ledger: what each message costs is set aside when it is queued, and returned when a channel refuses it.
//!
//! The plan is the installation's; each realm counts against it on its own. Without a plan everything is entered and nothing
//! is refused. A month that has ended is closed by the next change; until then whoever reads sees it closed already.

pub mod overview;

use crate::{
    error::{Error, Result},
    events::Event,
    model::{
        MessageId, Realm, Timestamp,
        credits::{Account, Entry, EntryKind, Plan, Pot},
    },
    store::{Tx, credits},
};
use sqlx::SqliteConnection;

/// Both realms, which one plan serves.
const REALMS: [Realm; 2] = [Realm::Real, Realm::Practice];

/// Sets the plan, or changes it in the month that is under way; the months go on as they were counted.
///
/// # Errors
/// When the database fails.
pub async fn set_plan(tx: &mut Tx, allowance: i64, rollover_cap: i64) -> Result<()> {
    let now = tx.now();
    let started_at = credits::plan(tx).await?.map_or(now, |plan| plan.started_at);
    let plan = Plan { allowance, rollover_cap, started_at };
    for realm in REALMS {
        if let Some(mut account) = current(tx, realm).await? {
            let entry = account.change_plan(plan, now);
            credits::insert(tx, realm, &entry, None).await?;
        }
    }
    credits::insert_plan(tx, &plan, now).await?;
    for realm in REALMS {
        current(tx, realm).await?;
    }
    tx.emit(Event::CreditsChanged);
    Ok(())
}

/// Adds credits that were bought, to each realm.
///
/// # Errors
/// When there is no plan, or the database fails.
pub async fn top_up(tx: &mut Tx, amount: i64) -> Result<()> {
    let now = tx.now();
    for realm in REALMS {
        let mut account = current(tx, realm).await?.ok_or(Error::Conflict(
            "there is no plan, so credits are unlimited; set one first: balasd credits set --allowance N",
        ))?;
        let entry = account.top_up(amount, now);
        credits::insert(tx, realm, &entry, None).await?;
    }
    tx.emit(Event::CreditsChanged);
    Ok(())
}

/// How a realm stands at `now`; `None` without a plan.
///
/// # Errors
/// When the database fails.
pub async fn account(connection: &mut SqliteConnection, realm: Realm, now: Timestamp) -> Result<Option<Account>> {
    let mut account = credits::account(connection, realm).await?;
    if let Some(account) = &mut account {
        account.roll(now);
    }
    Ok(account)
}

/// Sets aside what a message costs.
///
/// # Errors
/// When a real channel's credits do not cover it.
pub async fn reserve(tx: &mut Tx, realm: Realm, message: MessageId, cost: i64) -> Result<()> {
    if cost == 0 {
        return Ok(());
    }
    let now = tx.now();
    let taken = match current(tx, realm).await? {
        None => vec![Entry { kind: EntryKind::Reserve, pot: Pot::None, month: 0, amount: -cost, at: now }],
        Some(mut account) => {
            let renews = account.resets_at();
            account.spend(realm, cost, now).ok_or(Error::NoCredit(renews))?
        }
    };
    for entry in &taken {
        credits::insert(tx, realm, entry, Some(message)).await?;
    }
    Ok(())
}

/// Sets aside once more what was returned when a message failed.
///
/// # Errors
/// As [`reserve`].
pub async fn reserve_again(tx: &mut Tx, realm: Realm, message: MessageId) -> Result<()> {
    let cost = credits::refunded(tx, message).await?;
    reserve(tx, realm, message, cost).await
}

/// The message has left: what was set aside for it is spent.
///
/// # Errors
/// When the database fails.
pub async fn settle(tx: &mut Tx, realm: Realm, message: MessageId) -> Result<()> {
    let (cost, settled) = credits::of_message(tx, message).await?;
    if cost == 0 || settled {
        return Ok(());
    }
    let entry = Entry { kind: EntryKind::Settle, pot: Pot::None, month: 0, amount: 0, at: tx.now() };
    Ok(credits::insert(tx, realm, &entry, Some(message)).await?)
}

/// The message was refused or taken back: what was set aside for it is returned.
///
/// # Errors
/// When the database fails.
pub async fn refund(tx: &mut Tx, realm: Realm, message: MessageId) -> Result<()> {
    let reserved = credits::reserved(tx, message).await?;
    let now = tx.now();
    for entry in reserved {
        let returned = match (entry.pot, current(tx, realm).await?) {
            (Pot::None, _) | (_, None) => Entry { kind: EntryKind::Refund, amount: -entry.amount, at: now, ..entry },
            (_, Some(mut account)) => account.refund(&entry, now),
        };
        credits::insert(tx, realm, &returned, Some(message)).await?;
    }
    Ok(())
}

/// The account of a realm, its ended months closed in the ledger.
async fn current(tx: &mut Tx, realm: Realm) -> Result<Option<Account>> {
    let Some(mut account) = credits::account(tx, realm).await? else { return Ok(None) };
    let now = tx.now();
    for entry in account.roll(now) {
        credits::insert(tx, realm, &entry, None).await?;
    }
    Ok(Some(account))
}
