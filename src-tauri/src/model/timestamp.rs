//! A moment, in Unix milliseconds. Outside Rust it is RFC 3339 in UTC.

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// Unix milliseconds, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, specta::Type)]
#[specta(type = String)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole Unix seconds, as the waviro dialect shows them.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// `YYYY-MM-DD HH:MM:SS` in UTC, as the multiwhats dialect writes it.
    pub fn plain(self) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        instant.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Midnight before this moment, as clocks of this zone show it.
    #[must_use]
    pub fn start_of_day(self, zone: &TimeZone) -> Self {
        let here = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().to_zoned(zone.clone());
        here.start_of_day().map_or(self, |midnight| Self(midnight.timestamp().as_millisecond()))
    }

    /// This moment plus `millis` (negative goes back).
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        write!(f, "{instant:.3}")
    }
}

impl FromStr for Timestamp {
    type Err = jiff::Error;

    /// RFC 3339, with any offset.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(|instant: jiff::Timestamp| Self(instant.as_millisecond()))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
