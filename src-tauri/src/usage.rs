//! How much was written and spent, by day. Days are those of UTC.

pub mod export;
pub mod report;

use crate::{
    error::{Error, Result},
    model::{Realm, Timestamp},
    store::usage::{self, DayRow},
};
use sqlx::SqliteConnection;
use std::ops::RangeInclusive;

/// How many days can be asked for.
pub const DAYS: RangeInclusive<u32> = 1..=365;
/// A day.
pub(crate) const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Refuses a number of days that cannot be asked for.
///
/// # Errors
/// When it is not among [`DAYS`].
pub fn check_days(days: u32) -> Result<()> {
    match DAYS.contains(&days) {
        true => Ok(()),
        false => Err(Error::invalid("days", format!("it must be a number from {} to {}", DAYS.start(), DAYS.end()))),
    }
}

/// The last `days` days, today the last of them, each with what happened on it.
///
/// # Errors
/// When `days` is not among [`DAYS`], or the database fails.
pub async fn daily(connection: &mut SqliteConnection, realm: Realm, days: u32, now: Timestamp) -> Result<Vec<DayRow>> {
    check_days(days)?;
    let today = now.0.div_euclid(DAY_MILLIS);
    let first = today - i64::from(days) + 1;
    let mut busy = usage::days(connection, realm, first, today).await?.into_iter().peekable();
    let every =
        (first..=today).map(|day| busy.next_if(|row| row.day == day).unwrap_or(DayRow { day, ..DayRow::default() }));
    Ok(every.collect())
}

/// Credits spent since the first of this month.
///
/// # Errors
/// When the database fails.
pub async fn credits_this_month(connection: &mut SqliteConnection, realm: Realm, now: Timestamp) -> Result<i64> {
    let today = now.0.div_euclid(DAY_MILLIS);
    let first = today + 1 - i64::from(date(today).day());
    Ok(usage::days(connection, realm, first, today).await?.iter().map(|row| row.credits).sum())
}

/// The date of a day.
pub fn date(day: i64) -> jiff::civil::Date {
    let instant = jiff::Timestamp::from_millisecond(day.saturating_mul(DAY_MILLIS)).unwrap_or_default();
    instant.to_zoned(jiff::tz::TimeZone::UTC).date()
}
