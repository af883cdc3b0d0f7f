//! Credits and usage.

use crate::{
    api::{
        Call,
        openapi::{about::Param, params},
        refusal::Refusal,
        reply::Reply,
    },
    channels::hosted::sync,
    credits,
    gateways::wabot::{
        Success,
        credits::{Allowance, Credits, DayUsage, MessageCounts, Rollover, Topup, Usage},
    },
    model::credits::Account,
    store::usage::DayRow,
    usage,
};

/// Days of usage where nobody says how many.
const DAYS: u32 = 30;

/// The query of `GET /usage`.
pub const QUERY: &[Param] = &[Param {
    name: "days",
    description: "How many days, today included. 30 where it is left out.",
    schema: || params::whole(1, 365),
}];

/// `GET /credits`
pub async fn balance(call: Call) -> Result<Reply, Refusal> {
    if let Some(hosted) = call.hosted().await? {
        return Ok(Reply::ok(&Success::of(sync::credits(&hosted).await?)));
    }
    let (realm, now) = (call.realm().await?, call.app().clock().now());
    let mut reader = call.app().store().read().await?;
    let credits = match credits::account(&mut reader, realm, now).await? {
        Some(account) => counted(&account),
        None => {
            let used = usage::credits_this_month(&mut reader, realm, now).await?;
            Credits { allowance: Allowance { used, ..Allowance::default() }, ..Credits::default() }
        }
    };
    Ok(Reply::ok(&Success::of(credits)))
}

fn counted(account: &Account) -> Credits {
    let resets_at = account.resets_at().to_string();
    Credits {
        balance: Some(account.balance()),
        allowance: Allowance {
            granted: Some(account.granted),
            used: account.granted - account.allowance,
            remaining: Some(account.allowance),
            resets_at: Some(resets_at.clone()),
        },
        rollover: Rollover {
            remaining: Some(account.rollover),
            expires_at: Some(resets_at).filter(|_| account.rollover > 0),
        },
        topup: Topup { remaining: Some(account.topup) },
    }
}

/// `GET /usage`
pub async fn usage(call: Call) -> Result<Reply, Refusal> {
    let days = match call.query("days").map(str::parse) {
        None => DAYS,
        Some(Ok(days)) => days,
        Some(Err(_)) => return Err(Refusal::invalid("days must be a number from 1 to 365")),
    };
    if let Some(hosted) = call.hosted().await? {
        usage::check_days(days)?;
        return Ok(Reply::ok(&Success::of(sync::usage(&hosted, days).await?)));
    }
    let (realm, now) = (call.realm().await?, call.app().clock().now());
    let daily = usage::daily(&mut *call.app().store().read().await?, realm, days, now).await?;
    let daily: Vec<_> = daily.iter().map(|row| (date(row), row)).collect();
    let total = |count: fn(&DayRow) -> i64| daily.iter().map(|(_, row)| count(row)).sum::<i64>();
    Ok(Reply::ok(&Success::of(Usage {
        days,
        from: daily.first().map(|(date, _)| date.clone()).unwrap_or_default(),
        to: daily.last().map(|(date, _)| date.clone()).unwrap_or_default(),
        credits_used: total(|row| row.credits),
        messages: MessageCounts {
            r#in: total(|row| row.inbound),
            out: total(DayRow::outbound),
            bot: total(|row| row.bot),
            human: total(|row| row.human),
            system: total(|row| row.system),
        },
        daily: daily.iter().map(|(date, row)| day(date, row)).collect(),
    })))
}

fn date(row: &DayRow) -> String {
    usage::date(row.day).to_string()
}

fn day(date: &str, row: &DayRow) -> DayUsage {
    DayUsage { date: date.to_owned(), credits_used: row.credits, r#in: row.inbound, out: row.outbound() }
}
