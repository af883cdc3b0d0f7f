//! Whether a shop is open at a moment, and when it opens next. Hours are times of a place: each is made into a moment by the
//! rules of its zone, so that a day on which the clocks change has the hours that people there expect.

use super::definition::hours::{Holiday, Hours, Span, Weekday, time};
use crate::model::Timestamp;
use jiff::{ToSpan, civil::Date, tz::TimeZone};

/// How far ahead the next opening is looked for, in days: a year of holidays and a week.
const HORIZON: i32 = 373;

/// How a shop stands at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// People can be reached.
    Open,
    /// Nobody is there.
    Closed {
        /// When it opens; `None` where it never does.
        until: Option<Timestamp>,
        /// The same as people there read it, HH:MM; empty where it never opens.
        next_open: String,
        /// What a customer reads meanwhile; empty for nothing.
        away: String,
    },
}

/// How a shop with these hours stands at `now`. Without hours it is always open.
pub fn at(hours: &[Hours], zone: &TimeZone, now: Timestamp) -> Opening {
    let Some(today) = date(zone, now) else { return Opening::Open };
    if hours.is_empty() || hours.iter().any(|hours| is_open(hours, zone, today, now)) {
        return Opening::Open;
    }
    let next = (0..=HORIZON).find_map(|days| {
        let day = today.checked_add(days.days()).ok()?;
        let starts = hours.iter().flat_map(|hours| starts(hours, zone, day).map(move |start| (start, hours)));
        starts.filter(|(start, _)| *start > now).min_by_key(|(start, _)| *start)
    });
    let first_words = || hours.iter().map(|hours| hours.away.clone()).find(|away| !away.is_empty());
    let words = next.map(|(_, hours)| hours.away.clone()).filter(|away| !away.is_empty());
    Opening::Closed {
        until: next.map(|(start, _)| start),
        next_open: next.and_then(|(start, _)| clock(zone, start)).unwrap_or_default(),
        away: words.or_else(first_words).unwrap_or_default(),
    }
}

/// A span that began yesterday may still last.
fn is_open(hours: &Hours, zone: &TimeZone, today: Date, now: Timestamp) -> bool {
    let days = [today.yesterday().ok(), Some(today)];
    days.into_iter().flatten().filter(|day| begins_on(hours, *day)).any(|day| {
        hours.open.iter().any(|span| bounds(zone, day, *span).is_some_and(|(from, to)| from <= now && now < to))
    })
}

fn starts<'h>(hours: &'h Hours, zone: &'h TimeZone, day: Date) -> impl Iterator<Item = Timestamp> + 'h {
    let spans = hours.open.iter().filter(move |_| begins_on(hours, day));
    spans.filter_map(move |span| bounds(zone, day, *span)).map(|(from, _)| from)
}

fn begins_on(hours: &Hours, day: Date) -> bool {
    hours.days.contains(&Weekday::of(day)) && !hours.holidays.contains(&Holiday(day))
}

fn bounds(zone: &TimeZone, day: Date, span: Span) -> Option<(Timestamp, Timestamp)> {
    let ends_tomorrow = span.runs_past_midnight() || span.to == super::definition::hours::DAY;
    let last = if ends_tomorrow { day.tomorrow().ok()? } else { day };
    Some((moment(zone, day, span.from)?, moment(zone, last, span.to)?))
}

fn moment(zone: &TimeZone, day: Date, minute: i16) -> Option<Timestamp> {
    let there = zone.to_ambiguous_zoned(day.to_datetime(time(minute))).compatible().ok()?;
    Some(Timestamp(there.timestamp().as_millisecond()))
}

fn date(zone: &TimeZone, now: Timestamp) -> Option<Date> {
    Some(jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date())
}

fn clock(zone: &TimeZone, at: Timestamp) -> Option<String> {
    let there = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(zone.clone());
    Some(format!("{:02}:{:02}", there.hour(), there.minute()))
}

