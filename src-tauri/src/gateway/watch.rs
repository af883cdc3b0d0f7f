//! What the process that holds the directory looks for: connections that another process has changed, and checks that it
//! asks for. Looking every second costs a query that finds nothing.

use super::check;
use crate::{app::App, error::Result};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(1);

/// Runs until cancelled.
pub async fn run(app: App, cancel: CancellationToken) {
    loop {
        if let Err(error) = step(&app).await {
            tracing::error!(%error, "changes of hosted connections could not be looked for");
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Looks once.
///
/// # Errors
/// When the database fails.
pub async fn step(app: &App) -> Result<()> {
    check::answer_questions(app.store(), app.secrets(), app.outgoing(), app.clock()).await
}
