//! Sees to it that every turn is taken when it is due, and every answer given. [`step`] is one turn of it, for tests.

use super::{
    definition::LONGEST_BURST_MILLIS,
    drafts,
    jobs::{Job, Jobs},
    turn,
};
use crate::{
    app::App,
    error::{Error, Result},
    events::{Event, Subscription},
    store::{bot_answers, bot_drafts, bot_turns},
};
use futures_util::FutureExt;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Turns taken at one go.
const AT_ONCE: u32 = 64;
/// The longest sleep; a clock that was turned back must not stop the bot.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// The longest sleep while a draft waits: another program may want it sent.
const DRAFT_SLEEP: Duration = Duration::from_secs(1);
/// The pause after an error of the database.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// Runs until cancelled; answers under way are dropped, and carried on at the next start.
pub async fn run(app: App, cancel: CancellationToken) {
    let mut wake = app.bus().subscribe();
    let mut jobs = Jobs::default();
    loop {
        let sleep = match start_due(&app, &mut jobs).await {
            Ok(sleep) => sleep,
            Err(error) => {
                tracing::error!(%error, "the bot could not take its turn");
                AFTER_ERROR
            }
        };
        tokio::select! {
            () = cancel.cancelled() => return,
            Some(()) = jobs.next() => {}
            () = something_said(&mut wake) => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Takes every turn that is due, gives every answer, and tells how long nothing more will be.
///
/// # Errors
/// When the database fails.
pub async fn step(app: &App) -> Result<Duration> {
    let mut jobs = Jobs::default();
    loop {
        let sleep = start_due(app, &mut jobs).await?;
        let Some(()) = jobs.next().await else { return Ok(sleep) };
    }
}

async fn start_due(app: &App, jobs: &mut Jobs) -> Result<Duration> {
    while take_due(app).await? {}
    let now = app.clock().now();
    let mut reader = app.store().read().await?;
    for delivery in bot_answers::list(&mut reader, jobs.limit()).await? {
        jobs.begin(app, Job::Answer(delivery));
    }
    for conversation in bot_drafts::due(&mut reader, now, drafts::HORIZON_MILLIS, jobs.limit()).await? {
        jobs.begin(app, Job::Draft(conversation));
    }
    let draft = bot_drafts::next_due(&mut reader, now).await?;
    let next = bot_turns::next_due(&mut reader).await?.into_iter().chain(draft).min();
    let longest = if draft.is_some() { DRAFT_SLEEP } else { LONGEST_SLEEP };
    let millis = next.map(|at| u64::try_from(at.0 - now.0).unwrap_or(0));
    Ok(millis.map_or(longest, |millis| Duration::from_millis(millis.max(1)).min(longest)))
}

/// Takes turns that are due; whether there were any.
async fn take_due(app: &App) -> Result<bool> {
    let now = app.clock().now();
    let due = bot_turns::due(&mut *app.store().read().await?, now, LONGEST_BURST_MILLIS, AT_ONCE).await?;
    for turn in &due {
        let (bots, id) = (app.bots().clone(), turn.conversation_id);
        match app.store().write(move |tx| async move { turn::take(tx, &bots, id).await }.boxed()).await {
            Ok(()) => {}
            Err(error @ Error::Store(_)) => return Err(error),
            Err(error) => {
                app.store().write(move |tx| async move { turn::give_up(tx, id, &error).await }.boxed()).await?;
            }
        }
    }
    Ok(!due.is_empty())
}

async fn something_said(wake: &mut Subscription) {
    while let Some(event) = wake.next().await {
        if matches!(event, Event::MessageReceived { .. } | Event::ConversationChanged { .. } | Event::Resync) {
            return;
        }
    }
    std::future::pending().await
}
