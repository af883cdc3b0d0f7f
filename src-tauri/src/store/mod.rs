//! The only SQL of Balas. One file per table; functions take `&mut SqliteConnection`, so the operation owns the transaction.
//!
//! One connection writes, in groups (see [`writer`]); a pool of others reads. With WAL no reader ever waits for the writer
//! and there is no `SQLITE_BUSY` inside a process. `synchronous` is FULL: what was acknowledged survives a power cut.

pub mod agents;
pub mod ai_rejects;
pub mod ai_settings;
pub mod audit;
pub mod bot_answers;
pub mod bot_away;
pub mod bot_drafts;
pub mod bot_turns;
pub mod bots;
pub mod callbacks;
pub mod channel_contacts;
pub mod channels;
pub mod columns;
pub mod contact_batch;
pub mod contact_bulk;
pub mod contact_fields;
pub mod contact_import;
pub mod contact_list;
pub mod contacts;
pub mod conversations;
pub mod credits;
pub mod drafts;
pub mod erasures;
pub mod export;
pub mod gateway_checks;
pub mod gateways;
pub mod handoffs;
pub mod history;
pub mod hosted;
pub mod idempotency;
pub mod keys;
pub mod ledger;
mod lists;
pub mod log;
pub mod media;
pub mod media_removals;
pub mod merges;
pub mod messages;
pub mod network;
mod open;
pub mod outbox;
#[cfg(test)]
mod plans;
pub mod product_losses;
pub mod products;
pub mod quick_replies;
pub mod reactions;
pub mod realms;
pub mod retention;
pub mod revisions;
pub mod scheduled;
pub mod search;
pub mod secrets;
pub mod settings;
pub mod shelf;
pub mod shown;
pub mod snapshot;
pub mod standing;
pub mod tags;
pub mod templates;
mod turns;
pub mod usage;
pub mod usage_numbers;
pub mod views;
pub mod writer;

pub use open::{DATABASE, OpenError};
pub use writer::Tx;

use crate::{clock::Clock, events::Bus, model::audit::Actor};
use futures_util::future::BoxFuture;
use open::Opened;
use sqlx::{Sqlite, SqlitePool, pool::PoolConnection};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};
use tokio_util::sync::CancellationToken;

/// The database of one data directory.
#[derive(Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: writer::Writer,
    path: PathBuf,
    unchecked: Option<PathBuf>,
    damaged: AtomicBool,
}

/// A statement failed, or the database has gone.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("the database refused: {0}")]
    Sql(sqlx::Error),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// A check found damage: nothing more is written to it.
    #[error("the database is damaged; restore a backup")]
    Damaged,
    /// The group of writes that this one was part of was not committed: nothing of it was kept, and it may be tried again.
    #[error("the database did not take the change")]
    NotCommitted,
    /// The writer has stopped.
    #[error("the database is closed")]
    Closed,
    /// The operation panicked; nothing of it was kept.
    #[error("the operation failed unexpectedly and was taken back")]
    Panicked,
    /// A stored value does not have the form it was written in.
    #[error("the stored {0} cannot be read")]
    Malformed(&'static str),
}

impl StoreError {
    /// Whether a rule of a table refused a row, which says nothing against other rows.
    pub fn is_constraint(&self) -> bool {
        let Self::Sql(error) = self else { return false };
        error.as_database_error().is_some_and(|error| !matches!(error.kind(), sqlx::error::ErrorKind::Other))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        const SQLITE_FULL: &str = "13";
        match error.as_database_error().and_then(|e| e.code()) {
            Some(code) if code == SQLITE_FULL => Self::DiskFull,
            _ => Self::Sql(error),
        }
    }
}

impl Store {
    /// Opens, checks and migrates the database in `directory`.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong and where the file is; nothing is overwritten.
    pub async fn open(directory: &Path, clock: Clock, bus: Bus) -> Result<Self, OpenError> {
        let Opened { readers, writer, unchecked } = open::open(directory).await?;
        let writer = writer::Writer::start(writer, clock, bus);
        Ok(Self { readers, writer, path: directory.join(DATABASE), unchecked, damaged: AtomicBool::new(false) })
    }

    /// Checks a database that was too large to be checked before use, unless it is cancelled. Where it is damaged, nothing
    /// more is written.
    ///
    /// # Errors
    /// When it is damaged, or the check itself fails.
    pub async fn check(&self, cancel: &CancellationToken) -> Result<(), StoreError> {
        let Some(path) = &self.unchecked else { return Ok(()) };
        match open::check_in_use(path, cancel).await? {
            None => Ok(()),
            Some(verdict) => {
                tracing::error!(%verdict, "the database is damaged; nothing more is written to it");
                self.damaged.store(true, Ordering::SeqCst);
                Err(StoreError::Damaged)
            }
        }
    }

    /// A connection that reads. Returned to the pool on drop.
    ///
    /// # Errors
    /// When the pool is closed.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs `work` in a transaction: committed when it returns `Ok`, taken back otherwise. The events it emitted go out
    /// after the commit. Once handed over, the work runs to its end even where the caller has gone.
    ///
    /// # Errors
    /// Whatever `work` returns, or that the commit failed.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        self.write_for(Actor::Nobody, work).await
    }

    /// [`Store::write`] on behalf of somebody, which the log of who did what remembers.
    ///
    /// # Errors
    /// Whatever `work` returns, or that the commit failed.
    pub async fn write_for<T, E, F>(&self, actor: Actor, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        if self.damaged.load(Ordering::SeqCst) {
            return Err(StoreError::Damaged.into());
        }
        self.writer.write(actor, work).await
    }

    /// Folds the write-ahead log into the database and empties it, so that nothing that was deleted stays in it. Returns whether
    /// it could: a reader that is in the middle of something keeps its part for a moment longer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fold(&self) -> Result<bool, StoreError> {
        Ok(open::fold(&self.path).await?)
    }

    /// Finishes what is under way and closes every connection, the writing one last: it folds the WAL into the database.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.stop().await;
    }
}
