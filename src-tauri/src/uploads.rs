//! Files on their way from the window to a message. The window reads what a person has chosen, dropped or pasted and hands it
//! over in pieces, so that it needs no right to read files; here they are held in memory until the message is sent.
//!
//! The space is limited: when it is used up, what was handed over first is forgotten, so that a window that was reloaded in
//! the middle leaves nothing behind for good.

use crate::{
    channels::MediaLimits,
    error::{Error, Result},
    media::{self, Unsendable},
    model::UploadId,
};
use bytes::Bytes;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Bytes that all uploads together may take.
const SPACE: u64 = 256 * 1024 * 1024;

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
    name: String,
    size: u64,
    bytes: Vec<u8>,
    whole: Option<Bytes>,
}

/// A file that is here wholly.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Uploads {
    /// Begins with a file of this name and size.
    ///
    /// # Errors
    /// When it is empty, or larger than anything that the channel takes.
    pub fn begin(&self, name: &str, size: u64, limits: MediaLimits) -> Result<UploadId> {
        let largest = [limits.image, limits.video, limits.audio, limits.document].into_iter().max().unwrap_or(0);
        if size == 0 {
            return Err(Unsendable::Empty.into());
        }
        if size > largest.min(SPACE) {
            return Err(Unsendable::TooLarge { limit: largest.min(SPACE) }.into());
        }
        let mut state = self.state();
        while state.files.values().map(|file| file.size).sum::<u64>() + size > SPACE {
            state.files.pop_first();
        }
        state.last += 1;
        let id = UploadId(state.last);
        let bytes = Vec::new();
        state.files.insert(id, Upload { name: media::plain_name(name), size, bytes, whole: None });
        Ok(id)
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// When the file is not expected (any more), or longer than was said.
    pub fn add(&self, id: UploadId, piece: &[u8]) -> Result<()> {
        let mut state = self.state();
        let file = state.files.get_mut(&id).ok_or_else(gone)?;
        if file.whole.is_some() || (file.bytes.len() + piece.len()) as u64 > file.size {
            state.files.remove(&id);
            return Err(Error::invalid("file", "it is longer than it was said to be; add it again"));
        }
        file.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// Nothing more comes of this file.
    ///
    /// # Errors
    /// When something is missing; it is forgotten then.
    pub fn finish(&self, id: UploadId) -> Result<Uploaded> {
        let mut state = self.state();
        let mut file = state.files.remove(&id).ok_or_else(gone)?;
        if (file.bytes.len() as u64) < file.size {
            return Err(Error::invalid("file", "a part of it is missing; add it again"));
        }
        let bytes = Bytes::from(std::mem::take(&mut file.bytes));
        file.whole = Some(bytes.clone());
        let name = file.name.clone();
        state.files.insert(id, file);
        Ok(Uploaded { name, bytes })
    }

    /// A file that is here wholly. It stays, so that a message that is taken back can be sent again.
    ///
    /// # Errors
    /// When it is not here (any more).
    pub fn get(&self, id: UploadId) -> Result<Uploaded> {
        let state = self.state();
        let file = state.files.get(&id).ok_or_else(gone)?;
        let bytes = file.whole.clone().ok_or_else(gone)?;
        Ok(Uploaded { name: file.name.clone(), bytes })
    }

    /// Forgets a file.
    pub fn cancel(&self, id: UploadId) {
        self.state().files.remove(&id);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone() -> Error {
    Error::NotFound("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: MediaLimits = MediaLimits { image: 100, video: 100, audio: 100, document: 50 };

    fn uploaded(uploads: &Uploads, bytes: &[u8]) -> Result<UploadId> {
        let id = uploads.begin("../nota.txt", bytes.len() as u64, LIMITS)?;
        for piece in bytes.chunks(7) {
            uploads.add(id, piece)?;
        }
        uploads.finish(id).map(|_| id)
    }

    #[test]
    fn a_file_comes_in_pieces_and_stays_until_it_is_forgotten() {
        let uploads = Uploads::default();
        let id = uploaded(&uploads, b"Nota 0147, lunas").unwrap();
        let file = uploads.get(id).unwrap();
        assert_eq!((file.name.as_str(), &file.bytes[..]), ("nota.txt", &b"Nota 0147, lunas"[..]));
        uploads.cancel(id);
        assert!(uploads.get(id).is_err());
    }

    #[test]
    fn what_no_message_can_carry_is_refused() {
        let uploads = Uploads::default();
        assert!(uploads.begin("kosong", 0, LIMITS).is_err());
        assert!(uploads.begin("film.mp4", 2 << 30, LIMITS).is_err());
    }

    #[test]
    fn more_or_less_than_was_said_is_refused() {
        let uploads = Uploads::default();
        let id = uploads.begin("a", 3, LIMITS).unwrap();
        assert!(uploads.finish(id).is_err());
        let id = uploads.begin("a", 3, LIMITS).unwrap();
        assert!(uploads.add(id, b"1234").is_err());
        assert!(uploads.add(id, b"1").is_err(), "it is forgotten");
    }

    #[test]
    fn the_first_is_forgotten_when_there_is_no_room() {
        let uploads = Uploads::default();
        let limits = MediaLimits::all(SPACE);
        let first = uploads.begin("a", SPACE - 1, limits).unwrap();
        let second = uploads.begin("b", 2, limits).unwrap();
        assert!(uploads.add(first, b"1").is_err());
        uploads.add(second, b"12").unwrap();
    }
}
