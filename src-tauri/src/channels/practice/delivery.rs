//! From the network's queue to our sink. An event goes out of the queue only after the sink has committed it: a crash in
//! between tells it again, and the sink takes a repeat for what it is. Within a chat the order is kept; chats are told side by
//! side, so that the sink can commit them together, and one whose event cannot be stored waits alone.

use super::{World, retries::Retries, session::News};
use crate::{
    channels::ChannelEvent,
    model::{MessageId, Timestamp},
    store::network::{
        NetworkError,
        queue::{self, Part, QueuedEvent},
    },
};
use futures_util::future::join_all;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

const PAGE: u32 = 64;
/// No event is ever planned further ahead than this; one that seems to be was planned before the clock was set back.
const HORIZON_MILLIS: i64 = 120_000;
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);

/// What became of one event.
enum Told {
    Stored,
    /// Its lane waits until then.
    Later(Timestamp),
}

/// What became of a lane's events.
#[derive(Default)]
struct ToldLane {
    stored: Vec<i64>,
    /// The lane, and until when it waits.
    later: Option<(String, Timestamp)>,
    broken: Option<NetworkError>,
}

impl World {
    pub(super) async fn run_network(self: Arc<Self>, cancel: CancellationToken) {
        while !cancel.is_cancelled() {
            let pause = match self.step().await {
                Ok(next) => self.pause_until(next),
                Err(error) => {
                    tracing::warn!(%error, "the practice network could not work off its queue");
                    Some(PAUSE_AFTER_ERROR)
                }
            };
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.network_wake.notified() => {}
                () = sleep_for(pause) => {}
            }
        }
    }

    /// How long a task sleeps when something is due at `next`. Never for long, as the clock may be set forward.
    pub(super) fn pause_until(&self, next: Option<Timestamp>) -> Option<Duration> {
        let millis = next?.0.saturating_sub(self.clock.now().0);
        Some(Duration::from_millis(u64::try_from(millis).unwrap_or(0)).min(LONGEST_SLEEP))
    }

    /// Does everything that is due. Returns when something will be due next.
    pub(super) async fn step(&self) -> Result<Option<Timestamp>, NetworkError> {
        let retries = self.stepping.lock().await;
        self.step_held(&retries).await
    }

    /// Like [`Self::step`], but leaves the work to whoever is at it already.
    pub(super) async fn nudge(&self) {
        self.network_wake.notify_one();
        if let Ok(retries) = self.stepping.try_lock() {
            self.log_failure(self.step_held(&retries).await);
        }
    }

    pub(super) fn log_failure(&self, step: Result<Option<Timestamp>, NetworkError>) {
        if let Err(error) = step {
            tracing::warn!(%error, "the practice network could not work off its queue");
        }
    }

    async fn step_held(&self, retries: &Retries) -> Result<Option<Timestamp>, NetworkError> {
        let news = self.session_now().news();
        let about_account = self.tell(Part::Account, retries).await?;
        self.announce(news).await;
        let about_chats = self.tell(Part::Chats, retries).await?;
        let renewal = self.session().linking.next_change();
        Ok([about_account, about_chats, renewal].into_iter().flatten().min())
    }

    async fn announce(&self, news: News) {
        let events = [(news.link, ChannelEvent::LinkChanged), (news.session, ChannelEvent::SessionChanged)];
        for (_, event) in events.into_iter().filter(|(changed, _)| *changed) {
            if let Err(error) = self.sink.deliver(self.id, event).await {
                tracing::warn!(%error, "a change of the practice channel could not be announced");
            }
        }
    }

    /// Tells what is due in one part of the queue. Returns when the first of the waiting lanes can go on.
    async fn tell(&self, part: Part, retries: &Retries) -> Result<Option<Timestamp>, NetworkError> {
        let mut waiting = HashSet::new();
        let mut next: Option<Timestamp> = None;
        let mut after = 0;
        loop {
            let page = { queue::page(&mut *self.store.read().await?, part, after, PAGE).await? };
            let Some(last) = page.last() else { return Ok(next) };
            after = last.id;
            let lanes = by_lane(page.iter().filter(|event| !waiting.contains(&event.lane)));
            let told = join_all(lanes.into_iter().map(|lane| self.tell_lane(part, lane, retries))).await;
            let (mut stored, mut broken) = (Vec::new(), None);
            for told in told {
                stored.extend(told.stored);
                broken = broken.or(told.broken);
                if let Some((lane, at)) = told.later {
                    waiting.insert(lane);
                    next = Some(next.map_or(at, |next| next.min(at)));
                }
            }
            self.confirm(&stored).await?;
            if let Some(error) = broken {
                return Err(error);
            }
            if part == Part::Chats && self.session().ready().is_err() {
                return Ok(None);
            }
            if page.len() < PAGE as usize {
                return Ok(next);
            }
        }
    }

    /// Tells one lane's events, one after the other, up to the first that has to wait.
    async fn tell_lane(&self, part: Part, lane: Vec<&QueuedEvent>, retries: &Retries) -> ToldLane {
        let mut told = ToldLane::default();
        for event in lane {
            if part == Part::Chats && self.session().ready().is_err() {
                break;
            }
            match self.tell_one(event, retries).await {
                Ok(Told::Stored) => told.stored.push(event.id),
                Ok(Told::Later(at)) => {
                    told.later = Some((event.lane.clone(), at));
                    break;
                }
                Err(error) => {
                    told.broken = Some(error);
                    break;
                }
            }
        }
        told
    }

    async fn tell_one(&self, event: &QueuedEvent, retries: &Retries) -> Result<Told, NetworkError> {
        let now = self.clock.now();
        if let Some(at) = planned(event, now).or_else(|| retries.held_until(&event.lane, now)) {
            return Ok(Told::Later(at));
        }
        let answer = match self.look_up(event).await? {
            Some(news) => self.sink.deliver(self.id, news).await,
            None => Ok(None),
        };
        match answer {
            Ok(message) => {
                retries.succeeded(&event.lane);
                self.answer_waiters(event.id, message);
                Ok(Told::Stored)
            }
            Err(error) => {
                tracing::warn!(%error, msgid = event.msgid, "told again later");
                Ok(Told::Later(retries.failed(&event.lane, now)))
            }
        }
    }

    async fn confirm(&self, ids: &[i64]) -> Result<(), NetworkError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut change = self.store.write().await?;
        queue::remove(&mut change, ids).await?;
        change.commit().await
    }

    /// Waits for an event to be stored. Ask for it while [`World::stepping`] is held, or it may be stored before.
    pub(super) fn wait_for(&self, event: i64) -> oneshot::Receiver<Option<MessageId>> {
        let (answer, waiter) = oneshot::channel();
        self.waiters().entry(event).or_default().push(answer);
        waiter
    }

    fn answer_waiters(&self, event: i64, message: Option<MessageId>) {
        for waiter in self.waiters().remove(&event).unwrap_or_default() {
            let _gave_up = waiter.send(message);
        }
    }
}

/// The events of each lane, in their order.
fn by_lane<'e>(events: impl Iterator<Item = &'e QueuedEvent>) -> Vec<Vec<&'e QueuedEvent>> {
    let mut lanes: Vec<Vec<&QueuedEvent>> = Vec::new();
    let mut places = HashMap::new();
    for event in events {
        let place = *places.entry(event.lane.as_str()).or_insert(lanes.len());
        match lanes.get_mut(place) {
            Some(lane) => lane.push(event),
            None => lanes.push(vec![event]),
        }
    }
    lanes
}

fn planned(event: &QueuedEvent, now: Timestamp) -> Option<Timestamp> {
    let ahead = event.due_at > now && event.due_at <= now.plus_millis(HORIZON_MILLIS);
    ahead.then_some(event.due_at)
}

/// Sleeps; for ever when nothing is planned.
pub(super) async fn sleep_for(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}
