//! Where voice notes lie that were not sent yet, and which of them grows.

use super::recorder::Recorder;
use crate::model::ConversationId;
use bytes::Bytes;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Mutex as TurnMutex, MutexGuard as TurnGuard};

/// The recordings of a data directory.
pub struct Recordings {
    directory: PathBuf,
    active: Mutex<Option<Recorder>>,
    turn: TurnMutex<()>,
}

impl Recordings {
    /// Those below a data directory.
    pub fn below(data_directory: &Path) -> Self {
        Self { directory: data_directory.join("recordings"), active: Mutex::default(), turn: TurnMutex::default() }
    }

    /// One thing at a time: a file that is just being begun or taken up again is not what a crash left.
    pub(super) async fn turn(&self) -> TurnGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Where the recording of a conversation lies, in a directory that is there.
    pub(super) fn make_place(&self, id: ConversationId) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.directory)?;
        Ok(self.path(id))
    }

    /// The bytes of a recording, if there is one.
    pub(super) async fn read(&self, id: ConversationId) -> io::Result<Option<Bytes>> {
        match tokio::fs::read(self.path(id)).await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Lays a recording there, unless one lies there.
    pub(super) fn put(&self, id: ConversationId, bytes: &[u8]) -> io::Result<()> {
        let path = self.make_place(id)?;
        if path.exists() { Ok(()) } else { fs::write(path, bytes) }
    }

    /// Deletes a recording.
    pub(super) fn remove(&self, id: ConversationId) -> io::Result<()> {
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The conversation for which is being recorded.
    pub(super) fn active(&self) -> Option<ConversationId> {
        self.lock().as_ref().map(|recorder| recorder.conversation)
    }

    /// Something grows, or (with `None`) nothing.
    pub(super) fn set_active(&self, recorder: Option<Recorder>) {
        *self.lock() = recorder;
    }

    /// The recorder of a conversation, which then is nobody's.
    pub(super) fn take_active(&self, id: ConversationId) -> Option<Recorder> {
        self.lock().take_if(|recorder| recorder.conversation == id)
    }

    /// Does something with what is being recorded for a conversation.
    pub(super) fn with_active<T>(&self, id: ConversationId, work: impl FnOnce(&mut Recorder) -> T) -> Option<T> {
        self.lock().as_mut().filter(|recorder| recorder.conversation == id).map(work)
    }

    fn path(&self, id: ConversationId) -> PathBuf {
        self.directory.join(format!("{id}.ogg"))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Recorder>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
