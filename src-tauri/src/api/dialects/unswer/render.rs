//! From rows of the store to the dialect's shapes.

use crate::{
    contacts::listing,
    error::Result,
    gateways::unswer::{Contact, ContactDetail},
    model::Timestamp,
    settings,
    store::{StoreError, channel_contacts::ListedRow},
};
use jiff::tz::TimeZone;
use sqlx::SqliteConnection;

/// Knows the shop's time zone.
pub struct Renderer(TimeZone);

impl Renderer {
    /// The renderer of the zone that is chosen now.
    pub async fn new(db: &mut SqliteConnection) -> Result<Self> {
        Ok(Self(settings::time_zone(db).await?))
    }

    /// A contact of the list.
    pub fn contact(&self, row: &ListedRow) -> Contact {
        Contact {
            id: row.id.to_string(),
            phone: number(row),
            tag: listing::display_name(row),
            is_blocked: row.is_blocked,
            created_at: self.time(row.created_at),
        }
    }

    /// A contact with everything that it is called.
    pub fn detail(&self, row: &ListedRow) -> Result<ContactDetail, StoreError> {
        Ok(ContactDetail {
            id: row.id.to_string(),
            phone: number(row),
            tags: listing::names(row)?,
            is_blocked: row.is_blocked,
            created_at: self.time(row.created_at),
        })
    }

    fn time(&self, at: Timestamp) -> String {
        let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        instant.to_zoned(self.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
    }
}

/// Stored phones are E.164 digits, of which a number holds more than there can be.
fn number(row: &ListedRow) -> u64 {
    row.phone.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_milliseconds_and_the_zones_offset() {
        for (zone, expected) in [
            (jiff::tz::Offset::constant(7).to_time_zone(), "2026-05-29T03:26:40.005+07:00"),
            (TimeZone::get("Asia/Kolkata").unwrap(), "2026-05-29T01:56:40.005+05:30"),
            (TimeZone::UTC, "2026-05-28T20:26:40.005+00:00"),
        ] {
            assert_eq!(Renderer(zone).time(Timestamp(1_780_000_000_005)), expected);
        }
    }
}
