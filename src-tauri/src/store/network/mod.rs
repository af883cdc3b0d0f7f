//! The simulated network's own database file. It stands for what a real network would remember about us: accepted messages,
//! the offline queue, the link. So it is another file than the inbox, never shares a transaction with it, and is synchronous
//! FULL: what it has accepted it still has after a kill.
//!
//! One writer connection, two readers. Functions take a connection, so that the caller decides what commits together.

pub mod account;
pub mod cast;
pub mod groups;
pub mod lines;
pub mod queue;
pub mod received;
mod words;

use sqlx::{
    Connection as _, Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    time::Duration,
};

static MIGRATIONS: Migrator = sqlx::migrate!("src-tauri/migrations-network");

/// Name of the file in the data directory.
pub const FILE_NAME: &str = "practice-network.db";

/// The connection that the functions of this module work on.
pub type Connection = SqliteConnection;

/// The simulated network's file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Reading or writing failed.
    #[error("the practice network's file could not be read or written: {0}")]
    Database(#[from] sqlx::Error),
    /// It holds tables that this version does not know; it is left as it is.
    #[error("{0} was written by a newer version of Balas; use that version, or erase the practice data")]
    Newer(PathBuf),
    /// Its tables could not be brought up to date.
    #[error("the practice network's file could not be brought up to date: {0}")]
    Migrate(#[source] MigrateError),
    /// It could not be removed.
    #[error("the practice network's file could not be removed: {0}")]
    Erase(#[source] std::io::Error),
}

/// The open file.
#[derive(Debug)]
pub struct NetworkStore {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl NetworkStore {
    const BUSY: Duration = Duration::from_secs(5);
    const READERS: u32 = 2;

    /// Opens the file in `data_dir`, making it when there is none.
    pub async fn open(data_dir: &Path) -> Result<Self, NetworkError> {
        let path = data_dir.join(FILE_NAME);
        crate::data_dir::create_private(&path).map_err(sqlx::Error::Io)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Self::BUSY);
        // A full disk makes SQLite end a transaction by itself, which leaves the library's count of them wrong for good:
        // such a connection is replaced, or nothing would ever be written again.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(options.clone())
            .await?;
        MIGRATIONS.run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(_) => NetworkError::Newer(path),
            other => NetworkError::Migrate(other),
        })?;
        let readers =
            SqlitePoolOptions::new().max_connections(Self::READERS).connect_lazy_with(options.read_only(true));
        Ok(Self { writer, readers })
    }

    /// Begins a change.
    pub async fn write(&self) -> Result<Change, NetworkError> {
        Ok(Change(self.writer.begin_with("BEGIN IMMEDIATE").await?))
    }

    /// A connection for reading only.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, NetworkError> {
        Ok(self.readers.acquire().await?)
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A change under way. Nothing of it stands before its commit.
#[derive(Debug)]
pub struct Change(Transaction<'static, Sqlite>);

impl Change {
    /// Makes it stand.
    pub async fn commit(self) -> Result<(), NetworkError> {
        Ok(self.0.commit().await?)
    }
}

impl Deref for Change {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

/// Removes the file from `data_dir`; it must not be open.
pub async fn erase(data_dir: &Path) -> Result<(), NetworkError> {
    for suffix in ["", "-wal", "-shm"] {
        match tokio::fs::remove_file(data_dir.join(format!("{FILE_NAME}{suffix}"))).await {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(NetworkError::Erase(error)),
        }
    }
    Ok(())
}
