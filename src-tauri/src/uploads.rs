//! Files on their way from the window to a message. The window reads what a person has chosen, dropped or pasted and hands it
//! over in pieces, so that it needs no right to read files; here they are held in memory until the message is stored. From then
//! on the file is on disk, and only where is remembered, so that a message that is taken back can be sent again.
//!
//! The space is limited: when it is used up, what was handed over first is forgotten, so that a window that was reloaded in
//! the middle leaves nothing behind for good.

use crate::{
    channels::MediaLimits,
    error::{Error, Result},
    media::{self, Unsendable},
    model::{ConversationId, UploadId},
};
use bytes::Bytes;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Bytes that all uploads together may take.
const SPACE: u64 = 256 * 1024 * 1024;
/// Files on disk that are remembered: more than anybody sends and takes back again.
const REMEMBERED: usize = 100;

/// The files that were handed over and not forgotten yet.
#[derive(Debug, Default)]
pub struct Uploads(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    last: i64,
    files: BTreeMap<UploadId, Upload>,
}

#[derive(Debug)]
struct Upload {
    conversation: ConversationId,
    name: String,
    size: u64,
    held: Held,
}

/// Where the bytes of a file are.
#[derive(Debug)]
enum Held {
    Coming(Vec<u8>),
    Whole(Bytes),
    OnDisk(String),
}

impl Upload {
    fn on_disk(&self) -> Option<(ConversationId, String)> {
        match &self.held {
            Held::OnDisk(hash) => Some((self.conversation, hash.clone())),
            Held::Coming(_) | Held::Whole(_) => None,
        }
    }

    /// Bytes of memory that it takes, or will.
    fn space(&self) -> u64 {
        if matches!(self.held, Held::OnDisk(_)) { 0 } else { self.size }
    }
}

/// A file that is here wholly.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: UploadedBytes,
}

/// The bytes of a file that is here wholly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadedBytes {
    /// In memory.
    Here(Bytes),
    /// On disk, under this content hash.
    OnDisk(String),
}

