//! Making a backup while messages come and go.

use super::{
    BackupError, EXTENSION,
    pack::{self, About, FORMAT},
    plan,
    sealed::SealWriter,
};
use crate::{
    app::App,
    clock::Clock,
    data_dir, downloads,
    error::{Error, Result},
    events::Event,
    model::Timestamp,
    secrets::{Secret, passphrase::Cost},
    store::{DATABASE, Tx, settings, snapshot},
};
use futures_util::FutureExt;
use sqlx::SqliteConnection;
use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio_util::sync::CancellationToken;

/// Characters that a passphrase has at least.
pub const SHORTEST: usize = 8;
/// Name of the folder in which the copy of the database waits, before its random part.
pub(super) const WORKSPACE: &str = "backup-";
const LAST_AT: &str = "backup.last_at";
const BUFFER: usize = 1024 * 1024;

/// How far a backup is. Shared by the work and by whoever watches or cancels it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    cancel: CancellationToken,
}

impl Progress {
    /// Bytes that were packed, and bytes that there are; 0 of 0 while the database is copied.
    pub fn bytes(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// The same in per cent.
    pub fn per_cent(&self) -> u8 {
        let (done, total) = self.bytes();
        u8::try_from((done.saturating_mul(100)).checked_div(total).unwrap_or(0).min(100)).unwrap_or(100)
    }

    /// Ends it; nothing of it stays.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub(super) fn advance(&self, bytes: u64) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// The backup that is being made: one at a time.
#[derive(Debug, Default)]
pub struct Backups(Mutex<Option<Arc<Progress>>>);

impl Backups {
    /// The one that is being made.
    pub fn running(&self) -> Option<Arc<Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn begin(&self) -> Result<Arc<Progress>, BackupError> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return Err(BackupError::Busy);
        }
        Ok(running.insert(Arc::default()).clone())
    }

    fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// When a backup was made last.
///
/// # Errors
/// When the database fails.
pub async fn last_at(reader: &mut SqliteConnection) -> Result<Option<Timestamp>> {
    let stored = settings::get(reader, LAST_AT).await?;
    Ok(stored.and_then(|text| text.parse().ok()).map(Timestamp))
}

/// Makes a backup of everything in `folder`, named after the day. Returns where it is.
///
/// # Errors
/// With what stands in the way; then there is no file.
pub async fn make(app: &App, passphrase: Secret, folder: &Path) -> Result<PathBuf> {
    if passphrase.expose().chars().count() < SHORTEST {
        return Err(BackupError::ShortPassphrase.into());
    }
    let progress = app.backups().begin()?;
    let made = write(app, passphrase, folder, &progress).await;
    app.backups().end();
    let path = made?;
    app.store().write(|tx| remember(tx).boxed()).await?;
    Ok(path)
}

async fn remember(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    settings::set(tx, LAST_AT, &now.0.to_string()).await?;
    tx.emit(Event::SettingsChanged);
    Ok(())
}

async fn write(app: &App, passphrase: Secret, folder: &Path, progress: &Arc<Progress>) -> Result<PathBuf> {
    let data_dir = app.config().data_dir.clone();
    let workspace = Workspace::below(&data_dir, WORKSPACE)?;
    let copy = workspace.path().join(DATABASE);
    data_dir::create_private(&copy)?;
    let copied = snapshot::take(&data_dir.join(DATABASE), &copy, &progress.cancel).await;
    if progress.is_cancelled() {
        return Err(BackupError::Cancelled.into());
    }
    copied?;
    let (folder, clock, progress) = (folder.to_owned(), app.clock().clone(), progress.clone());
    let work = move || seal(&data_dir, &copy, &folder, &passphrase, &clock, &progress);
    let path = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)??;
    drop(workspace);
    Ok(path)
}

/// Under a name of its own until it is whole and on the disk.
fn seal(
    data_dir: &Path,
    copy: &Path,
    folder: &Path,
    passphrase: &Secret,
    clock: &Clock,
    progress: &Progress,
) -> Result<PathBuf, BackupError> {
    let sources = plan::sources(data_dir, copy)?;
    let bytes = sources.iter().map(|source| source.size).sum();
    progress.total.store(bytes, Ordering::Relaxed);
    let about = About {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: snapshot::known_schema(),
        made_at: clock.now().0,
        bytes,
    };
    let day = downloads::day(clock.now());
    let (file, beside) = downloads::create(folder, &format!(".balas-{day}"), "part")?;
    let written = fill(file, passphrase, &about, &sources, progress).and_then(|()| publish(folder, &beside, &day));
    if written.is_err() {
        let _already_gone = fs::remove_file(&beside);
    }
    written
}

fn fill(
    file: File,
    passphrase: &Secret,
    about: &About,
    sources: &[plan::Source],
    progress: &Progress,
) -> Result<(), BackupError> {
    let sealed = SealWriter::new(BufWriter::with_capacity(BUFFER, file), passphrase, Cost::USUAL)?;
    let sealed = pack::pack(sealed, about, sources, progress)?;
    let file = sealed.finish()?.into_inner().map_err(|error| error.into_error())?;
    Ok(file.sync_all()?)
}

/// Gives it its name: one that is free, which is taken first, so that nothing is ever written over.
fn publish(folder: &Path, beside: &Path, day: &str) -> Result<PathBuf, BackupError> {
    let (_, path) = downloads::create(folder, &format!("balas-{day}"), EXTENSION)?;
    fs::rename(beside, &path)?;
    data_dir::sync(folder)?;
    Ok(path)
}

/// A folder of the data directory that goes with this value, whatever happened in it.
#[derive(Debug)]
pub(super) struct Workspace(PathBuf);

impl Workspace {
    pub(super) fn below(data_dir: &Path, begin: &str) -> std::io::Result<Self> {
        let path = data_dir.join(format!("{begin}{}", crate::ids::local()));
        data_dir::create(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = %self.0.display(), "a folder for work stays until the next start");
            }
            _ => {}
        }
    }
}

impl From<BackupError> for Error {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Store(error) => Self::Store(error),
            BackupError::File(error) => Self::File(error),
            error => Self::Backup(error),
        }
    }
}
