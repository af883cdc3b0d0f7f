//! Contacts as a CSV file that a spreadsheet opens. It is written page by page: an address book of any size needs no more
//! memory than a page.

use crate::{
    downloads,
    error::Result,
    model::{
        ContactId, Realm, Timestamp,
        contact_field::ContactField,
        contact_list::{ContactEntry, ContactFilter, ContactSort},
    },
    sheet::Sheet,
    store::{
        Store, contact_fields,
        contact_list::{self, More},
    },
};
use std::{
    collections::HashSet,
    fs::{self, File},
    path::{Path, PathBuf},
};

/// The columns; the first four are those that an import reads, and fields of the shop's own follow them all.
const COLUMNS: [&str; 9] = ["name", "phone", "tags", "note", "blocked", "bot", "channel", "first_seen", "last_message"];
/// Rows that are read at once.
const PAGE: u32 = 500;

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
    let (file, path) = downloads::create(directory, &format!("contacts-{}", day(now)), "csv")?;
    let written = fill(store, chosen, file).await;
    if let Err(error) = written {
        if let Err(left) = fs::remove_file(&path) {
            tracing::warn!(%left, path = %path.display(), "half an export stays");
        }
        return Err(error);
    }
    Ok(path)
}

async fn fill(store: &Store, chosen: Chosen, file: File) -> Result<()> {
    let fields = contact_fields::list(&mut *store.read().await?).await?;
    let columns: Vec<&str> = COLUMNS.into_iter().chain(fields.iter().map(|field| field.name.as_str())).collect();
    let mut sheet = Sheet::to(file, &columns)?;
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
            sheet.row(&cells(entry, more.get(&entry.contact.id), &fields))?;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(sheet.finish()?.sync_all()?);
        }
    }
}

fn cells(entry: &ContactEntry, more: Option<&More>, fields: &[ContactField]) -> Vec<String> {
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let known = |field: &ContactField| {
        let value = entry.fields.iter().find(|value| value.field_id == field.id);
        value.map(|value| value.value.clone()).unwrap_or_default()
    };
    let usual = [
        named(entry),
        entry.contact.phone.clone(),
        entry.tags.join(", "),
        more.map(|more| more.note.clone()).unwrap_or_default(),
        yes(entry.blocked),
        yes(!entry.bot_off),
        entry.channel_name.clone(),
        more.map(|more| more.created_at.to_string()).unwrap_or_default(),
        entry.last_message_at.map(|at| at.to_string()).unwrap_or_default(),
    ];
    usual.into_iter().chain(fields.iter().map(known)).collect()
}

/// A row shows the number of who has no name; in the file that is in a column of its own.
fn named(entry: &ContactEntry) -> String {
    let contact = &entry.contact;
    if contact.name == contact.phone_pretty { String::new() } else { contact.name.clone() }
}

/// The day here, as file names sort.
fn day(now: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    instant.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d").to_string()
}
