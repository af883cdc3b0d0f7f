//! Usage as a file for a spreadsheet.

use crate::{
    error::Result,
    model::{Realm, Timestamp, accounting::SpeakerDay},
    sheet::Sheet,
    usage::report,
};
use sqlx::SqliteConnection;

/// The last `days` days as CSV: a row for each, with the credits of whoever spoke.
///
/// # Errors
/// When `days` cannot be asked for, or the database fails.
pub async fn csv(reader: &mut SqliteConnection, realm: Realm, days: u32, now: Timestamp) -> Result<Vec<u8>> {
    let usage = report::view(reader, realm, days, now).await?;
    let mut sheet = Sheet::new(&["date", "people", "bot", "ai", "scripts", "credits"])?;
    for SpeakerDay { date, human, bot, ai, script } in usage.days {
        let counts = [human, bot, ai, script, human + bot + ai + script].map(|count| count.to_string());
        sheet.row(&[&[date][..], &counts[..]].concat())?;
    }
    sheet.finish()
}
