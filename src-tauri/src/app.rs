//! Composition: one data directory, opened once, with its channels and workers.

use crate::{
    backup::{Backups, swap},
    bot::{self, Bots},
    callbacks,
    channels::{
        DynChannel,
        hosted::HostedChannel,
        practice::{PracticeChannel, PracticeOptions},
    },
    checkup,
    clock::Clock,
    data_dir,
    error::{Error, Result},
    events::Bus,
    gateway,
    keys::{self, KeyUses},
    local_api::LocalApi,
    media::MediaStore,
    model::{ChannelId, Timestamp},
    outbox::{self, InFlight},
    outgoing::{self, OutgoingError},
    practice, retention, schedule,
    secrets::{KeyRing, Secret, SecretOptions},
    settings,
    store::{OpenError, Store, Tx, agents},
    supervisor::Supervisor,
    uploads::Uploads,
    voice::{self, Microphone, Recordings},
};
use fd_lock::{RwLock as FileLock, RwLockWriteGuard};
use futures_util::FutureExt;
use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

/// Name of the lock file inside the data directory.
const LOCK: &str = "balas.lock";
/// Name of the local agent until the shop gives one.
const LOCAL_AGENT: &str = "";

/// How a data directory is opened.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Source of "now".
    pub clock: Clock,
    /// Hosts that may be called although they lead to this computer or its own network.
    pub allow_hosts: Vec<String>,
    /// Whether the workers run by themselves; tests take their steps by hand.
    pub workers: bool,
    /// How patient the simulated world is, and whether its customers may write by themselves.
    pub practice: PracticeOptions,
    /// What may open stored secrets.
    pub secrets: SecretOptions,
    /// What voice notes are recorded with; a program without a window has none.
    pub microphone: Option<Arc<dyn Microphone>>,
}

impl Config {
    /// A data directory with the system's clock and nothing allowed beyond the public internet.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            clock: Clock::system(),
            allow_hosts: Vec::new(),
            workers: true,
            practice: PracticeOptions::default(),
            secrets: SecretOptions::default(),
            microphone: None,
        }
    }
}

/// Why a data directory was not opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another Balas uses it.
    #[error("another Balas is using {}. Close it first, or choose another data directory.", .0.display())]
    InUse(PathBuf),
    /// The database cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Nothing can be fetched or reported.
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
    /// Something failed right after opening.
    #[error(transparent)]
    Failed(#[from] crate::error::Error),
}

/// A hosted channel, and the moment of the definition that it runs by.
#[derive(Clone)]
pub struct Hosted {
    /// The channel.
    pub channel: Arc<HostedChannel>,
    /// When its definition was stored.
    pub updated_at: Timestamp,
}

/// The running core. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    store: Store,
    bus: Bus,
    media: MediaStore,
    outgoing: outgoing::Client,
    secrets: KeyRing,
    supervisor: Supervisor,
    channels: RwLock<BTreeMap<ChannelId, DynChannel>>,
    practice: RwLock<Option<(ChannelId, Arc<PracticeChannel>)>>,
    hosted: RwLock<BTreeMap<ChannelId, Hosted>>,
    in_flight: InFlight,
    bots: Bots,
    key_uses: KeyUses,
    local_api: LocalApi,
    uploads: Uploads,
    backups: Backups,
    recordings: Recordings,
    lock: Mutex<Option<RwLockWriteGuard<'static, File>>>,
}

