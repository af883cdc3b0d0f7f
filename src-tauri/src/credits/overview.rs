//! What a person asks about credits: how much is left, for how long, and what became of the rest.

use crate::{
    credits,
    error::{Error, Result},
    events::Event,
    gateways::wabot::credits::{Credits, Usage},
    model::{
        ChannelId, Realm, Timestamp,
        accounting::{
            AccountView, CreditStanding, CreditsView, ForecastView, LedgerKind, LedgerLine, LedgerPage, PotView,
        },
        credits::Account,
    },
    store::{
        StoreError, Tx,
        hosted::snapshots,
        ledger::{self, LedgerRow},
        settings,
    },
    usage,
};
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;

const WARN_BELOW: &str = "credits.warn_below";
/// Where nobody has chosen a level: this part of a month's allowance.
const USUAL_PART: i64 = 10;
/// A hosted account is asked every minute or so; one that has not told for longer than this may stand anywhere.
const FRESH_MILLIS: i64 = 15 * 60 * 1000;
/// Days whose mean is the pace.
const PACE_DAYS: usize = 30;

/// How the shop's own account of a realm stands.
///
/// # Errors
/// When the database fails.
pub async fn view(reader: &mut SqliteConnection, realm: Realm, now: Timestamp) -> Result<CreditsView> {
    let Some(account) = credits::account(reader, realm, now).await? else { return Ok(uncounted()) };
    let warn_below = warn_below(reader, account.plan.allowance).await?;
    let pace = usage::report::pace(reader, realm, PACE_DAYS, now).await?;
    let view = parts(reader, realm, &account).await?;
    Ok(CreditsView {
        standing: standing(view.balance, warn_below),
        forecast: forecast(view.balance, pace),
        account: Some(view),
        warn_below,
        read_at: None,
    })
}

/// How a hosted account stands, as it told last.
///
/// # Errors
/// When the database fails.
pub async fn hosted(reader: &mut SqliteConnection, channel: ChannelId, now: Timestamp) -> Result<CreditsView> {
    let told: Option<(Credits, Timestamp)> = told(reader, channel, "credits").await?;
    let Some((told, read_at)) = told else {
        return Ok(CreditsView { standing: CreditStanding::Unknown, ..uncounted() });
    };
    let view = told.balance.map(|balance| of_service(balance, &told));
    let warn_below = warn_below(reader, told.allowance.granted.unwrap_or_default()).await?;
    let is_stale = now.0 - read_at.0 > FRESH_MILLIS;
    let standing = match &view {
        Some(account) if !is_stale => standing(account.balance, warn_below),
        None if !is_stale => CreditStanding::Uncounted,
        _ => CreditStanding::Unknown,
    };
    let usage: Option<(Usage, Timestamp)> = self::told(reader, channel, "usage 30").await?;
    let days: Vec<_> = usage.into_iter().flat_map(|(usage, _)| usage.daily).map(|day| day.credits_used).collect();
    let forecast = view.as_ref().and_then(|account| forecast(account.balance, usage::report::mean(&days)));
    Ok(CreditsView { standing, account: view, warn_below, forecast, read_at: Some(read_at) })
}

fn uncounted() -> CreditsView {
    CreditsView { standing: CreditStanding::Uncounted, account: None, warn_below: 0, forecast: None, read_at: None }
}

async fn parts(reader: &mut SqliteConnection, realm: Realm, account: &Account) -> Result<AccountView> {
    let (of_rollover, of_topup) = ledger::spent(reader, realm, account.month.unwrap_or_default()).await?;
    let pot = |left: i64, spent: i64| PotView { left, of: left.max(left + spent) };
    Ok(AccountView {
        balance: account.balance(),
        rollover: pot(account.rollover, of_rollover),
        allowance: PotView { left: account.allowance, of: account.granted },
        topup: pot(account.topup, of_topup),
        renews_at: Some(account.resets_at()),
        rollover_cap: Some(account.plan.rollover_cap),
    })
}

