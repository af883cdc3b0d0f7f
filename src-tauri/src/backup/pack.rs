//! The archive inside the encryption: a tar, so that what is in it can be read without Balas once it is open. The first entry
//! says what to expect, the last one what there was.

use super::{
    BackupError,
    make::Progress,
    plan::{self, Source},
};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};
use tar::{Archive, Builder, Entry, EntryType, Header};

/// The arrangement that this version writes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;
const ABOUT: &str = "about.json";
const MANIFEST: &str = "manifest.json";
/// Bytes that either of the two may have.
const LARGEST_NOTE: u64 = 256 * 1024 * 1024;

/// The first entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct About {
    /// Arrangement of the archive.
    pub format: u32,
    /// The Balas that made it.
    pub version: String,
    /// The newest migration of its database.
    pub schema: i64,
    /// When it was made, in milliseconds.
    pub made_at: i64,
    /// Bytes that it unpacks to.
    pub bytes: u64,
}

/// A line of the last entry.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Line {
    path: String,
    size: u64,
    sha256: String,
}

/// Writes everything. A file that has gone meanwhile is left out: it was deleted on purpose.
pub(super) fn pack<W: Write>(out: W, about: &About, sources: &[Source], progress: &Progress) -> Result<W, BackupError> {
    let mut tar = Builder::new(out);
    note(&mut tar, ABOUT, about)?;
    let mut manifest = Vec::with_capacity(sources.len());
    for Source { name, path, .. } in sources {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            file => file?,
        };
        // A voice note may be growing: what there is of it now is what is packed.
        let size = file.metadata()?.len();
        let mut watched = Watched { inner: file.take(size), hash: Sha256::new(), progress };
        tar.append_data(&mut header(size), name, &mut watched)?;
        let sha256 = HEXLOWER.encode(&watched.hash.finalize());
        manifest.push(Line { path: name.clone(), size, sha256 });
    }
    note(&mut tar, MANIFEST, &manifest)?;
    Ok(tar.into_inner()?)
}

/// Writes everything that an archive holds below `directory`, which is empty, and checks it. `fits` is asked as soon as it is
/// known what will come.
pub(super) fn unpack(
    archive: impl Read,
    directory: &Path,
    fits: impl FnOnce(&About) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let mut archive = Archive::new(archive);
    let mut found = Vec::new();
    let mut manifest: Option<Vec<Line>> = None;
    let mut entries = archive.entries()?;
    let first = entries.next().ok_or(BackupError::Damaged)?;
    fits(&read_note(&mut first?, ABOUT)?)?;
    for entry in entries {
        let mut entry = entry?;
        let name = name_of(&entry)?;
        if manifest.is_some() {
            return Err(BackupError::Damaged);
        }
        match name.as_str() {
            MANIFEST => manifest = Some(read_note(&mut entry, MANIFEST)?),
            _ => found.push(write(&mut entry, name, directory)?),
        }
    }
    // The end of the encryption proves that nothing was cut off.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    let mut manifest = manifest.ok_or(BackupError::Damaged)?;
    manifest.sort();
    found.sort();
    if manifest == found { Ok(()) } else { Err(BackupError::Damaged) }
}

fn header(size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(size);
    header
}

fn note<W: Write>(tar: &mut Builder<W>, name: &str, value: &impl Serialize) -> Result<(), BackupError> {
    let text = serde_json::to_vec_pretty(value).map_err(io::Error::other)?;
    Ok(tar.append_data(&mut header(text.len() as u64), name, text.as_slice())?)
}

fn read_note<T: DeserializeOwned>(entry: &mut Entry<'_, impl Read>, name: &str) -> Result<T, BackupError> {
    if name_of(entry)? != name || entry.size() > LARGEST_NOTE {
        return Err(BackupError::Damaged);
    }
    let mut text = Vec::new();
    entry.read_to_end(&mut text)?;
    serde_json::from_slice(&text).map_err(|_| BackupError::Damaged)
}

fn name_of(entry: &Entry<'_, impl Read>) -> Result<String, BackupError> {
    String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| BackupError::Damaged)
}

fn write(entry: &mut Entry<'_, impl Read>, name: String, directory: &Path) -> Result<Line, BackupError> {
    if !plan::is_expected(&name) || entry.header().entry_type() != EntryType::Regular {
        return Err(BackupError::Damaged);
    }
    let path = directory.join(&name);
    let folder = path.parent().ok_or(BackupError::Damaged)?;
    crate::data_dir::create(folder)?;
    crate::data_dir::create_private(&path)?;
    let mut file = Hashed { inner: File::options().write(true).open(&path)?, hash: Sha256::new() };
    let size = io::copy(entry, &mut file)?;
    file.inner.sync_all()?;
    Ok(Line { path: name, size, sha256: HEXLOWER.encode(&file.hash.finalize()) })
}

/// What is read is hashed and counted, and ends where the person does not want it any more.
struct Watched<'p, R> {
    inner: R,
    hash: Sha256,
    progress: &'p Progress,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.progress.is_cancelled() {
            return Err(BackupError::Cancelled.into());
        }
        let read = self.inner.read(bytes)?;
        self.hash.update(&bytes[..read]);
        self.progress.advance(read as u64);
        Ok(read)
    }
}

struct Hashed<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
