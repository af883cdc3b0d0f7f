//! The rounds, each with a task and a pace of its own, so that what takes long holds up nothing that is new: the link, who
//! answers and what is new; the past and what is asked again; files; and everything that is compared.

use super::{
    Account, Setback, sync,
    trouble::{Service, Work},
};
use crate::{
    error::Result,
    events::{Event, Subscription},
    model::Timestamp,
};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// The longest sleep; a clock that was set must not stop the rounds.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// The pause after an error of the database.
const AFTER_ERROR: Duration = Duration::from_secs(1);
/// When a round is due that has nothing to do.
pub(super) const NEVER: Timestamp = Timestamp(i64::MAX);

/// One kind of round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Round {
    /// The link, who answers, and what is new.
    News,
    /// What was said before, and what could not be had at once.
    Past,
    /// Files.
    Files,
    /// Catalogue, contacts and whatever else is compared.
    Comparison,
}

impl Round {
    /// Each of them, and the name of its task.
    pub const ALL: [(Self, &str); 4] = [
        (Self::News, "hosted"),
        (Self::Past, "hosted-past"),
        (Self::Files, "hosted-files"),
        (Self::Comparison, "hosted-sync"),
    ];
}

impl Account {
    pub(super) async fn run(self: Arc<Self>, round: Round, cancel: CancellationToken) {
        let mut wake = self.app.bus().subscribe();
        while !cancel.is_cancelled() {
            // A round may wait long for a service; what it has stored so far stands, and the next start goes on from there.
            let step = tokio::select! {
                () = cancel.cancelled() => return,
                step = self.step(round) => step,
            };
            let pause = match step {
                Ok(next) => self.pause_until(next),
                Err(error) => {
                    tracing::error!(%error, channel = %self.id, "a round of the hosted account could not be stored");
                    AFTER_ERROR
                }
            };
            tokio::select! {
                () = cancel.cancelled() => return,
                () = owner_changed(&mut wake), if round == Round::News => {}
                () = self.wake.notified(), if round == Round::News => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    fn pause_until(&self, next: Timestamp) -> Duration {
        let millis = next.0.saturating_sub(self.app.clock().now().0);
        Duration::from_millis(u64::try_from(millis).unwrap_or(0)).clamp(Duration::from_millis(50), LONGEST_SLEEP)
    }

    /// Does what is due in one kind of round, and tells when something will be next.
    pub(super) async fn step(&self, round: Round) -> Result<Timestamp> {
        match round {
            Round::News => self.look_for_news().await,
            Round::Past => self.catch_up().await,
            Round::Files => self.fetch_files().await,
            Round::Comparison => self.compare().await,
        }
    }

    async fn look_for_news(&self) -> Result<Timestamp> {
        let Some(services) = &self.services else { return Ok(NEVER) };
        let _one_at_a_time = self.stepping.lock().await;
        let now = self.app.clock().now();
        self.change(|status| status.troubles.forget_rested(Service::Multiwhats, now));
        if self.status().login_at(now) <= now {
            let asked = self.ask_link(services, now).await;
            self.fared(services.linker(), asked)?;
        }
        if let Some(wabot) = &services.wabot
            && !self.is_resting(Service::Wabot)
        {
            if let Err(setback) = self.tell_owners(wabot).await {
                self.fared(Some(Service::Wabot), Err(setback))?;
            } else if self.status().poll_at(now) <= now {
                let polled = self.poll(wabot).await;
                if self.fared(Some(Service::Wabot), polled)? {
                    self.status().polled(now.plus_millis(self.poll_millis));
                }
            }
        }
        let status = self.status();
        let poll = if services.wabot.is_some() { status.poll_at(now) } else { NEVER };
        Ok(status.login_at(now).min(poll))
    }

    async fn compare(&self) -> Result<Timestamp> {
        let Some(services) = &self.services else { return Ok(NEVER) };
        let _one_at_a_time = self.comparing.lock().await;
        let now = self.app.clock().now();
        if self.status().sync_at() <= now {
            sync::run(self, services).await?;
            self.status().synced(now.plus_millis(self.sync_millis));
        }
        Ok(self.status().sync_at())
    }

    /// What a service answered says how it does. Returns whether there was an answer.
    pub(super) fn fared(&self, name: Option<Service>, answer: Result<(), Setback>) -> Result<bool> {
        match (answer, name) {
            (Ok(()), Some(name)) => {
                let now = self.app.clock().now();
                self.change(|status| status.troubles.recovered(name, now));
                Ok(true)
            }
            (Ok(()), None) => Ok(true),
            (Err(Setback::Here(error)), _) => Err(error),
            (Err(Setback::Service(error)), name) => {
                tracing::warn!(%error, channel = %self.id, service = ?name, "the hosted account could not be asked");
                let now = self.app.clock().now();
                if let Some(name) = name {
                    self.change(|status| status.failed(name, Work::Asking, &error, self.poll_millis, now));
                }
                Ok(false)
            }
        }
    }

    pub(super) fn is_resting(&self, name: Service) -> bool {
        let now = self.app.clock().now();
        self.status().troubles.rest_of(name, now).is_some()
    }
}

/// Returns when somebody here may have taken, given or closed a conversation, which the account has to hear at once.
async fn owner_changed(wake: &mut Subscription) {
    while let Some(event) = wake.next().await {
        if matches!(event, Event::ConversationChanged { .. } | Event::Resync) {
            return;
        }
    }
    std::future::pending().await
}
