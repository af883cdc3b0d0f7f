//! Takes what is due out of the outbox. Conversations do not wait for one another; within one, order holds.
//!
//! It registers for the wake-up before it queries, so that nothing is missed in between, and otherwise sleeps until the
//! next message becomes due. [`step`] is one turn of it, for tests.

use super::{backoff, deliver, questions::Questions, revisions, uncertain};
use crate::{
    app::App,
    error::Result,
    events::{Event, Subscription},
    model::{ChannelId, ConversationId, Timestamp},
    slots,
    store::{self, outbox::DueRow, revisions::RevisionRow},
};
use futures_util::FutureExt;
use sqlx::SqliteConnection;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// The longest sleep: a clock that was turned back must not stop the post.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How often a network is asked again what it could not tell, however busy the shop is.
const ASK_EVERY: Duration = Duration::from_secs(30);
/// Attempts of one channel at the same time.
const PER_CHANNEL: usize = 16;
/// The pause after an error of the database, so that a full disk does not make a hot loop.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// The attempts of each channel, one for each conversation.
type Slots = slots::Slots<ChannelId, ConversationId>;

/// Runs until cancelled; attempts under way are given up, and are uncertain at the next start.
pub async fn run(app: App, cancel: CancellationToken) {
    let mut wake = app.bus().subscribe();
    let (mut slots, mut questions) = (Slots::new(PER_CHANNEL), Questions::default());
    let mut time_to_ask = tokio::time::interval(ASK_EVERY);
    time_to_ask.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for channel in app.channel_ids() {
        hurry(&app, channel).await;
    }
    loop {
        let sleep = match start_due(&app, &mut slots).await {
            Ok(sleep) => sleep,
            Err(error) => {
                tracing::error!(%error, "the outbox could not be read");
                AFTER_ERROR
            }
        };
        tokio::select! {
            () = cancel.cancelled() => return,
            Some(()) = slots.next() => {}
            // Handled out here, where no other branch that is ready first can cut it off.
            changed = something_queued(&app, &mut wake) => {
                for channel in changed {
                    hurry(&app, channel).await;
                    questions.ask_anew(channel, ask(app.clone(), channel));
                }
            }
            Some(again) = questions.next() => {
                if let Some(channel) = again {
                    questions.ask(channel, ask(app.clone(), channel));
                }
            }
            _ = time_to_ask.tick() => {
                for channel in app.channel_ids() {
                    questions.ask(channel, ask(app.clone(), channel));
                }
            }
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Sends everything that is due now and returns when nothing is left. Returns how many attempts were made.
///
/// # Errors
/// When the database fails.
pub async fn step(app: &App) -> Result<usize> {
    let (mut slots, mut made) = (Slots::new(PER_CHANNEL), 0);
    loop {
        start_due(app, &mut slots).await?;
        let Some(()) = slots.next().await else { return Ok(made) };
        made += 1;
    }
}

/// Starts an attempt for each conversation that has something due, and tells how long nothing else will be.
async fn start_due(app: &App, slots: &mut Slots) -> Result<Duration> {
    let now = app.clock().now();
    let mut reader = app.store().read().await?;
    let mut next = release_held(app, &mut reader, now).await?;
    for channel in app.channel_ids().into_iter().filter(|channel| is_connected(app, *channel)) {
        if slots.free(&channel) > 0 {
            // Those under way may not have been marked yet, and are then due still.
            let limit = u32::try_from(slots.free(&channel) + slots.under_way(&channel)).unwrap_or(u32::MAX);
            for row in store::outbox::due(&mut reader, channel, now, backoff::LONGEST_MILLIS, limit).await? {
                slots.begin(channel, row.conversation_id, attempt(app.clone(), row));
            }
            for row in store::revisions::due(&mut reader, channel, now, backoff::LONGEST_MILLIS, limit).await? {
                slots.begin(channel, row.conversation_id, attempt_revision(app.clone(), row));
            }
        }
        let due = store::outbox::next_due(&mut reader, channel, now).await?;
        let changes = store::revisions::next_due(&mut reader, channel, now).await?;
        next = next.into_iter().chain(due).chain(changes).min();
    }
    Ok(next
        .map_or(LONGEST_SLEEP, |at| Duration::from_millis(u64::try_from(at.0 - now.0).unwrap_or(0)).min(LONGEST_SLEEP)))
}

/// What can no longer be taken back gets in line. Returns when the next message will be.
async fn release_held(app: &App, reader: &mut SqliteConnection, now: Timestamp) -> Result<Option<Timestamp>> {
    let horizon = now.plus_millis(backoff::LONGEST_MILLIS);
    if store::outbox::has_held(reader, now, horizon).await? {
        app.store().write(move |tx| async move { store::outbox::release(tx, now, horizon).await }.boxed()).await?;
    }
    Ok(store::outbox::next_held(reader, now).await?)
}

async fn attempt(app: App, row: DueRow) {
    let conversation = row.conversation_id;
    if let Err(error) = deliver::attempt(&app, row).await {
        tracing::error!(%error, %conversation, "an attempt to send could not be recorded");
        tokio::time::sleep(AFTER_ERROR).await;
    }
}

async fn attempt_revision(app: App, row: RevisionRow) {
    let conversation = row.conversation_id;
    if let Err(error) = revisions::attempt(&app, row).await {
        tracing::error!(%error, %conversation, "what came of the change of a message could not be recorded");
        tokio::time::sleep(AFTER_ERROR).await;
    }
}

/// Returns when something was queued, with the channels that may be connected again: after a gap that is any of them.
async fn something_queued(app: &App, wake: &mut Subscription) -> Vec<ChannelId> {
    while let Some(event) = wake.next().await {
        match event {
            Event::MessageAdded { .. } | Event::MessageChanged { .. } => return Vec::new(),
            Event::ChannelChanged { channel_id } => return vec![channel_id],
            Event::Resync => return app.channel_ids(),
            _ => {}
        }
    }
    std::future::pending().await
}

fn is_connected(app: &App, channel: ChannelId) -> bool {
    app.channel(channel).is_some_and(|adapter| adapter.takes_messages())
}

/// A channel that is connected (again) is asked about what is uncertain, and what waited for it is due.
pub async fn reconnected(app: &App, channel: ChannelId) {
    hurry(app, channel).await;
    ask(app.clone(), channel).await;
}

/// What waited for the connection is due now.
async fn hurry(app: &App, channel: ChannelId) {
    if !is_connected(app, channel) {
        return;
    }
    let due = app.store().write(move |tx| {
        async move {
            store::outbox::make_due(tx, channel).await?;
            store::revisions::make_due(tx, channel).await
        }
        .boxed()
    });
    let due = due.await;
    if let Err(error) = due {
        tracing::error!(%error, %channel, "what waited for the connection could not be woken");
    }
}

async fn ask(app: App, channel: ChannelId) {
    if is_connected(&app, channel)
        && let Err(error) = uncertain::ask_about_all(&app, channel).await
    {
        tracing::error!(%error, %channel, "what is uncertain could not be looked at");
    }
}
