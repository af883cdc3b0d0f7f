//! A hosted account as a channel: up to five services, each for what it does best, together one number.
//!
//! ```text
//!   waviro ──── QR code, number check, groups, sending ─┐
//!   multiwhats ─ buttons                                ├─▶ Channel
//!   wabot ───── conversations, who answers, products ───┤
//!   unswer ──── contacts        alatwa ── AI rejects ───┘
//! ```
//! Nothing is pushed to us, so the account is asked: for conversations every few seconds ([`polling`]), for everything else
//! less often ([`sync`]). What was seen is stored with what it led to, so that a restart, a repeat or a gap changes nothing.
//! A failure is a state with a sentence, and the next round may end it; each service keeps its own pace.

mod channel;
mod hooks;
mod owners;
mod polling;
mod reading;
mod receiving;
mod sending;
mod services;
mod status;
pub mod sync;

use crate::{
    app::App,
    channels::{ChannelEvent, Sink},
    error::{Error, Result},
    events::{Event, Subscription},
    gateway::Gateway,
    gateways::client::ClientError,
    model::{ChannelId, Timestamp},
    supervisor::Supervisor,
};
use hooks::Hooks;
use services::Services;
use status::Status;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The longest sleep; a clock that was set must not stop the rounds.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// The pause after an error of the database.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// A hosted account as a channel.
pub struct HostedChannel {
    account: Arc<Account>,
    supervisor: Supervisor,
}

/// What the channel's parts share.
struct Account {
    id: ChannelId,
    app: App,
    /// Which account it is, counted; nothing is stored for it once another has taken its place.
    generation: i64,
    /// `None` where the credentials cannot be opened; then nobody is asked anything.
    services: Option<Services>,
    poll_millis: i64,
    sync_millis: i64,
    status: Mutex<Status>,
    /// Held during a round, so that there is one at a time.
    stepping: tokio::sync::Mutex<()>,
    hooks: Option<Hooks>,
    /// Ends the sleep between two rounds.
    wake: Notify,
}

/// Why a round of questions ended early.
#[derive(Debug, thiserror::Error)]
enum Setback {
    /// A service gave no result.
    #[error(transparent)]
    Service(#[from] ClientError),
    /// What it said could not be stored.
    #[error(transparent)]
    Here(#[from] Error),
}

impl From<crate::store::StoreError> for Setback {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Here(error.into())
    }
}

impl HostedChannel {
    /// The channel of a connection whose credentials were opened. Nobody is asked before [`Self::step`].
    ///
    /// # Errors
    /// When an address cannot be called at all, as one that leads to this computer's own network.
    pub async fn open(app: &App, gateway: &Gateway) -> Result<Self> {
        let definition = &gateway.definition;
        let services =
            Services::of(definition, app.outgoing(), app.clock()).map_err(|error| Error::Refused(error.to_string()))?;
        let account = Account {
            poll_millis: i64::from(definition.poll_seconds.get()) * 1000,
            sync_millis: i64::from(definition.sync_seconds.get()) * 1000,
            hooks: Hooks::of(app, gateway).await?,
            generation: gateway.generation,
            ..Account::new(app, gateway.channel_id, Some(services), Status::default())
        };
        account.recall().await?;
        Ok(Self { account: Arc::new(account), supervisor: Supervisor::default() })
    }

    /// A channel that stands still, for this reason.
    pub fn stopped(app: &App, id: ChannelId, reason: String) -> Self {
        let account = Account::new(app, id, None, Status::stopped(reason));
        Self { account: Arc::new(account), supervisor: Supervisor::default() }
    }

    /// Starts the rounds.
    pub fn start(&self) {
        if self.account.services.is_some() {
            let account = self.account.clone();
            self.supervisor.spawn("hosted", move |cancel| account.clone().run(cancel));
        }
    }

    /// Does what is due now: asks about the link and the conversations, tells the account who answers, and compares
    /// everything else. Returns when something will be due next.
    ///
    /// # Errors
    /// When the database fails. A service that does not answer is no error but a state.
    pub async fn step(&self) -> Result<Option<Timestamp>> {
        self.account.step().await
    }
}

impl Account {
    fn new(app: &App, id: ChannelId, services: Option<Services>, status: Status) -> Self {
        Self {
            id,
            app: app.clone(),
            generation: 0,
            services,
            poll_millis: 0,
            sync_millis: 0,
            status: Mutex::new(status),
            stepping: tokio::sync::Mutex::default(),
            hooks: None,
            wake: Notify::new(),
        }
    }

    async fn run(self: Arc<Self>, cancel: CancellationToken) {
        let mut wake = self.app.bus().subscribe();
        while !cancel.is_cancelled() {
            // A round may wait long for a service; what it has stored so far stands, and the next start goes on from there.
            let step = tokio::select! {
                () = cancel.cancelled() => return,
                step = self.step() => step,
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
                () = owner_changed(&mut wake) => {}
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    fn pause_until(&self, next: Option<Timestamp>) -> Duration {
        let millis = next.map_or(0, |at| at.0.saturating_sub(self.app.clock().now().0));
        Duration::from_millis(u64::try_from(millis).unwrap_or(0)).clamp(Duration::from_millis(50), LONGEST_SLEEP)
    }

    async fn step(&self) -> Result<Option<Timestamp>> {
        let Some(services) = &self.services else { return Ok(None) };
        let _one_at_a_time = self.stepping.lock().await;
        let before = self.status().shown();
        let round = self.round(services).await;
        self.announce(before).await;
        match round {
            Ok(()) | Err(Setback::Service(_)) => Ok(Some(self.status().next_round())),
            Err(Setback::Here(error)) => Err(error),
        }
    }

    /// A setback ends the round: what is asked next would most likely meet the same, and every question counts.
    async fn round(&self, services: &Services) -> Result<(), Setback> {
        let now = self.app.clock().now();
        if self.status().is_resting(now) {
            return Ok(());
        }
        let done = self.questions(services, now).await;
        match &done {
            Ok(()) => self.status().recovered(),
            Err(Setback::Service(error)) => {
                tracing::warn!(%error, channel = %self.id, "the hosted account could not be asked");
                self.status().failed(error, self.poll_millis, now);
            }
            Err(Setback::Here(_)) => {}
        }
        done
    }

    async fn questions(&self, services: &Services, now: Timestamp) -> Result<(), Setback> {
        let (login, poll, sync) = self.status().due(now);
        if login {
            self.ask_link(services, now).await?;
        }
        self.tell_owners(services).await?;
        if poll {
            self.poll(services).await?;
            self.status().polled(now.plus_millis(self.poll_millis));
        }
        if sync {
            self.sweep(services).await?;
            self.ask_about_acks(services).await?;
            sync::run(self, services).await?;
            self.status().synced(now.plus_millis(self.sync_millis));
        }
        Ok(())
    }

    async fn announce(&self, before: status::Shown) {
        let after = self.status().shown();
        let events = [
            (before.session != after.session, ChannelEvent::SessionChanged),
            (before.link != after.link, ChannelEvent::LinkChanged),
        ];
        for (_, event) in events.into_iter().filter(|(changed, _)| *changed) {
            if let Err(error) = self.app.deliver(self.id, event).await {
                tracing::warn!(%error, "a change of a hosted channel could not be announced");
            }
        }
    }

    fn status(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
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