/// The moment at which the day began in which `now` is.
pub fn day_began(zone: &TimeZone, now: Timestamp) -> Timestamp {
    date(zone, now).and_then(|today| moment(zone, today, 0)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::definition::values::Zone;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        Zone::try_from(name.to_owned()).unwrap().rules()
    }

    fn hours(days: &[Weekday], open: &[&str], holidays: &[&str], away: &str) -> Hours {
        Hours {
            days: days.to_vec(),
            open: open.iter().map(|span| Span::try_from((*span).to_owned()).unwrap()).collect(),
            holidays: holidays.iter().map(|date| Holiday::try_from((*date).to_owned()).unwrap()).collect(),
            away: away.to_owned(),
        }
    }

    fn moment_of(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    /// `open`, or when it opens next as people there read it.
    fn told(hours: &[Hours], zone: &TimeZone, at_utc: &str) -> String {
        match at(hours, zone, moment_of(at_utc)) {
            Opening::Open => "open".to_owned(),
            Opening::Closed { next_open, .. } => next_open,
        }
    }

    #[test]
    fn spans_breaks_nights_weekends_and_holidays() {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        let jakarta = zone("Asia/Jakarta");
        let shop = [hours(&[Mon, Tue, Wed, Thu, Fri], &["08:00-12:00", "13:00-01:00"], &["2026-12-25"], "tutup")];
        for (utc, expected) in [
            ("2026-12-21T00:59:59Z", "08:00"), // Monday 07:59
            ("2026-12-21T01:00:00Z", "open"),
            ("2026-12-21T05:00:00Z", "13:00"), // noon
            ("2026-12-21T06:00:00Z", "open"),
            ("2026-12-21T17:30:00Z", "open"),  // Tuesday 00:30, from Monday
            ("2026-12-21T18:00:00Z", "08:00"), // Tuesday 01:00
            ("2026-12-24T17:30:00Z", "open"),  // the holiday's first half hour belongs to Thursday
            ("2026-12-25T03:00:00Z", "08:00"), // the holiday itself; opens on Monday
            ("2026-12-26T03:00:00Z", "08:00"), // Saturday
        ] {
            assert_eq!(told(&shop, &jakarta, utc), expected, "{utc}");
        }
        let Opening::Closed { until, away, .. } = at(&shop, &jakarta, moment_of("2026-12-25T03:00:00Z")) else {
            panic!()
        };
        assert_eq!((until, away.as_str()), (Some(moment_of("2026-12-28T01:00:00Z")), "tutup"));
    }

    #[test]
    fn the_clocks_change_and_the_hours_stay() {
        let berlin = zone("Europe/Berlin");
        let shop = [hours(&Weekday::all_days(), &["09:00-18:00"], &[], "")];
        assert_eq!(told(&shop, &berlin, "2026-03-28T08:30:00Z"), "open", "09:30 in winter");
        assert_eq!(told(&shop, &berlin, "2026-03-29T07:30:00Z"), "open", "09:30 in summer");
        assert_eq!(told(&shop, &berlin, "2026-03-29T06:59:00Z"), "09:00");
    }

    #[test]
    fn a_shop_that_never_opens_says_no_time() {
        let never = [hours(&[], &["09:00-18:00"], &[], "")];
        let closed = at(&never, &zone("UTC"), moment_of("2026-03-28T08:30:00Z"));
        assert_eq!(closed, Opening::Closed { until: None, next_open: String::new(), away: String::new() });
        assert_eq!(at(&[], &zone("UTC"), Timestamp(0)), Opening::Open);
    }

    proptest! {
        /// Without changes of the clock, the hours are arithmetic on minutes of a week.
        #[test]
        fn it_agrees_with_arithmetic(
            days in prop::collection::vec(0..7_usize, 1..7),
            spans in prop::collection::vec((0..1440_i16, 1..1440_i16), 1..4),
            minute in 0..10_080_i64,
        ) {
            let open: Vec<_> = spans.iter().map(|(from, length)| {
                let to = (from + length) % 1440;
                Span { from: *from, to: if to == 0 { 1440 } else { to } }
            }).collect();
            let shop = Hours { days: days.iter().map(|day| Weekday::all_days()[*day]).collect(), open, holidays: Vec::new(), away: String::new() };
            let monday = moment_of("2026-01-05T00:00:00Z");
            let is_within = |minute: i64| days.iter().any(|day| spans.iter().any(|(from, length)| {
                let start = i64::try_from(*day).unwrap() * 1440 + i64::from(*from);
                (minute - start).rem_euclid(10_080) < i64::from(*length)
            }));
            let now = monday.plus_millis(minute * 60_000);
            match at(&[shop], &TimeZone::UTC, now) {
                Opening::Open => prop_assert!(is_within(minute)),
                Opening::Closed { until, .. } => {
                    prop_assert!(!is_within(minute));
                    let until = until.unwrap();
                    let minutes = (until.0 - monday.0) / 60_000;
                    prop_assert!(is_within(minutes), "it opens when it says");
                    prop_assert!((minute..minutes).all(|earlier| !is_within(earlier)), "and not before");
                }
            }
        }
    }
}
