//! Contacts from a CSV file: a dry run that shows what would happen, the import in batches, and the way back, also from an
//! import that stopped half-way.

pub mod file;

use super::tags;
use crate::{
    error::{Error, Result},
    events::Event,
    model::{ChannelId, ContactId, ImportId, Realm, contact_import::*},
    phone,
    store::{
        Store, Tx, channels, contact_batch,
        contact_fields::{self, Values},
        contact_import::{self as store, Known, NewRow},
        contacts,
    },
};
use file::{Content, Line};
use futures_util::FutureExt;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Lines of one transaction: others write between two of them.
const BATCH: usize = 500;
/// Lines and faults that a preview shows.
const SHOWN: usize = 100;
/// An import that has taken nothing for so long has stopped: its program was killed.
const STOPPED_AFTER_MILLIS: i64 = 60_000;

/// What an import would do. Nothing is stored.
///
/// # Errors
/// When the file cannot be read, there is no such channel, or the database fails.
pub async fn preview(store: &Store, request: &ImportRequest) -> Result<ImportPreview> {
    let mut reader = store.read().await?;
    let own = contact_fields::list(&mut reader).await?;
    let Content { lines, faults, fields } = file::read(&request.text, &request.country, &own)?;
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
        fields,
    })
}

/// Imports what the preview shows, each batch in a transaction of its own. Who is known gets the name and the fields of the
/// file, its tags in addition, and its note where there is none.
///
/// # Errors
/// When the file cannot be read, there is no such channel, or the database fails; the batches before stay, and
/// [`unfinished`] offers to take them back.
pub async fn run(store: &Store, request: &ImportRequest) -> Result<Imported> {
    let own = contact_fields::list(&mut *store.read().await?).await?;
    let Content { lines, .. } = file::read(&request.text, &request.country, &own)?;
    let (channel, size) = (request.channel_id, number(lines.len()));
    let (id, realm) = store.write(move |tx| begin(tx, channel, size).boxed()).await?;
    let taken = take(store, (id, realm, channel), &lines).await;
    let stopped = taken.is_err();
    let ended = store.write(move |tx| end(tx, id, stopped).boxed()).await;
    if let Err(error) = ended {
        tracing::warn!(%error, "the end of an import was not written down");
    }
    taken
}

async fn take(store: &Store, place: (ImportId, Realm, ChannelId), lines: &[Line]) -> Result<Imported> {
    let mut imported = Imported { id: place.0, fresh: 0, known: 0 };
    for batch in lines.chunks(BATCH) {
        let batch = batch.to_vec();
        let size = number(batch.len());
        let there = store.write(move |tx| save(tx, place, batch).boxed()).await?;
        imported.known += there;
        imported.fresh += size - there;
    }
    Ok(imported)
}

/// The newest import of a realm that stopped half-way and was neither taken back nor left as it is.
///
/// # Errors
/// When the database fails.
pub async fn unfinished(
    reader: &mut SqliteConnection,
    realm: Realm,
    now: crate::model::Timestamp,
) -> Result<Option<UnfinishedImport>> {
    Ok(store::unfinished(reader, realm, now.plus_millis(-STOPPED_AFTER_MILLIS)).await?)
}

/// Leaves an import that stopped half-way as it is.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &mut Tx, id: ImportId) -> Result<()> {
    let now = tx.now();
    Ok(store::set_finished(tx, id, now).await?)
}

/// Takes an import back: who came with it and whom nobody has touched since goes, and what it changed on others is as before,
/// except where somebody has changed it since.
///
/// # Errors
/// When there is no such import, it was taken back before, or the database fails.
pub async fn undo(tx: &mut Tx, id: ImportId) -> Result<ImportUndone> {
    let now = tx.now();
    if !store::set_undone(tx, id, now).await? {
        return Err(Error::Conflict("this import was taken back already"));
    }
    let (removed, mut kept) = store::remove_fresh(tx, id).await?;
    let rows = store::restored(tx, id).await?;
    let restored = rows.len();
    for row in rows {
        contacts::set_name(tx, row.id, &row.name).await?;
        contacts::set_tags(tx, row.id, &row.tags).await?;
        contacts::set_note(tx, row.id, &row.note).await?;
        let fields = fields(&row.fields)?;
        contact_fields::set_all(tx, row.id, &fields).await?;
        kept += u32::from(row.was_touched);
    }
    tx.emit(Event::Resync);
    Ok(ImportUndone { removed, restored: number(restored), kept })
}

