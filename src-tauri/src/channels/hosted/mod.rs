//! A hosted account as a channel: up to five services, each for what it does best, together one number.
//!
//! ```text
//!   waviro ──── QR code, number check, groups, sending ─┐
//!   multiwhats ─ buttons                                ├─▶ Channel
//!   wabot ───── conversations, who answers, products ───┤
//!   unswer ──── contacts        alatwa ── AI rejects ───┘
//! ```
//! Nothing is pushed to us, so the account is asked: for what is new every few seconds ([`polling`]), for what was said
//! before and what could not be had at once beside that ([`past`], [`files`]), for everything else less often ([`sync`]).
//! What was seen is stored with what it led to, so that a restart, a repeat or a gap changes nothing. A failure is a state
//! with a sentence, kept for each service; one conversation or file that cannot be had is tried again on its own.

mod acks;
mod channel;
mod choices;
mod echo;
mod files;
mod gaps;
mod hooks;
mod naming;
mod owners;
mod past;
mod polling;
mod reading;
mod receiving;
mod rounds;
mod sending;
mod services;
mod status;
pub mod sync;
mod trouble;

use crate::{
    app::App,
    error::{Error, Result},
    events::Event,
    gateway::Gateway,
    gateways::client::ClientError,
    inbox::Origin,
    model::{ChannelId, Timestamp},
    store::Tx,
    supervisor::Supervisor,
};
use futures_util::future::BoxFuture;
use hooks::Hooks;
use owners::Told;
use past::Walk;
use rounds::Round;
use services::Services;
use status::Status;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

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
    /// Each is held during a round of its kind, so that there is one at a time.
    stepping: tokio::sync::Mutex<()>,
    walk: tokio::sync::Mutex<Walk>,
    fetching: tokio::sync::Mutex<()>,
    comparing: tokio::sync::Mutex<()>,
    /// What the account was told about who answers.
    told: Arc<Mutex<Told>>,
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
        let status = Status::of(services.linker());
        let account = Account {
            poll_millis: i64::from(definition.poll_seconds.get()) * 1000,
            sync_millis: i64::from(definition.sync_seconds.get()) * 1000,
            hooks: Hooks::of(app, gateway).await?,
            generation: gateway.generation,
            ..Account::new(app, gateway.channel_id, Some(services), status)
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
        if self.account.services.is_none() {
            return;
        }
        for (round, name) in Round::ALL {
            let account = self.account.clone();
            self.supervisor.spawn(name, move |cancel| account.clone().run(round, cancel));
        }
    }

    /// Does what is due now, one kind of round after the other: asks about the link and the conversations, tells the account
    /// who answers, reads what was said before, and compares everything else. Returns when something will be due next.
    ///
    /// # Errors
    /// When the database fails. A service that does not answer is no error but a state.
    pub async fn step(&self) -> Result<Timestamp> {
        let mut next = rounds::NEVER;
        for (round, _) in Round::ALL {
            next = next.min(self.account.step(round).await?);
        }
        Ok(next)
    }

    /// Looks for what is new, and for nothing else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn step_news(&self) -> Result<Timestamp> {
        self.account.step(Round::News).await
    }
}

impl Account {
    /// A transaction about the account, unless it was removed or another has taken its place meanwhile.
    async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        self.origin().write(&self.app, work).await
    }

    /// Who reports what is read of it.
    fn origin(&self) -> Origin {
        Origin::account(self.id, self.generation)
    }

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
            walk: tokio::sync::Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
            comparing: tokio::sync::Mutex::default(),
            told: Arc::default(),
            hooks: None,
            wake: Notify::new(),
        }
    }

    /// Changes what is known of the account, and tells the windows where it looks different by that.
    fn change(&self, change: impl FnOnce(&mut Status)) {
        let mut status = self.status();
        let before = status.shown();
        change(&mut status);
        let after = status.shown();
        drop(status);
        let news = [
            (before.session != after.session, Event::ChannelChanged { channel_id: self.id }),
            (before.link != after.link, Event::LinkChanged { channel_id: self.id }),
        ];
        for (_, event) in news.into_iter().filter(|(changed, _)| *changed) {
            self.app.bus().publish(event);
        }
    }

    fn status(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
