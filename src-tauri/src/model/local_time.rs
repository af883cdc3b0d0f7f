//! What the clocks of the shop show, and which moment a person means who says it in their words. In the hour that is left out
//! when clocks go forward a time means the one that clocks show after it; in the hour that comes twice it means two moments.

use super::Timestamp;
use jiff::{
    SignedDuration, Zoned,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use serde::Serialize;
use specta::Type;

/// When a shop usually opens.
const MORNING: i8 = 9;

/// What a clock shows at some moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LocalTime {
    /// The day, `2026-11-22`.
    pub date: String,
    /// The time of day, `09:00`.
    pub time: String,
    /// Days from today: 0 is today, 1 tomorrow.
    pub days: i32,
}

/// The moments that a person may mean by a day and a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Just this one.
    Once(Timestamp),
    /// Clocks leave that time out; this is when they show as much later.
    LeftOut(Timestamp),
    /// Clocks show that time twice.
    Twice(Timestamp, Timestamp),
}

impl LocalTime {
    /// What clocks of `zone` show at `at`, seen from `now`.
    pub fn of(at: Timestamp, zone: &TimeZone, now: Timestamp) -> Self {
        let (then, today) = (zoned(at, zone), zoned(now, zone).date());
        let days = today.until(then.date()).map_or(0, |span| span.get_days());
        Self { date: then.date().to_string(), time: then.strftime("%H:%M").to_string(), days }
    }
}

impl Meant {
    /// What `date` (`2026-11-22`) and `time` (`09:00`) mean in `zone`; `None` for what is no day or no time.
    pub fn by(date: &str, time: &str, zone: &TimeZone) -> Option<Self> {
        let (date, time): (Date, Time) = (date.parse().ok()?, time.parse().ok()?);
        Some(Self::at(date.to_datetime(time), zone))
    }

    fn at(shown: DateTime, zone: &TimeZone) -> Self {
        let ambiguous = zone.to_ambiguous_zoned(shown);
        let offset = ambiguous.offset();
        let earlier = ambiguous.clone().earlier().map_or(Timestamp(0), |zoned| moment(&zoned));
        let later = ambiguous.later().map_or(Timestamp(0), |zoned| moment(&zoned));
        match offset {
            AmbiguousOffset::Unambiguous { .. } => Self::Once(later),
            AmbiguousOffset::Gap { .. } => Self::LeftOut(later),
            AmbiguousOffset::Fold { .. } => Self::Twice(earlier, later),
        }
    }

    /// The first moment that is meant.
    pub fn first(self) -> Timestamp {
        match self {
            Self::Once(at) | Self::LeftOut(at) | Self::Twice(at, _) => at,
        }
    }
}

/// Tomorrow, when the shop opens.
pub fn tomorrow_morning(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let tomorrow = zoned(now, zone).date().checked_add(SignedDuration::from_hours(24));
    let tomorrow = tomorrow.unwrap_or(Date::MAX);
    Meant::at(tomorrow.at(MORNING, 0, 0, 0), zone).first()
}

fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone())
}

fn moment(zoned: &Zoned) -> Timestamp {
    Timestamp(zoned.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_that_clocks_leave_out_is_the_one_they_show_after_it() {
        let meant = Meant::by("2026-03-29", "02:30", &berlin()).unwrap();
        assert_eq!(meant, Meant::LeftOut(at("2026-03-29T01:30:00Z")));
        assert_eq!(LocalTime::of(meant.first(), &berlin(), at("2026-03-28T22:59:00Z")).time, "03:30");
    }

    #[test]
    fn a_time_that_comes_twice_means_two_moments_an_hour_apart() {
        let meant = Meant::by("2026-10-25", "02:30", &berlin()).unwrap();
        assert_eq!(meant, Meant::Twice(at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z")));
    }

    #[test]
    fn tomorrow_is_a_day_of_the_clock_and_not_twenty_four_hours() {
        let (before, zone) = (at("2026-03-28T22:30:00Z"), berlin());
        let morning = tomorrow_morning(before, &zone);
        assert_eq!(morning, at("2026-03-29T07:00:00Z"));
        let shown = LocalTime::of(morning, &zone, before);
        assert_eq!((shown.date.as_str(), shown.time.as_str(), shown.days), ("2026-03-29", "09:00", 1));
    }

    #[test]
    fn the_shops_day_counts_and_not_that_of_london() {
        let zone = TimeZone::fixed(jiff::tz::offset(7));
        let shown = LocalTime::of(at("2026-11-21T18:00:00Z"), &zone, at("2026-11-21T16:00:00Z"));
        assert_eq!((shown.date.as_str(), shown.time.as_str(), shown.days), ("2026-11-22", "01:00", 1));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (date, time) in [("2026-02-30", "09:00"), ("", "09:00"), ("2026-11-22", "25:00"), ("2026-11-22", "")] {
            assert_eq!(Meant::by(date, time, &berlin()), None, "{date} {time}");
        }
    }

    proptest! {
        #[test]
        fn what_a_clock_shows_means_the_moment_at_which_it_shows_it(minutes in 0..4_000_000_i64) {
            let (zone, moment) = (berlin(), Timestamp(1_700_000_000_000 / 60_000 * 60_000 + minutes * 60_000));
            let shown = LocalTime::of(moment, &zone, moment);
            let found = match Meant::by(&shown.date, &shown.time, &zone).unwrap() {
                Meant::Once(at) | Meant::LeftOut(at) => at == moment,
                Meant::Twice(first, second) => first == moment || second == moment,
            };
            prop_assert!(found, "{shown:?}");
        }
    }
}
