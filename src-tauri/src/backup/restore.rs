//! Reading a backup, piece by piece as the window hands it over, into a directory of its own. Nothing that is here is touched;
//! what passed every check waits there for the next opening, see [`super::swap`].

use super::{
    BackupError,
    make::Workspace,
    pack::{self, About, FORMAT},
    sealed::SealReader,
    swap,
};
use crate::{
    secrets::Secret,
    store::{DATABASE, snapshot},
};
use bytes::{Buf, Bytes};
use std::{
    fs,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinHandle,
};

/// Name of the folder that a backup is unpacked into, before its random part.
pub(super) const WORKSPACE: &str = "restore-";
/// Pieces that wait to be unpacked.
const WAITING: usize = 4;
/// Bytes that stay free besides, for the database to work with.
const MARGIN: u64 = 64 * 1024 * 1024;

/// Where a backup is restored to.
#[derive(Clone, Debug)]
pub struct Place {
    /// The data directory.
    pub data_dir: PathBuf,
    /// Bytes that are free there.
    pub free: u64,
}

impl Place {
    /// The data directory, with what is free there now. It is made where there is none.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn of(data_dir: &Path) -> Result<Self, BackupError> {
        crate::data_dir::create(data_dir)?;
        Ok(Self { data_dir: data_dir.to_owned(), free: fs4::available_space(data_dir)? })
    }
}

/// A backup on its way in.
#[derive(Debug)]
pub struct Restore {
    pieces: mpsc::Sender<Bytes>,
    unpacking: JoinHandle<Result<Workspace, BackupError>>,
    data_dir: PathBuf,
}

impl Restore {
    /// Expects the pieces of a backup.
    pub fn begin(place: Place, passphrase: Secret) -> Self {
        let (pieces, waiting) = mpsc::channel(WAITING);
        let data_dir = place.data_dir.clone();
        let unpacking = tokio::task::spawn_blocking(move || {
            let pieces = BufReader::new(Pieces { waiting, current: Bytes::new() });
            unpack(pieces, &passphrase, &place)
        });
        Self { pieces, unpacking, data_dir }
    }

    /// Takes the next piece. Where unpacking has ended already, `false`: [`Restore::finish`] says why.
    pub async fn add(&self, piece: Bytes) -> bool {
        self.pieces.send(piece).await.is_ok()
    }

    /// Nothing more comes: checks the whole and lays it ready for the next opening.
    ///
    /// # Errors
    /// With what is wrong with it; nothing has changed then.
    pub async fn finish(self) -> Result<(), BackupError> {
        drop(self.pieces);
        let workspace = self.unpacking.await.map_err(io::Error::other)??;
        match snapshot::check(&workspace.path().join(DATABASE)).await? {
            Err(snapshot::CopyFault::Newer) => return Err(BackupError::Newer),
            Err(snapshot::CopyFault::Damaged) => return Err(BackupError::Damaged),
            Ok(()) => {}
        }
        swap::lay_ready(&self.data_dir, workspace.path())?;
        Ok(())
    }

    /// Why it takes no more pieces.
    async fn refusal(self) -> Result<(), BackupError> {
        drop(self.pieces);
        self.unpacking.await.map_err(io::Error::other)?.and(Err(BackupError::Damaged))
    }

    /// It is not wanted any more. Returns when nothing of it is left.
    pub async fn cancel(self) {
        drop(self.pieces);
        // What was unpacked goes with the result, whatever that is.
        drop(self.unpacking.await);
    }
}

/// The one backup that is on its way in, for a window whose data could not even be opened.
#[derive(Debug, Default)]
pub struct Restores(Mutex<Option<Restore>>);

impl Restores {
    /// Begins anew; one that was left in the middle is given up.
    pub async fn begin(&self, restore: Restore) {
        if let Some(earlier) = self.0.lock().await.replace(restore) {
            earlier.cancel().await;
        }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// With what is wrong with the backup, as soon as it is known.
    pub async fn add(&self, piece: Bytes) -> Result<(), BackupError> {
        let mut slot = self.0.lock().await;
        let restore = slot.as_ref().ok_or(BackupError::Cancelled)?;
        if restore.add(piece).await {
            return Ok(());
        }
        // More came after its end, unless there is something worse to say.
        let refused = slot.take().ok_or(BackupError::Cancelled)?;
        refused.refusal().await
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// With what is wrong with the backup.
    pub async fn finish(&self) -> Result<(), BackupError> {
        let restore = self.0.lock().await.take().ok_or(BackupError::Cancelled)?;
        restore.finish().await
    }

    /// It is not wanted any more.
    pub async fn cancel(&self) {
        if let Some(restore) = self.0.lock().await.take() {
            restore.cancel().await;
        }
    }
}

fn unpack(backup: impl Read, passphrase: &Secret, place: &Place) -> Result<Workspace, BackupError> {
    let opened = SealReader::new(backup, passphrase)?;
    let workspace = Workspace::below(&place.data_dir, WORKSPACE)?;
    pack::unpack(opened, workspace.path(), |about| fits(about, place.free)).map_err(of_content)?;
    if fs::metadata(workspace.path().join(DATABASE)).is_err() {
        return Err(BackupError::Damaged);
    }
    Ok(workspace)
}

/// What the archive's own reader complains of is damage; what the disk says is not.
fn of_content(error: BackupError) -> BackupError {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error {
        BackupError::File(cause) if matches!(cause.kind(), InvalidData | InvalidInput | Other | UnexpectedEof) => {
            BackupError::Damaged
        }
        error => error,
    }
}

fn fits(about: &About, free: u64) -> Result<(), BackupError> {
    if about.format > FORMAT || about.schema > snapshot::known_schema() {
        return Err(BackupError::Newer);
    }
    let needed = about.bytes.saturating_add(MARGIN);
    if needed > free { Err(BackupError::NoRoom { needed, free }) } else { Ok(()) }
}

/// Reads pieces as one file; it ends when nobody hands any more over.
struct Pieces {
    waiting: mpsc::Receiver<Bytes>,
    current: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.waiting.blocking_recv() {
                Some(piece) => self.current = piece,
                None => return Ok(0),
            }
        }
        let taken = self.current.len().min(bytes.len());
        self.current.copy_to_slice(&mut bytes[..taken]);
        Ok(taken)
    }
}
