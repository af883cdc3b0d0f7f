//! Opening a data directory's database: refuse what is broken, missing or newer, and never overwrite it.

use crate::data_dir;
use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// File name of the database inside the data directory.
pub const DATABASE: &str = "balas.db";
/// Written once a database was made here. With it, a missing or empty database is a loss and not a beginning.
const MARKER: &str = "balas.created";
/// Locked while a database is opened.
const TURN: &str = "balas.opening";
/// Databases up to this size are checked in full before they are used; larger ones while they are.
const CHECKED_AT_OPEN: u64 = 64 * 1024 * 1024;
/// Connections that read. The screens of one window ask for a handful of things at once.
const READERS: u32 = 4;
/// What connections keep in memory, in SQLite's spelling of kilobytes. The system caches the file for all of them, so more
/// of it here would be the same pages once more for each connection; the writer has to keep what it has not committed yet.
const READER_CACHE: &str = "-2048";
const WRITER_CACHE: &str = "-8192";
/// Steps of SQLite (while it checks, a page each) between two looks at whether it has to end: milliseconds.
const STEPS_BETWEEN_LOOKS: i32 = 1_000;

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src-tauri/migrations");

/// Why a database was not opened. Each says what to do; the file is left as it was found.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory cannot be used.
    #[error("{} cannot be used: {source}. Choose another data directory, or repair its permissions.", path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database was here and has gone.
    #[error(
        "{} is missing or empty, although a database was made here. Put it back from a backup; to begin with an empty inbox instead, delete {}.",
        path.display(), marker.display()
    )]
    Missing {
        /// Where it was.
        path: PathBuf,
        /// What remembers it.
        marker: PathBuf,
    },
    /// The file is damaged.
    #[error("{} is damaged ({detail}). It was kept as it is. Restore a backup, or move it away and start again.", path.display())]
    Corrupt {
        /// Where it is.
        path: PathBuf,
        /// What the check found.
        detail: String,
    },
    /// A newer Balas wrote it.
    #[error("{} was written by a newer version of Balas (schema {found}, this one knows {known}). Install that version or a later one.", path.display())]
    Newer {
        /// Where it is.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Anything else.
    #[error("{} could not be opened: {detail}", path.display())]
    Other {
        /// Where it is.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
}

/// An open database.
pub(super) struct Opened {
    pub readers: SqlitePool,
    pub writer: SqliteConnection,
    /// Where it is, if it was too large to be checked before use.
    pub unchecked: Option<PathBuf>,
}

/// What SQLite's own check finds wrong, or `None`.
pub(super) async fn check(connection: &mut SqliteConnection) -> Result<Option<String>, sqlx::Error> {
    let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(connection).await?;
    Ok((verdict != "ok").then_some(verdict))
}

/// Opens the pool of readers and the writing connection. Processes that open one directory at the same time, as a server and
/// the command that makes its first key do, wait for one another: the first makes the tables, the others find them.
pub(super) async fn open(directory: &Path) -> Result<Opened, OpenError> {
    let refuse = |source| OpenError::Directory { path: directory.to_owned(), source };
    let turn = directory.join(TURN);
    let _turn = tokio::task::spawn_blocking(move || take_turn(&turn))
        .await
        .map_err(io::Error::other)
        .flatten()
        .map_err(refuse)?;
    let path = directory.join(DATABASE);
    let marker = directory.join(MARKER);
    let size = std::fs::metadata(&path).map_or(0, |file| file.len());
    if size == 0 && marker.exists() {
        return Err(OpenError::Missing { path, marker });
    }
    data_dir::create_private(&path).map_err(refuse)?;
    let mut writer = connect(&path).await.map_err(|error| classify(&path, error))?;
    let made = make_ready(&mut writer, &path, size).await;
    let made = made.and_then(|()| std::fs::write(&marker, b"A database was made in this directory.\n").map_err(refuse));
    if let Err(error) = made {
        // Whoever hears of it may move the file away, or put another in its place.
        let _as_closed_as_it_gets = writer.close().await;
        return Err(error);
    }
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .connect_lazy_with(read_only(&path));
    let unchecked = (size > CHECKED_AT_OPEN).then_some(path);
    Ok(Opened { readers, writer, unchecked })
}

/// Checks a database that is in use, on a connection of its own, so that nobody waits for it and nobody's cache is emptied.
/// It ends early, and finds nothing, once `cancel` is cancelled.
pub(super) async fn check_in_use(path: &Path, cancel: &CancellationToken) -> Result<Option<String>, sqlx::Error> {
    let mut connection = read_only(path).connect().await?;
    let token = cancel.clone();
    connection.lock_handle().await?.set_progress_handler(STEPS_BETWEEN_LOOKS, move || !token.is_cancelled());
    let verdict = check(&mut connection).await;
    connection.close().await?;
    match verdict {
        Err(_) if cancel.is_cancelled() => Ok(None),
        verdict => verdict,
    }
}

/// A connection that may copy the database elsewhere; the copying ends early once `cancel` is cancelled.
pub(super) async fn copying(path: &Path, cancel: &CancellationToken) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = options(path).read_only(true).pragma("cache_size", READER_CACHE).connect().await?;
    let token = cancel.clone();
    connection.lock_handle().await?.set_progress_handler(STEPS_BETWEEN_LOOKS, move || !token.is_cancelled());
    Ok(connection)
}