impl Uploads {
    /// Begins with a file of this name and size for a conversation.
    ///
    /// # Errors
    /// When it is empty, or larger than anything that the channel takes.
    pub fn begin(&self, conversation: ConversationId, name: &str, size: u64, limits: MediaLimits) -> Result<UploadId> {
        let largest = [limits.image, limits.video, limits.audio, limits.document].into_iter().max().unwrap_or(0);
        if size == 0 {
            return Err(Unsendable::Empty.into());
        }
        if size > largest.min(SPACE) {
            return Err(Unsendable::TooLarge { limit: largest.min(SPACE) }.into());
        }
        let mut state = self.state();
        state.make_room(size);
        state.last += 1;
        let id = UploadId(state.last);
        state
            .files
            .insert(id, Upload { conversation, name: media::plain_name(name), size, held: Held::Coming(Vec::new()) });
        Ok(id)
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// When the file is not expected (any more), or longer than was said.
    pub fn add(&self, id: UploadId, piece: &[u8]) -> Result<()> {
        let mut state = self.state();
        let file = state.files.get_mut(&id).ok_or_else(gone)?;
        match &mut file.held {
            Held::Coming(bytes) if (bytes.len() + piece.len()) as u64 <= file.size => bytes.extend_from_slice(piece),
            _ => {
                state.files.remove(&id);
                return Err(Error::invalid("file", "it is longer than it was said to be; add it again"));
            }
        }
        Ok(())
    }

    /// Nothing more comes of this file. Returns its bytes.
    ///
    /// # Errors
    /// When something is missing; it is forgotten then.
    pub fn finish(&self, id: UploadId) -> Result<Bytes> {
        let mut state = self.state();
        let file = state.files.remove(&id).ok_or_else(gone)?;
        let Held::Coming(bytes) = file.held else { return Err(gone()) };
        if (bytes.len() as u64) < file.size {
            return Err(Error::invalid("file", "a part of it is missing; add it again"));
        }
        let bytes = Bytes::from(bytes);
        state.files.insert(id, Upload { held: Held::Whole(bytes.clone()), ..file });
        Ok(bytes)
    }

    /// A file that is here wholly.
    ///
    /// # Errors
    /// When it is not here (any more).
    pub fn get(&self, id: UploadId) -> Result<Uploaded> {
        let state = self.state();
        let file = state.files.get(&id).ok_or_else(gone)?;
        let bytes = match &file.held {
            Held::Coming(_) => return Err(gone()),
            Held::Whole(bytes) => UploadedBytes::Here(bytes.clone()),
            Held::OnDisk(hash) => UploadedBytes::OnDisk(hash.clone()),
        };
        Ok(Uploaded { name: file.name.clone(), bytes })
    }

    /// A file is on disk now, under this content hash: its memory is let go.
    pub fn stored(&self, id: UploadId, hash: &str) {
        let mut state = self.state();
        if let Some(file) = state.files.get_mut(&id) {
            file.held = Held::OnDisk(hash.to_owned());
        }
        state.forget_oldest();
    }

    /// The files on disk that can be sent again if their message is taken back, and where, by content hash.
    pub fn on_disk(&self) -> Vec<(ConversationId, String)> {
        self.state().files.values().filter_map(Upload::on_disk).collect()
    }

    /// Forgets these files on disk.
    pub fn forget(&self, gone: &[(ConversationId, String)]) {
        self.state().files.retain(|_, file| file.on_disk().is_none_or(|file| !gone.contains(&file)));
    }

    /// Forgets a file.
    pub fn cancel(&self, id: UploadId) {
        self.state().files.remove(&id);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets what was handed over first until so many bytes fit. What is on disk takes none.
    fn make_room(&mut self, size: u64) {
        while self.files.values().map(Upload::space).sum::<u64>() + size > SPACE {
            let Some(oldest) = self.files.iter().find(|(_, file)| file.space() > 0).map(|(id, _)| *id) else { return };
            self.files.remove(&oldest);
        }
    }

    fn forget_oldest(&mut self) {
        let on_disk: Vec<_> = self.files.iter().filter(|(_, file)| file.space() == 0).map(|(id, _)| *id).collect();
        for id in on_disk.iter().take(on_disk.len().saturating_sub(REMEMBERED)) {
            self.files.remove(id);
        }
    }
}

fn gone() -> Error {
    Error::NotFound("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: ConversationId = ConversationId(1);
    const LIMITS: MediaLimits = MediaLimits { image: 100, video: 100, audio: 100, document: 50 };

    fn uploaded(uploads: &Uploads, bytes: &[u8]) -> Result<UploadId> {
        let id = uploads.begin(HERE, "../nota.txt", bytes.len() as u64, LIMITS)?;
        for piece in bytes.chunks(7) {
            uploads.add(id, piece)?;
        }
        uploads.finish(id).map(|_| id)
    }

    #[test]
    fn a_file_comes_in_pieces_and_stays_until_it_is_forgotten() {
        let uploads = Uploads::default();
        let id = uploaded(&uploads, b"Nota 0147, lunas").unwrap();
        let Uploaded { name, bytes } = uploads.get(id).unwrap();
        assert_eq!((name.as_str(), bytes), ("nota.txt", UploadedBytes::Here(b"Nota 0147, lunas"[..].into())));
        uploads.cancel(id);
        assert!(uploads.get(id).is_err());
    }

    #[test]
    fn what_no_message_can_carry_is_refused() {
        let uploads = Uploads::default();
        assert!(uploads.begin(HERE, "kosong", 0, LIMITS).is_err());
        assert!(uploads.begin(HERE, "film.mp4", 2 << 30, LIMITS).is_err());
    }

    #[test]
    fn more_or_less_than_was_said_is_refused() {
        let uploads = Uploads::default();
        let id = uploads.begin(HERE, "a", 3, LIMITS).unwrap();
        assert!(uploads.finish(id).is_err());
        let id = uploads.begin(HERE, "a", 3, LIMITS).unwrap();
        assert!(uploads.add(id, b"1234").is_err());
        assert!(uploads.add(id, b"1").is_err(), "it is forgotten");
    }

    #[test]
    fn what_is_on_disk_takes_no_room_and_is_remembered_for_a_while() {
        let uploads = Uploads::default();
        let sent: Vec<_> = (0..=REMEMBERED)
            .map(|number| {
                let id = uploaded(&uploads, b"abc").unwrap();
                uploads.stored(id, &number.to_string());
                id
            })
            .collect();
        uploads.begin(HERE, "film", SPACE, MediaLimits::all(SPACE)).unwrap();
        assert!(uploads.get(sent[0]).is_err(), "the oldest of too many");
        assert_eq!(uploads.get(sent[1]).unwrap().bytes, UploadedBytes::OnDisk("1".to_owned()));
    }

    #[test]
    fn the_first_is_forgotten_when_there_is_no_room() {
        let uploads = Uploads::default();
        let limits = MediaLimits::all(SPACE);
        let first = uploads.begin(HERE, "a", SPACE - 1, limits).unwrap();
        let second = uploads.begin(HERE, "b", 2, limits).unwrap();
        assert!(uploads.add(first, b"1").is_err());
        uploads.add(second, b"12").unwrap();
    }
}
