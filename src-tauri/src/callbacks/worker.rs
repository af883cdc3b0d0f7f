//! The worker that sends the reports: what is due, and what a person asked for.

use crate::{
    app::App,
    error::Result,
    events::{Event, Subscription},
    gateways::waviro::StatusReport,
    model::{ReportFault, Timestamp},
    outgoing::OutgoingError,
    slots,
    store::{
        Tx,
        callbacks::{self, DueReport, Failed},
    },
};
use futures_util::FutureExt;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Reports on their way to one host at the same time: one that does not answer keeps only its own waiting.
const PER_HOST: usize = 8;
/// Attempts to all hosts at the same time, give or take those of one: a script may name a host for each customer.
const AT_ONCE: usize = 128;
/// How long a report is tried.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// The longest wait between two attempts.
const LONGEST_WAIT_MILLIS: i64 = 5 * 60 * 1000;
/// The longest sleep: a clock that was turned back must not stop the reports, and what another process asked for is found
/// without a signal.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// The pause after an error of the database.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// The attempts of each host, one for each callback.
type Slots = slots::Slots<String, i64>;

/// Runs until cancelled; a report on its way is sent again at the next start.
pub async fn run(app: App, cancel: CancellationToken) {
    let mut wake = app.bus().subscribe();
    let mut slots = Slots::new(PER_HOST);
    loop {
        let sleep = start_due(&app, &mut slots).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the status reports could not be read");
            AFTER_ERROR
        });
        tokio::select! {
            () = cancel.cancelled() => return,
            Some(()) = slots.next() => {}
            () = status_changed(&mut wake) => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Sends everything that is due now and returns when nothing is left. Returns how many attempts were made.
///
/// # Errors
/// When the database fails.
pub async fn step(app: &App) -> Result<usize> {
    let (mut slots, mut made) = (Slots::new(PER_HOST), 0);
    loop {
        start_due(app, &mut slots).await?;
        let Some(()) = slots.next().await else { return Ok(made) };
        made += 1;
    }
}

/// Starts an attempt for each message that has a report due, and tells how long no other will be.
async fn start_due(app: &App, slots: &mut Slots) -> Result<Duration> {
    let now = app.clock().now();
    let mut reader = app.store().read().await?;
    for host in callbacks::hosts(&mut reader).await? {
        if slots.in_all() < AT_ONCE && slots.free(&host) > 0 {
            // Those under way are due still.
            let limit = u32::try_from(slots.free(&host) + slots.under_way(&host)).unwrap_or(u32::MAX);
            for report in callbacks::due(&mut reader, &host, now, LONGEST_WAIT_MILLIS, limit).await? {
                slots.begin(host.clone(), report.callback_id, make_attempt(app.clone(), report));
            }
        }
    }
    let next = callbacks::next_due(&mut reader, now).await?;
    let wait = next.map(|at| Duration::from_millis(u64::try_from(at.0 - now.0).unwrap_or(0)));
    Ok(wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
}

async fn make_attempt(app: App, report: DueReport) {
    if let Err(error) = attempt(&app, report).await {
        tracing::error!(%error, "the fate of a status report could not be recorded");
        tokio::time::sleep(AFTER_ERROR).await;
    }
}

async fn attempt(app: &App, report: DueReport) -> Result<()> {
    let body = StatusReport { msgid: report.external_id.clone(), ack: report.ack };
    let sent = app.outgoing().post_json(&report.url, &body).await;
    let record = async move |tx: &mut Tx| {
        let now = tx.now();
        tx.emit(Event::ReportsChanged);
        let Err(error) = sent else { return callbacks::set_delivered(tx, report.id, now).await };
        let failed = failed(&error);
        if report.replay_at.is_some() {
            tracing::warn!(%error, msgid = report.external_id, ack = report.ack, "notifyurl, sent once more");
            return callbacks::note_failure(tx, report.id, &failed).await;
        }
        let retry_at = retry_at(&report, now);
        tracing::warn!(%error, msgid = report.external_id, ack = report.ack, again = retry_at.is_some(), "notifyurl");
        callbacks::set_failed(tx, report.id, &failed, retry_at, now).await
    };
    Ok(app.store().write(move |tx| async move { record(tx).await }.boxed()).await?)
}

fn failed(error: &OutgoingError) -> Failed {
    let (fault, status) = match error {
        OutgoingError::Forbidden(_) => (ReportFault::Forbidden, 0),
        OutgoingError::Redirects => (ReportFault::Redirects, 0),
        OutgoingError::TimedOut => (ReportFault::TimedOut, 0),
        OutgoingError::NotConnected(_) | OutgoingError::Broken(_) => (ReportFault::Unreachable, 0),
        OutgoingError::Status(status) => (ReportFault::Status, *status),
        OutgoingError::TooLarge(_) | OutgoingError::Setup(_) => (ReportFault::Other, 0),
    };
    Failed { fault, status, reason: error.to_string() }
}

/// When a report that did not arrive is tried again: after 1, 2, 4 … seconds, at most five minutes, for a day.
fn retry_at(report: &DueReport, now: Timestamp) -> Option<Timestamp> {
    let doublings = u32::try_from(report.attempts).unwrap_or(u32::MAX).min(16);
    let at = now.plus_millis((1000 << doublings).min(LONGEST_WAIT_MILLIS));
    (at < report.created_at.plus_millis(KEPT_MILLIS)).then_some(at)
}

async fn status_changed(wake: &mut Subscription) {
    while let Some(event) = wake.next().await {
        if matches!(event, Event::MessageChanged { .. } | Event::ReportsChanged | Event::Resync) {
            return;
        }
    }
    std::future::pending().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReportId;

    fn report(attempts: i64) -> DueReport {
        DueReport {
            id: ReportId(1),
            callback_id: 1,
            url: String::new(),
            external_id: String::new(),
            ack: 1,
            attempts,
            created_at: Timestamp(0),
            replay_at: None,
        }
    }

    #[test]
    fn waits_double_up_to_five_minutes() {
        let now = Timestamp(7);
        let waits: Vec<_> = (0..11).map(|n| retry_at(&report(n), now).unwrap().0 - now.0).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map(|seconds| seconds * 1000));
        assert_eq!(retry_at(&report(i64::MAX), now).unwrap().0 - now.0, LONGEST_WAIT_MILLIS);
    }

    #[test]
    fn a_report_is_given_up_after_a_day() {
        let day = Timestamp(KEPT_MILLIS);
        assert!(retry_at(&report(0), day.plus_millis(-1_001)).is_some());
        assert_eq!(retry_at(&report(0), day.plus_millis(-1_000)), None);
        assert_eq!(retry_at(&report(500), day), None);
    }
}
