//! Contacts as a CSV file that a spreadsheet opens. Customers choose their own names, so a cell that a spreadsheet would take
//! for a formula is made text first.

use crate::{
    error::{Error, Result},
    model::{
        ContactId, Realm, Timestamp,
        contact_list::{ContactEntry, ContactFilter, ContactSort},
    },
    store::{
        Store,
        contact_list::{self, More},
    },
};
use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The columns; the first four are those that an import reads.
const COLUMNS: [&str; 9] = ["name", "phone", "tags", "note", "blocked", "bot", "channel", "first_seen", "last_message"];
/// Rows that are read at once.
const PAGE: u32 = 500;
/// What tells a spreadsheet that the text is UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";
/// File names that are tried beside others of the same day.
const NAMES: u32 = 1_000;

/// Which contacts are written.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// All that a filter lets through.
    Filter(ContactFilter),
    /// These, of this realm.
    These(Realm, HashSet<ContactId>),
}

/// Writes contacts by name to a new file in `directory`, named after the day. Returns its path.
///
/// # Errors
/// When the database fails or the file cannot be written; half a file is removed.
pub async fn write(store: &Store, chosen: Chosen, directory: &Path, now: Timestamp) -> Result<PathBuf> {
    let (mut file, path) = create(directory, &day(now))?;
    let written = fill(store, chosen, &mut file).await;
    if let Err(error) = written {
        if let Err(left) = fs::remove_file(&path) {
            tracing::warn!(%left, path = %path.display(), "half an export stays");
        }
        return Err(error);
    }
    Ok(path)
}

async fn fill(store: &Store, chosen: Chosen, file: &mut File) -> Result<()> {
    file.write_all(BOM)?;
    let mut lines = csv::Writer::from_writer(file);
    lines.write_record(COLUMNS).map_err(io::Error::from)?;
    let filter = match &chosen {
        Chosen::Filter(filter) => filter.clone(),
        Chosen::These(realm, _) => ContactFilter::everyone(*realm),
    };
    let mut cursor: Option<String> = None;
    loop {
        let mut reader = store.read().await?;
        let page = contact_list::page(&mut reader, &filter, ContactSort::Name, cursor.as_deref(), PAGE).await?;
        let wanted = |entry: &ContactEntry| match &chosen {
            Chosen::Filter(_) => true,
            Chosen::These(_, ids) => ids.contains(&entry.contact.id),
        };
        let entries: Vec<_> = page.items.into_iter().filter(wanted).collect();
        let more = contact_list::more(&mut reader, entries.iter().map(|entry| entry.contact.id)).await?;
        for entry in &entries {
            lines.write_record(cells(entry, more.get(&entry.contact.id))).map_err(io::Error::from)?;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(lines.flush()?);
        }
    }
}

fn cells(entry: &ContactEntry, more: Option<&More>) -> [String; 9] {
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    [
        named(entry),
        entry.contact.phone.clone(),
        entry.tags.join(", "),
        more.map(|more| more.note.clone()).unwrap_or_default(),
        yes(entry.blocked),
        yes(!entry.bot_off),
        entry.channel_name.clone(),
        more.map(|more| more.created_at.to_string()).unwrap_or_default(),
        entry.last_message_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
    .map(|cell| plain(&cell))
}

/// A row shows the number of who has no name; in the file that is in a column of its own.
fn named(entry: &ContactEntry) -> String {
    let contact = &entry.contact;
    if contact.name == contact.phone_pretty { String::new() } else { contact.name.clone() }
}

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    let risky = cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

/// The day here, as file names sort.
fn day(now: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    instant.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d").to_string()
}

/// A file that was not there before.
fn create(directory: &Path, day: &str) -> Result<(File, PathBuf)> {
    for number in 1..=NAMES {
        let copy = if number == 1 { String::new() } else { format!("-{number}") };
        let path = directory.join(format!("contacts-{day}{copy}.csv"));
        match File::create_new(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Conflict("there are a thousand exports of today already; move some of them away"))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for cell in ["=1+1", "+62", "-2", "@sum", "  =1", "\t=1", "\r=1"] {
            assert_eq!(plain(cell), format!("'{cell}"));
        }
        assert_eq!(plain("Bu Ratna = Grosir"), "Bu Ratna = Grosir");
    }
}
