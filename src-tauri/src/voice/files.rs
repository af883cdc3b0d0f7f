//! Where voice notes lie that were not sent yet, and which of them grows.

use super::recorder::Recorder;
use crate::{data_dir, model::ConversationId};
use bytes::Bytes;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Mutex as TurnMutex, MutexGuard as TurnGuard};

/// Name of their folder in a data directory.
pub const DIRECTORY: &str = "recordings";

/// Whose voice note a file of this name is; `None` for what is none.
pub(crate) fn conversation_of(name: &str) -> Option<ConversationId> {
    let id: ConversationId = name.strip_suffix(".ogg")?.parse().ok()?;
    Some(id).filter(|id| *name == file_name(*id))
}

/// Every voice note that lies in a folder of them; none where there is no such folder.
pub(crate) fn lying(directory: &Path) -> io::Result<Vec<(ConversationId, PathBuf)>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut lying = Vec::new();
    for entry in entries {
        let entry = entry?;
        lying.extend(entry.file_name().to_str().and_then(conversation_of).map(|id| (id, entry.path())));
    }
    Ok(lying)
}

fn file_name(id: ConversationId) -> String {
    format!("{id}.ogg")
}

/// The recordings of a data directory.
pub struct Recordings {
    directory: PathBuf,
    active: Mutex<Option<Recorder>>,
    turn: TurnMutex<()>,
}

impl Recordings {
    /// Those below a data directory.
    pub fn below(data_directory: &Path) -> Self {
        Self { directory: data_directory.join(DIRECTORY), active: Mutex::default(), turn: TurnMutex::default() }
    }

    /// One thing at a time: a file that is just being begun or taken up again is not what a crash left.
    pub(super) async fn turn(&self) -> TurnGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Where the recording of a conversation lies, in a directory that is there.
    pub(super) fn make_place(&self, id: ConversationId) -> io::Result<PathBuf> {
        data_dir::create(&self.directory)?;
        Ok(self.path(id))
    }

    /// The conversations that have one.
    pub(super) fn conversations(&self) -> io::Result<Vec<ConversationId>> {
        Ok(lying(&self.directory)?.into_iter().map(|(id, _)| id).collect())
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
        self.directory.join(file_name(id))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Recorder>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
