//! Keeping messages and files no longer than the shop wants to. It is off until somebody chooses; it works in small steps with
//! room between them, so that nobody who writes has to wait for it.
//!
//! Notes and events of a conversation go with the messages around them. What is pinned to a customer (note, tags, name) is the
//! shop's own knowledge and stays, and so does what has still to be sent. Sums of usage and credits stay as they are.

use crate::{
    app::App,
    erasure,
    error::{Error, Result},
    events::Event,
    model::{MessageId, Retention, Timestamp},
    settings::preferences::{chosen, keep},
    store::{Tx, media_removals, retention as store},
};
use futures_util::FutureExt;
use jiff::{Span, tz::TimeZone};
use sqlx::SqliteConnection;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const RETENTION: &str = "data.retention";
/// Rows of one step: a few milliseconds of the writer.
const STEP: u32 = 200;
/// For so long a file whose message was taken back can be sent again.
const SENT_AGAIN_MILLIS: i64 = 60 * 60 * 1000;
const BETWEEN_STEPS: Duration = Duration::from_millis(50);
const BETWEEN_ROUNDS: Duration = Duration::from_secs(60 * 60);

/// How long messages and files are kept.
///
/// # Errors
/// When the database fails.
pub async fn wanted(reader: &mut SqliteConnection) -> Result<Retention> {
    chosen(reader, RETENTION).await
}

/// Chooses how long messages and files are kept. What is too old then goes within an hour.
///
/// # Errors
/// When a number of months is none, or the database fails.
pub async fn set_wanted(tx: &mut Tx, wanted: Retention) -> Result<()> {
    if !wanted.is_possible() {
        return Err(Error::invalid("months", "keep messages and files for 1 to 120 months, or for ever"));
    }
    keep(tx, RETENTION, &wanted).await
}

/// Deletes what is too old and what nothing refers to any more, now and every hour.
pub async fn run(app: App, cancel: CancellationToken) {
    loop {
        if let Err(error) = round(&app, &cancel).await {
            tracing::error!(%error, "what is too old or of no use could not be deleted; it is tried again in an hour");
        }
        if cancel.run_until_cancelled(sleep(BETWEEN_ROUNDS)).await.is_none() {
            return;
        }
    }
}

async fn round(app: &App, cancel: &CancellationToken) -> Result<()> {
    let mut any = false;
    while !cancel.is_cancelled() && step(app).await? > 0 {
        any = true;
        let _stops = cancel.run_until_cancelled(sleep(BETWEEN_STEPS)).await;
    }
    if any {
        app.bus().publish(Event::Resync);
    }
    erasure::sweep(app, app.clock().now().plus_millis(-SENT_AGAIN_MILLIS)).await
}

/// Deletes some of what is too old. Returns how many messages that concerned; none, and nothing is too old.
///
/// # Errors
/// When the database fails or the disk does not let a file go.
pub async fn step(app: &App) -> Result<u64> {
    let wanted = wanted(&mut *app.store().read().await?).await?;
    let done = if wanted == Retention::default() {
        0
    } else {
        app.store().write(move |tx| delete(tx, wanted).boxed()).await?
    };
    erasure::remove_files(app).await?;
    Ok(done)
}

async fn delete(tx: &mut Tx, wanted: Retention) -> Result<u64> {
    let (now, mut done) = (tx.now(), 0);
    if let Some(before) = begin(now, wanted.messages) {
        let (gone, files) = store::delete_messages(tx, before, STEP).await?;
        media_removals::let_go(tx, &files).await?;
        done += gone;
    }
    if let Some(before) = begin(now, wanted.files) {
        let (gone, files) = store::detach_files(tx, before, STEP).await?;
        media_removals::let_go(tx, &files).await?;
        done += gone;
    }
    Ok(done)
}

/// The first message that is not older than these months.
fn begin(now: Timestamp, months: Option<u16>) -> Option<MessageId> {
    let today = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(TimeZone::UTC);
    let begin = today.checked_sub(Span::new().months(i64::from(months?))).ok()?;
    Some(MessageId::first_of(begin.timestamp().as_millisecond()))
}
