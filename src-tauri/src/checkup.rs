//! The check of a database that was too large to be checked before use. Reading all of it takes the disk and a processor
//! for seconds, so it waits until nobody needs them: not while the app starts, and not while messages come and go.

use crate::{
    app::App,
    events::{Event, Subscription},
};
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// How long nothing may have happened before it begins.
const QUIET: Duration = Duration::from_secs(60);
/// A shop that is never quiet is checked all the same.
const AT_THE_LATEST: Duration = Duration::from_secs(60 * 60);

/// Checks once, as soon as it is quiet. Cancelled, it ends in the middle.
pub async fn run(app: App, cancel: CancellationToken) {
    let events = app.bus().subscribe();
    if cancel.run_until_cancelled(timeout(AT_THE_LATEST, quiet(events))).await.is_some() {
        step(&app, &cancel).await;
    }
}

/// Checks now.
pub async fn step(app: &App, cancel: &CancellationToken) {
    if let Err(error) = app.store().check(cancel).await {
        tracing::error!(%error, "the check of the database");
        app.bus().publish(Event::Resync);
    }
}

async fn quiet(mut events: Subscription) {
    while let Ok(Some(_)) = timeout(QUIET, events.next()).await {}
}