/// A database that nobody else uses and that is to be one file: without a write-ahead log, and overwriting what is deleted.
pub(super) async fn single_file(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    options(path).journal_mode(SqliteJournalMode::Delete).pragma("secure_delete", "1").connect().await
}

/// Folds the write-ahead log into the database and empties it. Returns whether nobody was in the way.
pub(super) async fn fold(path: &Path) -> Result<bool, sqlx::Error> {
    let mut connection = options(path).connect().await?;
    let busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(busy == 0)
}

/// Held until the file is closed.
fn take_turn(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    file.lock()?;
    Ok(file)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

fn read_only(path: &Path) -> SqliteConnectOptions {
    options(path).read_only(true).pragma("query_only", "1").pragma("cache_size", READER_CACHE)
}

async fn connect(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    // What is deleted is overwritten: a customer who was erased is nowhere in the file.
    let options = options(path).pragma("cache_size", WRITER_CACHE).pragma("secure_delete", "1");
    options.journal_mode(SqliteJournalMode::Wal).connect().await
}

/// Checks a database and brings it to the newest schema.
async fn make_ready(writer: &mut SqliteConnection, path: &Path, size: u64) -> Result<(), OpenError> {
    refuse_damaged(writer, size).await.map_err(|error| classify(path, error))?;
    refuse_newer(writer, path).await?;
    let migrated = MIGRATIONS.run(writer).await;
    migrated.map_err(|error| OpenError::Other { path: path.to_owned(), detail: error.to_string() })
}

async fn refuse_damaged(writer: &mut SqliteConnection, size: u64) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&mut *writer).await?;
    match size > 0 && size <= CHECKED_AT_OPEN {
        true => check(writer).await?.map_or(Ok(()), |verdict| Err(sqlx::Error::Protocol(verdict))),
        false => Ok(()),
    }
}

/// `SQLITE_CORRUPT` and `SQLITE_NOTADB` are damage; anything else is shown as it is.
fn classify(path: &Path, error: sqlx::Error) -> OpenError {
    let path = path.to_owned();
    let detail = error.to_string();
    let code =
        error.as_database_error().and_then(|e| e.code()).and_then(|code| code.parse::<i32>().ok()).unwrap_or(0) & 0xff;
    match error {
        sqlx::Error::Protocol(verdict) => OpenError::Corrupt { path, detail: verdict },
        _ if matches!(code, 11 | 26) => OpenError::Corrupt { path, detail },
        _ => OpenError::Other { path, detail },
    }
}

/// The newest migration that was applied.
pub(super) async fn schema(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    let applied = sqlx::query_scalar::<_, Option<i64>>("SELECT max(version) FROM _sqlx_migrations");
    Ok(applied.fetch_one(connection).await?.unwrap_or(0))
}

async fn refuse_newer(connection: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let known = super::snapshot::known_schema();
    match schema(connection).await {
        Ok(found) if found > known => Err(OpenError::Newer { path: path.to_owned(), found, known }),
        _ => Ok(()),
    }
}
