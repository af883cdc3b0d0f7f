//! What the process that holds the directory looks for: connections that another process has changed, and checks that it
//! asks for. Looking every second costs a query that finds nothing.

use super::check;
use crate::{
    app::{App, Hosted},
    channels::{Channel, hosted::HostedChannel},
    error::{Error, Result},
    events::Event,
    model::{ChannelId, Timestamp, views::SessionState},
    store::gateways,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
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
    reconcile(app).await?;
    check::answer_questions(app.store(), app.secrets(), app.outgoing(), app.clock()).await
}

/// Starts, replaces and ends hosted channels until they are those of the stored definitions.
///
/// # Errors
/// When the database fails. A connection whose secrets cannot be opened is a channel that says so.
pub async fn reconcile(app: &App) -> Result<()> {
    let rows = gateways::list(&mut *app.store().read().await?).await?;
    let wanted: BTreeMap<ChannelId, Timestamp> = rows.iter().map(|row| (row.channel_id, row.updated_at)).collect();
    for (id, hosted) in app.hosted() {
        if wanted.get(&id) != Some(&hosted.updated_at) {
            app.set_hosted(id, None);
            hosted.channel.shut_down().await;
            app.bus().publish(Event::ChannelChanged { channel_id: id });
        }
    }
    let running = app.hosted();
    for (id, updated_at) in wanted.into_iter().filter(|(id, _)| !running.contains_key(id)) {
        open(app, id, updated_at).await?;
    }
    Ok(())
}

/// Opens again what stands still for want of a key.
///
/// # Errors
/// When the database fails.
pub async fn reopen(app: &App) -> Result<()> {
    for (id, hosted) in app.hosted() {
        if matches!(hosted.channel.session(), SessionState::Stopped { .. }) {
            app.set_hosted(id, None);
        }
    }
    reconcile(app).await
}

async fn open(app: &App, id: ChannelId, updated_at: Timestamp) -> Result<()> {
    let opened = match super::open(app.store(), app.secrets(), id).await {
        Ok(gateway) => HostedChannel::open(app, &gateway).await,
        Err(error) => Err(error),
    };
    let channel = match opened {
        Ok(channel) => channel,
        Err(error @ Error::Store(_)) => return Err(error),
        Err(error) => HostedChannel::stopped(app, id, error.to_string()),
    };
    if app.config().workers {
        channel.start();
    }
    app.set_hosted(id, Some(Hosted { channel: Arc::new(channel), updated_at }));
    app.bus().publish(Event::ChannelChanged { channel_id: id });
    Ok(())
}
