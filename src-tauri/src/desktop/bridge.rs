//! Events of the core on their way to the windows, in batches of about one frame: a thousand messages are sixty deliveries
//! a second and not a thousand.

use crate::events::{Event, Subscription};
use std::time::Duration;
use tauri::{AppHandle, Emitter};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

/// Name under which windows listen.
const EVENTS: &str = "events";
const FRAME: Duration = Duration::from_millis(16);
/// A longer batch would hold the window up longer than a frame.
const BATCH: usize = 512;

/// Carries events until everything stops.
pub async fn run(mut events: Subscription, windows: AppHandle, cancel: CancellationToken) {
    // Should this task ever be started again, nobody knows what was missed.
    let mut batch = vec![Event::Resync];
    loop {
        deliver(&windows, &batch);
        match cancel.run_until_cancelled(next_batch(&mut events)).await.flatten() {
            Some(next) => batch = next,
            None => return,
        }
    }
}

fn deliver(windows: &AppHandle, batch: &[Event]) {
    if let Err(error) = windows.emit(EVENTS, batch) {
        tracing::warn!(%error, "events did not reach the windows");
    }
}

/// Waits for an event and gathers what comes within a frame after it; `None` when the core has gone.
async fn next_batch(events: &mut Subscription) -> Option<Vec<Event>> {
    let mut batch = vec![events.next().await?];
    let end = Instant::now() + FRAME;
    while batch.len() < BATCH {
        let Ok(Some(event)) = timeout_at(end, events.next()).await else { break };
        if batch.last() != Some(&event) {
            batch.push(event);
        }
    }
    // Whoever reads everything again needs no other news.
    Some(if batch.contains(&Event::Resync) { vec![Event::Resync] } else { batch })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{events::Bus, model::ChannelId};

    #[tokio::test]
    async fn what_happens_within_a_frame_travels_together_and_in_order() {
        let bus = Bus::new();
        let mut events = bus.subscribe();
        for id in [1, 2, 2, 3] {
            bus.publish(Event::ChannelChanged { channel_id: ChannelId(id) });
        }

        let ids = [1, 2, 3].map(|id| Event::ChannelChanged { channel_id: ChannelId(id) });
        assert_eq!(next_batch(&mut events).await, Some(ids.to_vec()));
    }

    #[tokio::test]
    async fn a_resync_makes_other_news_superfluous() {
        let bus = Bus::new();
        let mut events = bus.subscribe();
        bus.publish(Event::SettingsChanged);
        bus.publish(Event::Resync);

        assert_eq!(next_batch(&mut events).await, Some(vec![Event::Resync]));
    }

    #[tokio::test]
    async fn a_flood_is_cut_into_batches() {
        let bus = Bus::new();
        let mut events = bus.subscribe();
        for id in 0..=BATCH as i64 {
            bus.publish(Event::ChannelChanged { channel_id: ChannelId(id) });
        }

        assert_eq!(next_batch(&mut events).await.map(|batch| batch.len()), Some(BATCH));
        assert_eq!(next_batch(&mut events).await.map(|batch| batch.len()), Some(1));
    }

    #[tokio::test]
    async fn the_end_of_the_core_ends_the_bridge() {
        let bus = Bus::new();
        let mut events = bus.subscribe();
        drop(bus);

        assert_eq!(next_batch(&mut events).await, None);
    }
}
