//! One conversation as a file to keep or to hand on: plain text, or a page with its pictures and files in a folder.
//!
//! It is written page by page, so that a conversation of years needs no more memory than a short one, and beside its place: half
//! an export is never found under the name that was chosen.

mod html;
mod line;
mod text;

use crate::{
    app::App,
    audit, contacts,
    error::{Error, Result},
    ids,
    model::{
        ConversationId, MessageId,
        audit::Act,
        chat_export::{ChatExported, ChatFormat, ChatRequest, ChatWords},
        views::MessageView,
    },
    settings,
    store::{Tx, views as rows},
    views,
};
use jiff::tz::TimeZone;
use line::{Attached, Line};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Messages that are read at once.
const PAGE: u32 = 500;
/// The page of a folder.
const INDEX: &str = "index.html";
/// Its pictures and files.
const FILES: &str = "files";

/// What every line needs to know.
struct Setting<'a> {
    words: &'a ChatWords,
    customer: String,
    zone: TimeZone,
}

/// Where the lines go.
enum Sink {
    Text(BufWriter<File>),
    Html(BufWriter<File>, PathBuf),
}

/// Writes a conversation to `target`, which must not be there yet: a file for text, a folder for a page.
///
/// # Errors
/// When there is no such conversation, something is at `target` already, or the disk does not take it; nothing is left then.
pub async fn write(app: &App, request: &ChatRequest, target: &Path) -> Result<ChatExported> {
    if target.exists() {
        return Err(Error::File(io::ErrorKind::AlreadyExists.into()));
    }
    let folder = target.parent().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let beside = folder.join(format!(".{}.part", ids::local()));
    let written = match fill(app, request, &beside).await {
        Ok(exported) => fs::rename(&beside, target).map(|()| exported).map_err(Error::from),
        Err(error) => Err(error),
    };
    if written.is_err() {
        remove(&beside);
    }
    written
}

/// Writes down that a conversation has left as a file.
///
/// # Errors
/// When the database fails.
pub async fn note(tx: &mut Tx, id: ConversationId) -> Result<()> {
    audit::note_in(tx, &[id], Act::Exported, "").await
}

fn remove(path: &Path) {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    if let Err(left) = removed
        && left.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%left, path = %path.display(), "half an export stays");
    }
}

async fn fill(app: &App, request: &ChatRequest, path: &Path) -> Result<ChatExported> {
    let mut reader = app.store().read().await?;
    let row = rows::conversation(&mut reader, request.conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    let zone = settings::time_zone(&mut reader).await?;
    drop(reader);
    let setting = Setting { words: &request.words, customer: row.contact.name, zone };
    let mut sink = Sink::open(request.format, path)?;
    sink.begin(&setting)?;
    let mut exported = ChatExported::default();
    let mut after = MessageId(0);
    loop {
        let mut reader = app.store().read().await?;
        let page = views::messages_after(&mut reader, request.conversation_id, after, PAGE).await?.items;
        drop(reader);
        let Some(last) = page.last() else { break };
        after = last.id;
        for message in page.iter().filter(|message| request.with_notes || !message.is_internal()) {
            let attached = sink.attach(app, message, &mut exported).await?;
            sink.write(&setting, &Line::of(message, &setting, attached))?;
            exported.messages += 1;
        }
    }
    sink.end()?;
    Ok(exported)
}

impl Sink {
    fn open(format: ChatFormat, path: &Path) -> io::Result<Self> {
        match format {
            ChatFormat::Text => Ok(Self::Text(BufWriter::new(File::create_new(path)?))),
            ChatFormat::Html => {
                let files = path.join(FILES);
                fs::create_dir_all(&files)?;
                Ok(Self::Html(BufWriter::new(File::create_new(path.join(INDEX))?), files))
            }
        }
    }

    fn begin(&mut self, setting: &Setting<'_>) -> io::Result<()> {
        match self {
            Self::Text(file) => text::begin(file, setting),
            Self::Html(file, _) => html::begin(file, setting),
        }
    }

    /// Puts the file of a message beside the page, where there is one.
    async fn attach(
        &self,
        app: &App,
        message: &MessageView,
        exported: &mut ChatExported,
    ) -> io::Result<Option<Attached>> {
        let Some(media) = &message.media else { return Ok(None) };
        let name = contacts::shown(&media.name);
        let Self::Html(_, folder) = self else { return Ok(Some(Attached::Named(name))) };
        let file = line::file_name(&media.hash, &media.mime);
        let place = folder.join(&file);
        let is_there = place.exists()
            || match app.media().copy_to(&media.hash, &place).await {
                Ok(()) => {
                    exported.files += 1;
                    true
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(error),
            };
        if !is_there {
            exported.lost += 1;
            return Ok(Some(Attached::Lost));
        }
        Ok(Some(Attached::Copied {
            name,
            path: format!("{FILES}/{file}"),
            is_picture: media.mime.starts_with("image/"),
        }))
    }

    fn write(&mut self, setting: &Setting<'_>, line: &Line) -> io::Result<()> {
        match self {
            Self::Text(file) => text::write(file, setting, line),
            Self::Html(file, _) => html::write(file, setting, line),
        }
    }

    fn end(self) -> io::Result<()> {
        let mut file = match self {
            Self::Text(file) => file,
            Self::Html(mut file, _) => {
                html::end(&mut file)?;
                file
            }
        };
        file.flush()?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}
