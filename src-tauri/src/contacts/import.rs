//! Contacts from a CSV file: a dry run that shows what would happen, the import in batches, and the way back.

pub mod file;

use crate::{
    error::{Error, Result},
    events::Event,
    model::{ChannelId, ImportId, Realm, contact_import::*},
    phone,
    store::{
        Store, Tx, channels, contact_batch,
        contact_import::{self as store, Known, NewRow},
        contacts,
    },
};
use file::{Content, Line};
use futures_util::FutureExt;
use std::collections::HashMap;

/// Lines of one transaction: others write between two of them.
const BATCH: usize = 500;
/// Lines and faults that a preview shows.
const SHOWN: usize = 100;

/// What an import would do. Nothing is stored.
///
/// # Errors
/// When the file cannot be read, there is no such channel, or the database fails.
pub async fn preview(store: &Store, request: &ImportRequest) -> Result<ImportPreview> {
    let Content { lines, faults } = file::read(&request.text, &request.country)?;
    let mut reader = store.read().await?;
    let realm = channels::get(&mut reader, request.channel_id).await?.ok_or(Error::NotFound("channel"))?.realm;
    let rows = store::known(&mut reader, realm, lines.iter().map(|line| line.phone.as_str())).await?;
    let known = known(&rows);
    let shown = lines.iter().take(SHOWN).map(|line| ImportLine {
        line: line.number,
        name: line.name.clone(),
        phone_pretty: phone::pretty(&line.phone),
        tags: line.tags.clone(),
        known: known.contains_key(line.phone.as_str()),
    });
    let there = lines.iter().filter(|line| known.contains_key(line.phone.as_str())).count();
    Ok(ImportPreview {
        fresh: number(lines.len() - there),
        known: number(there),
        left_out: number(faults.len()),
        lines: shown.collect(),
        faults: faults.into_iter().take(SHOWN).collect(),
    })
}

/// Imports what the preview shows, each batch in a transaction of its own. Who is known gets the name of the file, its tags in
/// addition, and its note where there is none.
///
/// # Errors
/// When the file cannot be read, there is no such channel, or the database fails; the batches before stay, and can be taken
/// back.
pub async fn run(store: &Store, request: &ImportRequest) -> Result<Imported> {
    let Content { lines, .. } = file::read(&request.text, &request.country)?;
    let channel = request.channel_id;
    let (id, realm) = store.write(move |tx| begin(tx, channel).boxed()).await?;
    let mut imported = Imported { id, fresh: 0, known: 0 };
    for batch in lines.chunks(BATCH) {
        let batch = batch.to_vec();
        let size = number(batch.len());
        let there = store.write(move |tx| save(tx, (id, realm, channel), batch).boxed()).await?;
        imported.known += there;
        imported.fresh += size - there;
    }
    Ok(imported)
}

/// Takes an import back: who came with it and has no conversation yet goes, and what it changed on others is as before, except
/// where somebody has changed it since.
///
/// # Errors
/// When there is no such import, it was taken back before, or the database fails.
pub async fn undo(tx: &mut Tx, id: ImportId) -> Result<()> {
    let now = tx.now();
    if !store::set_undone(tx, id, now).await? {
        return Err(Error::Conflict("this import was taken back already"));
    }
    store::remove_fresh(tx, id).await?;
    for row in store::restored(tx, id).await? {
        contacts::set_name(tx, row.id, &row.name).await?;
        contacts::set_tags(tx, row.id, &row.tags).await?;
        contacts::set_note(tx, row.id, &row.note).await?;
    }
    tx.emit(Event::Resync);
    Ok(())
}

async fn begin(tx: &mut Tx, channel: ChannelId) -> Result<(ImportId, Realm)> {
    let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
    let now = tx.now();
    Ok((store::begin(tx, realm, channel, now).await?, realm))
}

/// Returns how many of the batch were known.
async fn save(tx: &mut Tx, (import, realm, channel): (ImportId, Realm, ChannelId), batch: Vec<Line>) -> Result<u32> {
    let before = store::known(tx, realm, batch.iter().map(|line| line.phone.as_str())).await?;
    let before = known(&before);
    let name = |line: &Line| match before.get(line.phone.as_str()) {
        Some(known) if line.name.is_empty() => known.name.clone(),
        _ => line.name.clone(),
    };
    let people: Vec<_> = batch.iter().map(|line| (line.phone.clone(), name(line))).collect();
    let now = tx.now();
    let ids = contact_batch::save(tx, (realm, channel), &people, now).await?;
    for ((id, line), (_, name)) in ids.into_iter().zip(&batch).zip(&people) {
        let before = before.get(line.phone.as_str()).copied();
        let tags = tags(before.map_or("[]", |known| known.tags.as_str()), &line.tags)?;
        let note = before.map(|known| &known.note).filter(|note| !note.is_empty()).unwrap_or(&line.note);
        let new = NewRow { name, tags: &tags, note };
        store::add_row(tx, import, id, before, &new).await?;
        contacts::set_tags(tx, id, &tags).await?;
        contacts::set_note(tx, id, note).await?;
    }
    tx.emit(Event::Resync);
    Ok(number(before.len()))
}

fn known(rows: &[Known]) -> HashMap<&str, &Known> {
    rows.iter().map(|known| (known.phone.as_str(), known)).collect()
}

/// The stored tags and those of the file, each once, as many as a contact may have.
fn tags(stored: &str, more: &[String]) -> Result<String> {
    let unreadable = |_| Error::invalid("tags", "the stored tags cannot be read");
    let mut tags: Vec<String> = serde_json::from_str(stored).map_err(unreadable)?;
    for tag in more {
        if tags.len() < super::TAGS.0 && !tags.iter().any(|other| other.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag.clone());
        }
    }
    serde_json::to_string(&tags).map_err(unreadable)
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