impl App {
    /// Opens a data directory: takes its lock, puts a restored backup in its place where one waits, checks and migrates the database, starts the channels that it knows, and
    /// then the workers.
    ///
    /// # Errors
    /// When another Balas uses it, or the database is damaged, missing or newer; nothing is overwritten.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        let data_dir = config.data_dir.clone();
        let refuse = |source| OpenError::Directory { path: data_dir.clone(), source };
        let lock = take_lock(&data_dir)?;
        let restored = swap::complete(&data_dir, config.clock.now()).map_err(refuse)?;
        match Self::open_locked(config).await {
            Ok(app) => {
                *app.0.lock.lock().unwrap_or_else(PoisonError::into_inner) = Some(lock);
                Ok(app)
            }
            // The lock is held until this is over.
            Err(error) => {
                if restored {
                    tracing::error!("the restored data could not be opened; what was here before comes back");
                    swap::undo(&data_dir).map_err(refuse)?;
                }
                Err(error)
            }
        }
    }

    /// Opens a directory whose lock the caller holds. Where it fails, nothing of it is open any more.
    async fn open_locked(config: Config) -> Result<Self, StartError> {
        let bus = Bus::new();
        let store = Store::open(&config.data_dir, config.clock.clone(), bus.clone()).await?;
        let outgoing = match outgoing_client(&config, &store).await {
            Ok(outgoing) => outgoing,
            Err(error) => {
                store.close().await;
                return Err(error);
            }
        };
        let media = MediaStore::below(&config.data_dir);
        let secrets = KeyRing::new(&config.data_dir, config.secrets.clone());
        let recordings = Recordings::below(&config.data_dir);
        let app = Self(Arc::new(Inner {
            config,
            secrets,
            store,
            bus,
            media,
            outgoing,
            supervisor: Supervisor::default(),
            channels: RwLock::default(),
            practice: RwLock::default(),
            hosted: RwLock::default(),
            in_flight: InFlight::default(),
            bots: Bots::default(),
            key_uses: KeyUses::default(),
            local_api: LocalApi::default(),
            uploads: Uploads::default(),
            backups: Backups::default(),
            recordings,
            lock: Mutex::default(),
        }));
        if let Err(error) = app.prepare().await {
            app.shutdown().await;
            return Err(error.into());
        }
        Ok(app)
    }

    async fn prepare(&self) -> Result<()> {
        self.store().write(|tx| recover(tx).boxed()).await?;
        practice::resume(self).await?;
        gateway::watch::reconcile(self).await?;
        if self.0.config.workers {
            let app = self.clone();
            self.supervisor().spawn("database check", move |cancel| checkup::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("outbox", move |cancel| outbox::worker::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("schedule", move |cancel| schedule::worker::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("bot", move |cancel| bot::worker::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("callbacks", move |cancel| callbacks::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("API key uses", move |cancel| keys::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("retention", move |cancel| retention::run(app.clone(), cancel));
            let app = self.clone();
            self.supervisor().spawn("gateways", move |cancel| gateway::watch::run(app.clone(), cancel));
        }
        Ok(())
    }

    /// Stops workers and channels, finishes what is being written, and lets the data directory go.
    pub async fn shutdown(&self) {
        voice::stop_all(self).await;
        self.shut_down_channels().await;
        self.supervisor().stop().await;
        // A connection that was changed at this very moment may have been opened once more.
        self.shut_down_channels().await;
        self.store().close().await;
        self.0.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    async fn shut_down_channels(&self) {
        let channels = std::mem::take(&mut *write(&self.0.channels));
        write(&self.0.practice).take();
        write(&self.0.hosted).clear();
        for channel in channels.into_values() {
            channel.shut_down().await;
        }
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The event bus.
    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// Source of "now".
    pub fn clock(&self) -> &Clock {
        &self.0.config.clock
    }

    /// How the data directory was opened.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Files by content.
    pub fn media(&self) -> &MediaStore {
        &self.0.media
    }

    /// The client for everything that goes out to addresses of others.
    pub fn outgoing(&self) -> &outgoing::Client {
        &self.0.outgoing
    }

    /// What opens stored secrets.
    pub fn secrets(&self) -> &KeyRing {
        &self.0.secrets
    }

    /// Opens stored secrets with a passphrase; where there are none yet, it becomes the one that will be asked for.
    ///
    /// # Errors
    /// When it is another than the one that they are locked with.
    pub async fn unlock(&self, passphrase: Secret) -> Result<()> {
        self.secrets().unlock(self.store(), passphrase).await?;
        gateway::watch::reopen(self).await
    }

    /// The background tasks.
    pub fn supervisor(&self) -> &Supervisor {
        &self.0.supervisor
    }

    /// The bot's messages that are on the wire.
    pub fn in_flight(&self) -> &InFlight {
        &self.0.in_flight
    }

    /// The compiled bots.
    pub fn bots(&self) -> &Bots {
        &self.0.bots
    }

    /// Requests of the API keys that were not written yet.
    pub fn key_uses(&self) -> &KeyUses {
        &self.0.key_uses
    }

    /// The local API of the app.
    pub fn local_api(&self) -> &LocalApi {
        &self.0.local_api
    }

    /// Files on their way from the window.
    pub fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    /// The backup that is being made.
    pub fn backups(&self) -> &Backups {
        &self.0.backups
    }

    /// Voice notes that were not sent yet.
    pub fn recordings(&self) -> &Recordings {
        &self.0.recordings
    }

    /// The adapter of a channel.
    pub fn channel(&self, id: ChannelId) -> Option<DynChannel> {
        read(&self.0.channels).get(&id).cloned()
    }

    /// Ids of the channels that have an adapter, oldest first.
    pub fn channel_ids(&self) -> Vec<ChannelId> {
        read(&self.0.channels).keys().copied().collect()
    }

    /// The practice channel with the handles to its simulated world.
    pub fn practice(&self) -> Option<(ChannelId, Arc<PracticeChannel>)> {
        read(&self.0.practice).clone()
    }

    /// The hosted channels that have an adapter, with the handles that only they have.
    pub fn hosted(&self) -> BTreeMap<ChannelId, Hosted> {
        read(&self.0.hosted).clone()
    }

    /// A hosted channel came (or, with `None`, went).
    pub(crate) fn set_hosted(&self, id: ChannelId, hosted: Option<Hosted>) {
        let mut channels = write(&self.0.channels);
        match hosted {
            Some(hosted) => {
                channels.insert(id, hosted.channel.clone());
                write(&self.0.hosted).insert(id, hosted);
            }
            None => {
                channels.remove(&id);
                write(&self.0.hosted).remove(&id);
            }
        }
    }

    /// A practice channel came (or, with `None`, went).
    pub(crate) fn set_practice(&self, practice: Option<(ChannelId, Arc<PracticeChannel>)>) {
        let earlier = std::mem::replace(&mut *write(&self.0.practice), practice.clone());
        let mut channels = write(&self.0.channels);
        if let Some((id, _)) = earlier {
            channels.remove(&id);
        }
        if let Some((id, channel)) = practice {
            channels.insert(id, channel);
        }
    }
}

/// Whether a Balas holds the data directory at this moment.
pub fn is_in_use(directory: &Path) -> bool {
    let Ok(file) = File::options().write(true).open(directory.join(LOCK)) else { return false };
    FileLock::new(file).try_write().is_err()
}

/// The client for everything that goes out, with the hosts that were allowed at the start and in the settings.
async fn outgoing_client(config: &Config, store: &Store) -> Result<outgoing::Client, StartError> {
    let chosen = settings::allowed_hosts(&mut *store.read().await.map_err(Error::from)?).await?;
    Ok(outgoing::Client::new(outgoing::Policy::new(&[config.allow_hosts.clone(), chosen].concat()))?)
}

async fn recover(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    agents::ensure_local(tx, LOCAL_AGENT, now).await?;
    outbox::recover(tx).await
}

/// Held for as long as the data directory is open. The lock is the operating system's and goes with the process; the file
/// itself is leaked because the guard borrows it for good.
fn take_lock(directory: &Path) -> Result<RwLockWriteGuard<'static, File>, StartError> {
    let refuse = |source| OpenError::Directory { path: directory.to_owned(), source };
    data_dir::create(directory).map_err(refuse)?;
    let file = File::options().create(true).truncate(false).write(true).open(directory.join(LOCK)).map_err(refuse)?;
    let lock: &'static mut FileLock<File> = Box::leak(Box::new(FileLock::new(file)));
    lock.try_write().map_err(|_| StartError::InUse(directory.to_owned()))
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
