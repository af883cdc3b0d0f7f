//! The practice channel: a linked device, as [`crate::channels::Channel`] wants it, on a simulated network with a simulated
//! phone and simulated customers behind it. For learning, demos and tests.
//!
//! ```text
//!   outbox ──send──▶ sending ──▶ ┌─ network file ─┐ ◀── people, phone, customers write
//!   inbox ◀──sink── delivery ◀── └────────────────┘
//! ```
//! The network's file is to us what the servers of a real network are: what it has accepted it keeps, and what we have not
//! confirmed it tells again ([`delivery`]). What becomes of a line after it was written is in [`afterwards`]. [`linking`] is the QR code's life, [`phone`] and [`people`] are what others do on
//! their phones, [`customers`] are people who write by themselves, [`wire`] is how scripts ask for all this.

mod afterwards;
mod channel;
pub mod customers;
mod delivery;
mod error;
mod faults;
mod linking;
mod lookup;
pub mod numbers;
pub mod people;
pub mod phone;
mod retries;
mod sending;
mod session;
mod view;
pub mod wire;

pub use error::PracticeError;
pub use faults::Fault;
pub use people::{Arrival, NewInbound};
pub use view::{PracticeChat, PracticeLine, PracticeSign, PracticeView};

use crate::{
    channels::Sink,
    clock::Clock,
    model::{ChannelId, MessageId, Timestamp},
    store::network::{self, NetworkStore, account},
    supervisor::Supervisor,
};
use customers::Cast;
use retries::Retries;
use session::Session;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, oneshot};

/// How the simulated world is to behave.
#[derive(Clone, Copy, Debug)]
pub struct PracticeOptions {
    /// Customers write by themselves, unless the operator has switched them off.
    pub demo: bool,
    /// How long the device waits for the network to answer a send.
    pub answer_timeout: Duration,
    /// How long who makes a customer write waits for us to have stored it.
    pub storing_timeout: Duration,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self { demo: false, answer_timeout: Duration::from_secs(5), storing_timeout: Duration::from_secs(10) }
    }
}

/// The practice channel, with the handles to its simulated world.
pub struct PracticeChannel {
    world: Arc<World>,
    supervisor: Supervisor,
}

/// What the channel's tasks share.
struct World {
    id: ChannelId,
    store: NetworkStore,
    sink: Arc<dyn Sink>,
    clock: Clock,
    options: PracticeOptions,
    session: Mutex<Session>,
    /// Held while the queue is worked off, so that each event is told once at a time and in order.
    stepping: tokio::sync::Mutex<Retries>,
    /// Held while the link is made or ended.
    relinking: tokio::sync::Mutex<()>,
    waiters: Mutex<HashMap<i64, Vec<oneshot::Sender<Option<MessageId>>>>>,
    /// Messages that customers were shown as read, by id, oldest first; as volatile as what is on a screen.
    read_marks: Mutex<Vec<String>>,
    cast: Cast,
    scripted: std::sync::atomic::AtomicBool,
    network_wake: Notify,
    customers_wake: Notify,
}

impl PracticeChannel {
    /// Opens the network in `data_dir`. Nothing moves by itself before [`Self::start`].
    pub async fn open(
        id: ChannelId,
        data_dir: &Path,
        clock: Clock,
        sink: Arc<dyn Sink>,
        options: PracticeOptions,
    ) -> Result<Self, PracticeError> {
        let cast = Cast::shipped()?;
        let store = NetworkStore::open(data_dir).await?;
        let (account, state) = {
            let mut connection = store.read().await?;
            (account::get(&mut connection).await?, network::cast::get(&mut connection).await?)
        };
        let session = Mutex::new(Session::restore(account, clock.now()));
        let world = World {
            id,
            store,
            sink,
            clock,
            options,
            session,
            stepping: tokio::sync::Mutex::default(),
            relinking: tokio::sync::Mutex::default(),
            waiters: Mutex::default(),
            read_marks: Mutex::default(),
            cast,
            scripted: (options.demo && state.switched_on).into(),
            network_wake: Notify::new(),
            customers_wake: Notify::new(),
        };
        Ok(Self { world: Arc::new(world), supervisor: Supervisor::default() })
    }

    /// Starts the tasks that make the simulated world move.
    pub fn start(&self) {
        let world = Arc::clone(&self.world);
        self.supervisor.spawn("practice-network", move |cancel| Arc::clone(&world).run_network(cancel));
        let world = Arc::clone(&self.world);
        self.supervisor.spawn("practice-customers", move |cancel| Arc::clone(&world).run_customers(cancel));
    }

    /// Does everything that is due on the network now: renews the code, makes the link, tells us what we have to know.
    /// Returns when something will be due next.
    pub async fn step(&self) -> Result<Option<Timestamp>, PracticeError> {
        Ok(self.world.step().await?)
    }

    /// Lets the scripted customers hear what was said and lets at most one of them act. Returns when something will be due
    /// next.
    pub async fn step_customers(&self) -> Result<Option<Timestamp>, PracticeError> {
        Ok(self.world.step_customers().await?)
    }

    /// The messages that customers were shown as read, by id, oldest first.
    pub fn read_marks(&self) -> Vec<String> {
        self.world.read_marks().clone()
    }

    /// Switches the scripted customers on or off; remembered. They exist only where the channel was opened for a demo.
    pub async fn set_scripted(&self, on: bool) -> Result<(), PracticeError> {
        self.world.set_scripted(on).await
    }
}

/// Removes the simulated network from `data_dir`; the channel has to be shut down.
pub async fn erase(data_dir: &Path) -> Result<(), PracticeError> {
    Ok(network::erase(data_dir).await?)
}

impl World {
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session, after time has passed.
    fn session_now(&self) -> MutexGuard<'_, Session> {
        let now = self.clock.now();
        let mut session = self.session();
        session.linking.advance(now);
        session
    }

    fn read_marks(&self) -> MutexGuard<'_, Vec<String>> {
        self.read_marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiters(&self) -> MutexGuard<'_, HashMap<i64, Vec<oneshot::Sender<Option<MessageId>>>>> {
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
