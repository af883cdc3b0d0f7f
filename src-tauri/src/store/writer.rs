//! The one connection that writes, and group commit.
//!
//! Callers hand over pieces of work; a task takes all that are ready, runs each inside a savepoint and commits them
//! together. One `fsync` then serves every caller of the group, which is what makes sixteen parallel clients as fast as the
//! disk allows, and a caller that goes away in the middle (a closed HTTP connection) can never leave half a transaction.

use super::StoreError;
use crate::{
    clock::Clock,
    events::{Bus, Event},
    model::{Timestamp, audit::Actor},
};
use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{Connection, SqliteConnection};
use std::{
    ops::{Deref, DerefMut},
    panic::AssertUnwindSafe,
    sync::Mutex,
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

/// The writing connection inside a transaction. Derefs to the connection that the store's functions take.
pub struct Tx {
    connection: SqliteConnection,
    events: Vec<Event>,
    clock: Clock,
    actor: Actor,
}

impl Tx {
    /// Publishes `event` once this transaction is committed.
    pub fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// On whose behalf this is written.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    async fn execute(&mut self, sql: &'static str) -> Result<(), StoreError> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

/// A piece of work, its type forgotten until the answer goes back.
trait Job: Send {
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    fn finish(self: Box<Self>, group: Result<(), StoreError>);
}

struct Work<T, E, F> {
    work: Option<F>,
    actor: Actor,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Work<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        async move {
            let Some(work) = self.work.take() else {
                return false;
            };
            tx.actor = self.actor;
            let result = AssertUnwindSafe(work(tx)).catch_unwind().await;
            let result = result.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        }
        .boxed()
    }

    fn finish(self: Box<Self>, group: Result<(), StoreError>) {
        let answer = match (self.result, group) {
            (Some(Err(own)), _) => Err(own),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(StoreError::Closed.into()),
        };
        let _caller_has_gone = self.reply.send(answer);
    }
}

/// Handle to the writing task.
#[derive(Debug)]
pub struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Work that waits at most; more callers wait for room.
    const QUEUE: usize = 1024;
    /// Pieces of work in one commit at most, so that the first of them does not wait for ever.
    const GROUP: usize = 64;

    pub(super) fn start(connection: SqliteConnection, clock: Clock, bus: Bus) -> Self {
        let (sender, receiver) = mpsc::channel(Self::QUEUE);
        let tx = Tx { connection, events: Vec::new(), clock, actor: Actor::Nobody };
        let task = tokio::spawn(run(tx, receiver, bus));
        Self { jobs: Mutex::new(Some(sender)), task: Mutex::new(Some(task)) }
    }

    pub(super) async fn write<T, E, F>(&self, actor: Actor, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Work { work: Some(work), actor, result: None, reply });
        let jobs = lock(&self.jobs).clone().ok_or(StoreError::Closed)?;
        jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    pub(super) async fn stop(&self) {
        drop(lock(&self.jobs).take());
        let task = lock(&self.task).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the database writer did not end well");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

async fn run(mut tx: Tx, mut jobs: mpsc::Receiver<Box<dyn Job>>, bus: Bus) {
    let mut group = Vec::with_capacity(Writer::GROUP);
    while jobs.recv_many(&mut group, Writer::GROUP).await > 0 {
        let outcome = commit(&mut tx, &mut group).await;
        let events = std::mem::take(&mut tx.events);
        match outcome {
            Ok(()) => {
                events.into_iter().for_each(|event| bus.publish(event));
                group.drain(..).for_each(|job| job.finish(Ok(())));
            }
            Err(error) => refuse(&mut tx, &mut group, error).await,
        }
    }
    if let Err(error) = tx.connection.close().await {
        tracing::warn!(%error, "closing the writing connection");
    }
}

/// Runs a group in one transaction. A piece that fails is undone alone; the others stay.
async fn commit(tx: &mut Tx, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    tx.execute("BEGIN IMMEDIATE").await?;
    for job in group {
        tx.execute("SAVEPOINT piece").await?;
        let events = tx.events.len();
        if !job.run(tx).await {
            tx.events.truncate(events);
            tx.execute("ROLLBACK TO piece").await?;
        }
        tx.execute("RELEASE piece").await?;
    }
    tx.execute("COMMIT").await
}

/// The transaction itself failed: nothing of the group was kept, and each caller hears why.
async fn refuse(tx: &mut Tx, group: &mut Vec<Box<dyn Job>>, error: StoreError) {
    tracing::error!(%error, "a group of writes was not committed");
    if let Err(rollback) = tx.execute("ROLLBACK").await {
        tracing::debug!(%rollback, "nothing to roll back");
    }
    let full = matches!(error, StoreError::DiskFull);
    let mut first = Some(error);
    for job in group.drain(..) {
        let error = first.take().unwrap_or(if full { StoreError::DiskFull } else { StoreError::NotCommitted });
        job.finish(Err(error));
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("events", &self.events).finish_non_exhaustive()
    }
}
