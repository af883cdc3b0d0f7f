//! Puts what is due into the outbox, and sleeps until the next is. [`step`] is one turn of it, for tests.

use super::{hold, leave};
use crate::{
    app::App,
    error::{Code, Error, Result},
    events::{Event, Subscription},
    model::{ScheduleTrouble, Timestamp},
    store::scheduled::{self, ScheduledRow},
};
use futures_util::FutureExt;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The longest sleep: a computer that slept, or whose clock was set, goes on soon after.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// The pause after an error of the database, so that a full disk does not make a hot loop.
const AFTER_ERROR: Duration = Duration::from_secs(1);
/// What is later than this asks before it leaves.
const TOO_LATE_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// How long what was cancelled can be brought back.
const RESTORABLE_MILLIS: i64 = 60 * 1000;
/// Messages that are read at once.
const AT_ONCE: u32 = 100;

/// Runs until cancelled.
pub async fn run(app: App, cancel: CancellationToken) {
    let mut wake = app.bus().subscribe();
    loop {
        let sleep = match next(&app).await {
            Ok(sleep) => sleep,
            Err(error) => {
                tracing::error!(%error, "what is to leave later could not be looked at");
                AFTER_ERROR
            }
        };
        tokio::select! {
            () = cancel.cancelled() => return,
            () = changed(&mut wake) => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Lets everything leave that is due now, and forgets what was cancelled long enough ago. Returns how many left.
///
/// # Errors
/// When the database fails.
pub async fn step(app: &App) -> Result<usize> {
    let mut left = 0;
    loop {
        let due = scheduled::due(&mut *app.store().read().await?, app.clock().now(), AT_ONCE).await?;
        if due.is_empty() {
            break;
        }
        for row in due {
            left += usize::from(settle(app, row).await?);
        }
    }
    let before = app.clock().now().plus_millis(-RESTORABLE_MILLIS);
    app.store()
        .write(move |tx| async move { Ok(scheduled::forget_cancelled(tx, before).await?) }.boxed())
        .await
        .map(|_: u64| left)
}

async fn next(app: &App) -> Result<Duration> {
    step(app).await?;
    let due = scheduled::next_due(&mut *app.store().read().await?).await?;
    Ok(due.map_or(LONGEST_SLEEP, |at| until(at, app.clock().now()).min(LONGEST_SLEEP)))
}

/// Whether it left. What cannot leave waits for a person, so that it holds up nothing else.
async fn settle(app: &App, row: ScheduledRow) -> Result<bool> {
    let (id, late) = (row.id, row.due_at.plus_millis(TOO_LATE_MILLIS) < app.clock().now());
    let trouble = match late {
        true => ScheduleTrouble::Late,
        false => match app.store().write(move |tx| leave(tx, id).boxed()).await {
            Ok(message) => return Ok(message.is_some()),
            Err(error) => trouble(error)?,
        },
    };
    app.store().write(move |tx| hold(tx, id, trouble).boxed()).await.map(|()| false)
}

/// Why a message cannot leave; what the disk did is no reason and is tried again.
fn trouble(error: Error) -> Result<ScheduleTrouble> {
    match error.code() {
        Code::DiskFull | Code::Damaged | Code::Storage => Err(error),
        Code::Blocked => Ok(ScheduleTrouble::Blocked),
        Code::NotLinked => Ok(ScheduleTrouble::NotLinked),
        Code::NoCredit => Ok(ScheduleTrouble::NoCredit),
        _ => Ok(ScheduleTrouble::Unsendable),
    }
}

async fn changed(wake: &mut Subscription) {
    while let Some(event) = wake.next().await {
        if matches!(event, Event::ScheduleChanged { .. } | Event::Resync) {
            return;
        }
    }
    std::future::pending().await
}

fn until(at: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(at.0 - now.0).unwrap_or(0))
}
