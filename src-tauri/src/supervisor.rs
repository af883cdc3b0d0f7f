//! Named tasks with one way to stop them all: cancel, wait, and only then abort, so that nothing holds the database
//! afterwards. A task that panics is logged by name and started again; silence is never the outcome.

use futures_util::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Owns the background tasks of an [`crate::app::App`].
#[derive(Debug, Default)]
pub struct Supervisor {
    cancel: CancellationToken,
    tasks: std::sync::Mutex<JoinSet<()>>,
}

impl Supervisor {
    const RESTART_AFTER: Duration = Duration::from_secs(1);
    const PATIENCE: Duration = Duration::from_secs(3);

    /// Cancelled when everything has to stop.
    pub fn token(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Runs `task` until it returns or everything stops. One that panics is started again after a second.
    pub fn spawn<F, Fut>(&self, name: &'static str, task: F)
    where
        F: Fn(CancellationToken) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send,
    {
        let cancel = self.cancel.clone();
        let run = async move {
            while !cancel.is_cancelled() {
                if AssertUnwindSafe(task(cancel.clone())).catch_unwind().await.is_ok() {
                    return;
                }
                tracing::error!(task = name, "task panicked; starting it again");
                tokio::select! {
                    () = cancel.cancelled() => {}
                    () = tokio::time::sleep(Self::RESTART_AFTER) => {}
                }
            }
        };
        self.lock().spawn(run);
    }

    /// Stops every task: asks first, aborts those that have not ended within three seconds, and waits for those too.
    pub async fn stop(&self) {
        self.cancel.cancel();
        let mut tasks = std::mem::take(&mut *self.lock());
        let ended = tokio::time::timeout(Self::PATIENCE, async { while tasks.join_next().await.is_some() {} }).await;
        if ended.is_err() {
            tracing::warn!(left = tasks.len(), "tasks did not end in time; aborting them");
            tasks.shutdown().await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
