//! Files by content: `media/<first two of hash>/<hash>` under the data directory, a thumbnail beside it as `<hash>.thumb`.
//!
//! A file's type is what its content says, never its name. Pictures are decoded with limits, so that a small file that
//! unfolds to gigabytes stays a file without a thumbnail.

mod file;
mod picture;
mod refused;

pub(crate) use file::{files, hash, is_file_name};
pub(crate) use picture::limits;
pub use refused::{let_go, remove_unused};

use crate::{
    app::App,
    channels::MediaLimits,
    error::{Error, Result},
    model::{Content, Kind, MediaRef},
    outgoing,
    store::media::MediaRow,
    voice,
};
use bytes::Bytes;
use file::{THUMBNAIL, is_hash, write_with_thumbnail};
use image::{ImageError, ImageReader};
use picture::reader;
use refused::{Hold, Holds};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::Semaphore;

/// Name of the folder of files in a data directory.
pub const DIRECTORY: &str = "media";
const MEGABYTE: u64 = 1024 * 1024;
/// Pictures that are decoded at the same time: each may need the memory above.
const DECODE_AT_ONCE: usize = 2;
/// Longest file name that is kept, in characters.
const NAME: usize = 120;

/// The media directory.
#[derive(Clone, Debug)]
pub struct MediaStore {
    directory: PathBuf,
    decoding: Arc<Semaphore>,
    holds: Holds,
}

/// A file that is on disk.
#[derive(Clone, Debug)]
pub struct StoredMedia {
    /// What is known of it.
    pub row: MediaRow,
    name: String,
    source: String,
    /// It was not there before.
    is_new: bool,
    hold: Arc<Hold>,
}

impl StoredMedia {
    /// The kind of message that carries it.
    pub fn kind(&self) -> Kind {
        kind(&self.row.mime)
    }

    /// How a message refers to it.
    pub fn reference(&self) -> MediaRef {
        let MediaRow { hash, mime, size, .. } = self.row.clone();
        MediaRef { hash, mime, size, name: self.name.clone(), source: self.source.clone() }
    }

    /// A message that carries it.
    pub fn content(&self, caption: String) -> Content {
        Content { media: Some(self.reference()), ..Content::of(self.kind(), caption) }
    }
}

/// Fetches a file that somebody named by its URL, and keeps it.
///
/// # Errors
/// When it cannot be fetched or is none that the channel takes, said of `field`, or the disk does not take it.
pub async fn fetch(app: &App, limits: MediaLimits, field: &'static str, url: &str) -> Result<StoredMedia> {
    let fetched = app.outgoing().fetch(url, outgoing::MEDIA_LIMIT).await;
    let fetched = fetched.map_err(|error| Error::invalid(field, error.to_string()))?;
    check(&fetched.bytes, limits).map_err(|unsendable| Error::invalid(field, unsendable.to_string()))?;
    Ok(StoredMedia { source: url.to_owned(), ..app.media().keep(fetched.bytes, &fetched.name).await? })
}

/// Why no message can carry a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// There is nothing in it.
    #[error("it is an empty file")]
    Empty,
    /// The channel takes less.
    #[error("it is larger than {} MB, the most that this number sends of its kind", limit / MEGABYTE)]
    TooLarge {
        /// The most that it takes, bytes.
        limit: u64,
    },
    /// It says that it is a picture, and cannot be read as one.
    #[error("the picture is damaged; open it in another program and save it again")]
    Damaged,
}

impl From<Unsendable> for Error {
    fn from(unsendable: Unsendable) -> Self {
        let field = match unsendable {
            Unsendable::Empty => "file_empty",
            Unsendable::TooLarge { .. } => "file_too_large",
            Unsendable::Damaged => "file_damaged",
        };
        Self::invalid(field, unsendable.to_string())
    }
}

fn judge(bytes: &[u8], limits: MediaLimits) -> Result<Kind, Unsendable> {
    check(bytes, limits)?;
    match reader(bytes).map(ImageReader::decode) {
        Some(Err(ImageError::Decoding(_) | ImageError::IoError(_))) => Err(Unsendable::Damaged),
        _ => Ok(kind(&mime(bytes))),
    }
}

/// Whether a channel takes a file; how large it may be depends on what it is.
pub(crate) fn check(bytes: &[u8], limits: MediaLimits) -> Result<(), Unsendable> {
    if bytes.is_empty() {
        return Err(Unsendable::Empty);
    }
    let limit = limits.of(kind(&mime(bytes)));
    if bytes.len() as u64 > limit { Err(Unsendable::TooLarge { limit }) } else { Ok(()) }
}

/// The kind of message that carries a file of this type.
fn kind(mime: &str) -> Kind {
    match mime.split('/').next() {
        Some("image") => Kind::Image,
        Some("video") => Kind::Video,
        Some("audio") => Kind::Audio,
        _ => Kind::Document,
    }
}

impl MediaStore {
    /// The media directory below a data directory.
    pub fn below(data_directory: &Path) -> Self {
        Self {
            directory: data_directory.join(DIRECTORY),
            decoding: Arc::new(Semaphore::new(DECODE_AT_ONCE)),
            holds: Holds::default(),
        }
    }