async fn begin(tx: &mut Tx, channel: ChannelId, lines: u32) -> Result<(ImportId, Realm)> {
    let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
    let now = tx.now();
    Ok((store::begin(tx, realm, channel, lines, now).await?, realm))
}

async fn end(tx: &mut Tx, id: ImportId, stopped: bool) -> Result<()> {
    let now = tx.now();
    match stopped {
        true => store::set_stopped(tx, id, now).await?,
        false => store::set_finished(tx, id, now).await?,
    }
    Ok(())
}

/// What is said of a contact while the lines of a file are added to it, one after another.
#[derive(Clone, Default)]
struct Said {
    name: String,
    tags: Vec<String>,
    note: String,
    fields: Values,
}

impl Said {
    fn with(mut self, line: &Line) -> Self {
        if !line.name.is_empty() {
            self.name.clone_from(&line.name);
        }
        if self.note.is_empty() {
            self.note.clone_from(&line.note);
        }
        self.tags = tags::joined(&self.tags, &line.tags);
        self.fields.extend(line.fields.clone());
        self
    }
}

/// Returns how many of the batch were known.
async fn save(tx: &mut Tx, (import, realm, channel): (ImportId, Realm, ChannelId), batch: Vec<Line>) -> Result<u32> {
    let now = tx.now();
    if !store::touch(tx, import, now).await? {
        return Err(Error::Conflict("this import was taken back while it was running"));
    }
    let rows = store::known(tx, realm, batch.iter().map(|line| line.phone.as_str())).await?;
    let before = known(&rows);
    let said = said(&before, &batch)?;
    let people: Vec<_> = batch.iter().zip(&said).map(|(line, said)| (line.phone.clone(), said.name.clone())).collect();
    let ids = contact_batch::save(tx, (realm, channel), &people, now).await?;
    for ((id, line), said) in ids.into_iter().zip(&batch).zip(&said) {
        let before = before.get(line.phone.as_str()).copied();
        let (tags, fields) = (tags::write(&said.tags)?, written(&said.fields)?);
        let new = NewRow { name: &said.name, tags: &tags, note: &said.note, fields: &fields };
        store::add_row(tx, import, id, before, &new).await?;
        contacts::set_tags(tx, id, &tags).await?;
        contacts::set_note(tx, id, &said.note).await?;
        for (field, value) in &line.fields {
            contact_fields::put(tx, id, crate::model::ContactFieldId(*field), value).await?;
        }
    }
    tx.emit(Event::Resync);
    Ok(number(before.len()))
}

/// What each line comes to: two numbers of one contact add to what is said of one.
fn said(before: &HashMap<&str, &Known>, batch: &[Line]) -> Result<Vec<Said>> {
    let mut now: HashMap<ContactId, Said> = HashMap::new();
    let mut all = Vec::with_capacity(batch.len());
    for line in batch {
        let Some(known) = before.get(line.phone.as_str()) else {
            all.push(Said::default().with(line));
            continue;
        };
        let said = match now.remove(&known.contact_id) {
            Some(said) => said,
            None => Said {
                name: known.name.clone(),
                tags: tags::read(&known.tags)?,
                note: known.note.clone(),
                fields: fields(&known.fields)?,
            },
        };
        let said = said.with(line);
        now.insert(known.contact_id, said.clone());
        all.push(said);
    }
    Ok(all)
}

fn known(rows: &[Known]) -> HashMap<&str, &Known> {
    rows.iter().map(|known| (known.phone.as_str(), known)).collect()
}

fn fields(stored: &str) -> Result<Values> {
    serde_json::from_str(stored).map_err(|error| Error::invalid("fields", error.to_string()))
}

fn written(fields: &Values) -> Result<String> {
    serde_json::to_string(fields).map_err(|error| Error::invalid("fields", error.to_string()))
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
