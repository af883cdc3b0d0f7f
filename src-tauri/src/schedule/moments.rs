//! Which moments a person can choose, as the shop's clocks show them.

use crate::{
    error::{Error, Result},
    model::{
        LocalTime, MomentView, OfferedMoments, PickedMoment, Timestamp,
        local_time::{Meant, tomorrow_morning},
    },
    settings,
};
use jiff::tz::TimeZone;
use sqlx::SqliteConnection;

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// Moments that are offered without being asked for.
///
/// # Errors
/// When the database fails.
pub async fn offered(reader: &mut SqliteConnection, now: Timestamp) -> Result<OfferedMoments> {
    let zone = settings::time_zone(reader).await?;
    Ok(OfferedMoments {
        in_an_hour: view(now.plus_millis(HOUR_MILLIS), &zone, now),
        tomorrow: view(tomorrow_morning(now, &zone), &zone, now),
        zone: settings::time_zone_name(reader).await?,
    })
}

/// What a day (`2026-11-22`) and a time (`09:00`) mean in the shop.
///
/// # Errors
/// When there is no such day or time, or the database fails.
pub async fn picked(reader: &mut SqliteConnection, date: &str, time: &str, now: Timestamp) -> Result<PickedMoment> {
    let zone = settings::time_zone(reader).await?;
    let meant = Meant::by(date, time, &zone);
    let meant = meant.ok_or_else(|| Error::invalid("send_at", "choose a day and a time, as 2026-11-22 and 09:00"))?;
    let moments = match meant {
        Meant::Once(at) | Meant::LeftOut(at) => vec![at],
        Meant::Twice(first, second) => vec![first, second],
    };
    Ok(PickedMoment {
        moments: moments.into_iter().map(|at| view(at, &zone, now)).collect(),
        is_left_out: matches!(meant, Meant::LeftOut(_)),
    })
}

fn view(at: Timestamp, zone: &TimeZone, now: Timestamp) -> MomentView {
    MomentView { at, local: LocalTime::of(at, zone, now) }
}