    /// Keeps a file. One that is there already is not written again.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub async fn keep(&self, bytes: Bytes, name: &str) -> io::Result<StoredMedia> {
        let (this, name) = (self.clone(), plain_name(name));
        self.in_turn(move || this.keep_blocking(&bytes, name)).await?
    }

    /// Does what decodes a picture, on a thread for slow work, when there is memory for it.
    ///
    /// # Errors
    /// When the work panics.
    pub(crate) async fn in_turn<T: Send + 'static>(
        &self,
        decode: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<T> {
        let turn = self.decoding.clone().acquire_owned().await.map_err(io::Error::other)?;
        let work = move || {
            let _turn = turn;
            decode()
        };
        tokio::task::spawn_blocking(work).await.map_err(io::Error::other)
    }

    /// Whether a channel takes a file that a person chose, and as what. A damaged picture is told now and not by the customer.
    ///
    /// # Errors
    /// With why not.
    pub async fn judge(&self, bytes: Bytes, limits: MediaLimits) -> Result<Kind> {
        let turn = self.decoding.clone().acquire_owned().await.map_err(io::Error::other)?;
        let look = move || {
            let _turn = turn;
            judge(&bytes, limits)
        };
        Ok(tokio::task::spawn_blocking(look).await.map_err(io::Error::other)??)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When there is no such file.
    pub async fn read(&self, hash: &str) -> io::Result<Bytes> {
        tokio::fs::read(self.path(hash)?).await.map(Bytes::from)
    }

    /// Copies a file to another place, without reading it into memory.
    ///
    /// # Errors
    /// When there is no such file, or the other disk does not take it.
    pub async fn copy_to(&self, hash: &str, place: &Path) -> io::Result<()> {
        tokio::fs::copy(self.path(hash)?, place).await.map(drop)
    }

    /// The thumbnail of a file, PNG or JPEG.
    ///
    /// # Errors
    /// When it has none.
    pub async fn read_thumb(&self, hash: &str) -> io::Result<Bytes> {
        tokio::fs::read(self.path(hash)?.with_extension(THUMBNAIL)).await.map(Bytes::from)
    }

    /// Forgets a file and its thumbnail. One that is not there is forgotten already.
    fn remove(&self, hash: &str) -> io::Result<()> {
        let path = self.path(hash)?;
        for path in [path.with_extension(THUMBNAIL), path] {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Where the files are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Only a hash names a file here; anything else, `../` above all, is refused.
    fn path(&self, hash: &str) -> io::Result<PathBuf> {
        let folder = hash.get(..2).filter(|_| is_hash(hash)).ok_or(io::ErrorKind::NotFound)?;
        Ok(self.directory.join(folder).join(hash))
    }

    fn keep_blocking(&self, bytes: &[u8], name: String) -> io::Result<StoredMedia> {
        let hash = hash(bytes);
        let (path, hold) = (self.path(&hash)?, Arc::new(self.holds.begin(&hash)));
        let is_new = !path.exists();
        let (width, height) = match is_new {
            false => reader(bytes).and_then(|reader| reader.into_dimensions().ok()).unwrap_or_default(),
            true => write_with_thumbnail(&path, bytes)?,
        };
        let has_thumb = path.with_extension(THUMBNAIL).exists();
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let (mime, width, height) = (mime(bytes), width.into(), height.into());
        let (waveform, duration_ms) = match kind(&mime) {
            Kind::Audio => voice::heard(bytes),
            _ => (Vec::new(), 0),
        };
        Ok(StoredMedia {
            row: MediaRow { hash, mime, size, width, height, has_thumb, waveform, duration_ms },
            name,
            source: String::new(),
            is_new,
            hold,
        })
    }

    /// Removes a file and its thumbnail where nobody else has come for it since `mark`.
    async fn remove_unless_held(&self, file: StoredMedia, mark: u64) {
        let this = self.clone();
        let remove = move || file.hold.if_alone_since(mark, || this.remove(&file.row.hash));
        match tokio::task::spawn_blocking(remove).await {
            Ok(None | Some(Ok(()))) => {}
            Ok(Some(Err(error))) => tracing::warn!(%error, "a file of no use is kept"),
            Err(error) => tracing::warn!(%error, "a file of no use is kept"),
        }
    }
}

/// Type by content.
pub fn mime(bytes: &[u8]) -> String {
    match infer::get(bytes) {
        Some(known) => known.mime_type().to_owned(),
        None if std::str::from_utf8(bytes).is_ok() => "text/plain".to_owned(),
        None => "application/octet-stream".to_owned(),
    }
}

/// A file name without directories, control characters and tricks of direction; never empty.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: &char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let clean: String = last.chars().filter(|c| !hidden(c)).take(NAME).collect();
    match clean.trim().trim_start_matches('.') {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{MediaLimits, check, plain_name};

    #[test]
    fn a_name_keeps_neither_directories_nor_tricks() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\tmp\\nota.pdf"), "nota.pdf");
        assert_eq!(plain_name("nota\u{202e}fdp.exe"), "notafdp.exe");
        assert_eq!(plain_name(".."), "file");
        assert_eq!(plain_name(""), "file");
    }

    #[test]
    fn each_kind_has_its_own_limit() {
        let limits = MediaLimits { image: 20, video: 10, audio: 10, document: 40 };
        let picture = |length: usize| [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; length - 8]].concat();
        assert!(check(&picture(20), limits).is_ok());
        assert!(check(&picture(21), limits).is_err());
        assert!(check(&[b'a'; 40], limits).is_ok());
        assert!(check(&[b'a'; 41], limits).is_err());
        assert!(check(&[], limits).is_err());
    }
}
