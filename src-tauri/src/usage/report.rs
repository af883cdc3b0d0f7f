//! Who spent how much on each day, and at which pace.

use crate::{
    error::Result,
    model::{
        Realm, Timestamp,
        accounting::{NumberUsage, SpeakerDay, UsageView},
    },
    store::usage_numbers::{self, NumberRow, SpeakerRow},
    usage::{DAY_MILLIS, check_days, date},
};
use sqlx::SqliteConnection;

/// The last `days` days, today the last of them: who spoke on each, and which numbers.
///
/// # Errors
/// When `days` cannot be asked for, or the database fails.
pub async fn view(reader: &mut SqliteConnection, realm: Realm, days: u32, now: Timestamp) -> Result<UsageView> {
    check_days(days)?;
    let today = now.0.div_euclid(DAY_MILLIS);
    let first = today - i64::from(days) + 1;
    let every = every_day(reader, realm, first, today).await?;
    let earlier = usage_numbers::by_speaker(reader, realm, first - i64::from(days), first - 1).await?;
    let numbers: Vec<_> = usage_numbers::by_number(reader, first, today).await?.into_iter().map(number).collect();
    Ok(UsageView {
        days: every.into_iter().map(day).collect(),
        sent: numbers.iter().filter(|number| number.realm == realm).map(|number| number.sent).sum(),
        numbers,
        before: Some(earlier.iter().map(SpeakerRow::total).sum()).filter(|credits| *credits > 0),
    })
}

/// Credits of a day, as the mean of the last `days` that have ended. The days before the first use count for nothing; `None`
/// where there was no use.
///
/// # Errors
/// When the database fails.
pub async fn pace(reader: &mut SqliteConnection, realm: Realm, days: usize, now: Timestamp) -> Result<Option<f64>> {
    let today = now.0.div_euclid(DAY_MILLIS);
    let ended = every_day(reader, realm, today - i64::try_from(days).unwrap_or(i64::MAX), today - 1).await?;
    Ok(mean(&ended.iter().map(SpeakerRow::total).collect::<Vec<_>>()))
}

/// The mean of what was used on each day from the first use on.
pub fn mean(days: &[i64]) -> Option<f64> {
    let used: Vec<_> = days.iter().skip_while(|credits| **credits == 0).collect();
    let total: i64 = used.iter().copied().sum();
    (total > 0).then(|| total as f64 / used.len() as f64)
}

async fn every_day(reader: &mut SqliteConnection, realm: Realm, first: i64, last: i64) -> Result<Vec<SpeakerRow>> {
    let mut busy = usage_numbers::by_speaker(reader, realm, first, last).await?.into_iter().peekable();
    let every = (first..=last)
        .map(|day| busy.next_if(|row| row.day == day).unwrap_or(SpeakerRow { day, ..SpeakerRow::default() }));
    Ok(every.collect())
}

fn day(row: SpeakerRow) -> SpeakerDay {
    let SpeakerRow { day, human, bot, ai, script } = row;
    SpeakerDay { date: date(day).to_string(), human, bot, ai, script }
}

fn number(row: NumberRow) -> NumberUsage {
    let NumberRow { channel_id, name, realm, sent, credits } = row;
    NumberUsage { channel_id, name, realm, sent, credits }
}

#[cfg(test)]
mod tests {
    use super::mean;

    #[test]
    fn the_pace_begins_with_the_first_use() {
        assert_eq!(mean(&[0, 0, 0]), None);
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[0, 0, 4, 0, 2]), Some(2.0));
        assert_eq!(mean(&[10; 30]), Some(10.0));
    }
}