/// A service tells what is left of rollover and top-up, and not what they were.
fn of_service(balance: i64, told: &Credits) -> AccountView {
    let whole = |left: Option<i64>| PotView { left: left.unwrap_or_default(), of: left.unwrap_or_default() };
    let left = told.allowance.remaining.unwrap_or_default();
    AccountView {
        balance,
        rollover: whole(told.rollover.remaining),
        allowance: PotView { left, of: told.allowance.granted.unwrap_or(left + told.allowance.used) },
        topup: whole(told.topup.remaining),
        renews_at: told.allowance.resets_at.as_deref().and_then(|at| at.parse().ok()),
        rollover_cap: None,
    }
}

fn standing(balance: i64, warn_below: i64) -> CreditStanding {
    match balance {
        ..=0 => CreditStanding::Empty,
        _ if balance < warn_below => CreditStanding::Low,
        _ => CreditStanding::Normal,
    }
}

/// Nobody can tell how long credits last that nobody uses.
fn forecast(balance: i64, pace: Option<f64>) -> Option<ForecastView> {
    let pace = pace.filter(|pace| *pace > 0.0)?;
    let days = (balance.max(0) as f64 / pace).floor();
    Some(ForecastView { per_day: (pace.round() as i64).max(1), days: (days as i64).min(i64::from(i32::MAX)) })
}

async fn warn_below(reader: &mut SqliteConnection, allowance: i64) -> Result<i64> {
    let chosen = settings::get(reader, WARN_BELOW).await?.and_then(|text| text.parse().ok());
    Ok(chosen.unwrap_or(allowance / USUAL_PART))
}

/// Chooses below how many credits a warning is due; 0 is never.
///
/// # Errors
/// When the database fails.
pub async fn set_warning(tx: &mut Tx, below: u32) -> Result<()> {
    settings::set(tx, WARN_BELOW, &below.to_string()).await?;
    tx.emit(Event::CreditsChanged);
    Ok(())
}

/// Lines of the ledger after those that `cursor` ended with, newest first.
///
/// # Errors
/// When the cursor is none of ours, or the database fails.
pub async fn ledger(
    reader: &mut SqliteConnection,
    realm: Realm,
    cursor: Option<&str>,
    limit: u32,
) -> Result<LedgerPage> {
    let from = cursor.map_or(Ok((Timestamp(i64::MAX), i64::MAX)), place)?;
    let mut rows = ledger::before(reader, realm, from, limit.saturating_add(1)).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.at.0, row.id));
    Ok(LedgerPage { items: rows.into_iter().map(line).collect::<Result<_>>()?, next })
}

fn place(cursor: &str) -> Result<(Timestamp, i64)> {
    let parts = cursor.split_once('.').and_then(|(at, id)| Some((Timestamp(at.parse().ok()?), id.parse().ok()?)));
    parts.ok_or_else(|| Error::invalid("cursor", "it is not one that a page has ended with"))
}

fn line(row: LedgerRow) -> Result<LedgerLine> {
    let kind = match row.kind.as_str() {
        "used" => LedgerKind::Used,
        "grant" => LedgerKind::Granted,
        "topup" => LedgerKind::Bought,
        "rollover" => LedgerKind::RolledOver,
        "expire" => LedgerKind::Expired,
        _ => return Err(StoreError::Malformed("ledger").into()),
    };
    Ok(LedgerLine { kind, amount: row.amount, at: row.at })
}

async fn told<T: DeserializeOwned>(
    reader: &mut SqliteConnection,
    channel: ChannelId,
    name: &str,
) -> Result<Option<(T, Timestamp)>> {
    let stored = snapshots::taken(reader, channel, name).await?;
    Ok(stored.and_then(|(body, at)| Some((serde_json::from_str(&body).ok()?, at))))
}
