//! When the shop is open: spans of a day, which may run past midnight, on weekdays that are no holidays.

use super::values::{Check, Unacceptable};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Days and the spans in which the shop is open on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On which days; all of them where it does not say.
    #[serde(default = "Weekday::all_days", skip_serializing_if = "Weekday::are_all")]
    pub days: Vec<Weekday>,
    /// From when to when.
    pub open: Vec<Span>,
    /// Days on which these spans do not begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// What a customer reads outside; empty for nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub away: String,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the file's own words")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// Every day.
    pub fn all_days() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn are_all(days: &[Self]) -> bool {
        days == Self::ALL
    }

    /// The weekday of a date.
    pub fn of(date: Date) -> Self {
        Self::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % Self::ALL.len()]
    }
}

/// From one minute of a day to another, which is on the next day where it is not later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// Its first minute, counted from midnight.
    pub from: i16,
    /// The minute after its last; 1440 is the end of the day.
    pub to: i16,
}

/// Minutes of a day.
pub const DAY: i16 = 24 * 60;

impl Span {
    /// Whether it ends on the day after it began.
    pub fn runs_past_midnight(self) -> bool {
        self.to <= self.from
    }
}

impl TryFrom<String> for Span {
    type Error = Unacceptable;

    fn try_from(text: String) -> Result<Self, Unacceptable> {
        let minutes = text.split_once('-').and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
        match minutes {
            Some((from, to)) if from < DAY && from != to => Ok(Self { from, to }),
            _ => Err(Unacceptable(
                "a span is written as \"08:00-17:00\"; one past midnight as \"20:00-02:00\"".to_owned(),
            )),
        }
    }
}

fn minute(text: &str) -> Option<i16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two = |digits: &str| {
        (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse::<i16>().ok())
    };
    let (hour, minute) = (two(hour)??, two(minute)??);
    let whole = hour * 60 + minute;
    (minute < 60 && whole <= DAY).then_some(whole)
}

impl From<Span> for String {
    fn from(Span { from, to }: Span) -> Self {
        format!("{}-{}", clock(from), clock(to))
    }
}

fn clock(minute: i16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A date on which the shop stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Holiday(pub Date);

impl TryFrom<String> for Holiday {
    type Error = Unacceptable;

    fn try_from(text: String) -> Result<Self, Unacceptable> {
        let date = text.trim().parse().ok().filter(|date: &Date| text.trim() == date.to_string());
        date.map(Self).ok_or_else(|| Unacceptable("a holiday is written as \"2026-12-25\"".to_owned()))
    }
}

impl From<Holiday> for String {
    fn from(Holiday(date): Holiday) -> Self {
        date.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}

impl Check for Hours {
    fn check(&self) -> Result<(), Unacceptable> {
        match self.open.is_empty() {
            true => Err(Unacceptable("open: there is no span; write one, as in [\"08:00-17:00\"]".to_owned())),
            false => Ok(()),
        }
    }
}

/// A minute of a day as a time; the end of the day is the midnight after it.
pub fn time(minute: i16) -> Time {
    let minute = minute % DAY;
    let part = |value: i16| i8::try_from(value).unwrap_or_default();
    Time::new(part(minute / 60), part(minute % 60), 0, 0).unwrap_or(Time::midnight())
}
