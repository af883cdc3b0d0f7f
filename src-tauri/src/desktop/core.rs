//! The core behind the window, or the reason why it could not be opened. A window opens in either case: a person who starts
//! Balas from a menu would never see a sentence on a terminal, and can put right what was wrong and try again.

#[cfg(target_os = "linux")]
use super::tray;
use super::{
    bridge,
    error::{Answer, UiError, of_the_system},
    microphone::SystemMicrophone,
    notices,
    presence::Presence,
};
use crate::{
    app::{App, Config},
    channels::practice::PracticeOptions,
    data_dir,
    error::Error,
    local_api,
    model::{AgentId, audit::Actor},
    secrets::SecretOptions,
    settings,
    store::Tx,
    voice::Microphone,
};
use futures_util::future::BoxFuture;
use sqlx::{Sqlite, pool::PoolConnection};
use std::sync::{Arc, atomic::Ordering};
use tauri::{AppHandle, Manager};
use tokio::{runtime::Handle, sync::OnceCell, task::spawn_blocking};

/// What every command is given.
pub struct Core {
    app: OnceCell<App>,
    windows: AppHandle,
}

impl Core {
    /// Nothing is open yet.
    pub fn new(windows: AppHandle) -> Self {
        Self { app: OnceCell::new(), windows }
    }

    /// The core; opened with the first call, and with every later one while opening fails.
    pub async fn app(&self) -> Answer<&App> {
        self.app.get_or_try_init(|| open(self.windows.clone())).await
    }

    /// Whether this program holds the data.
    pub fn is_open(&self) -> bool {
        self.app.initialized()
    }

    /// A connection that reads.
    pub async fn read(&self) -> Answer<PoolConnection<Sqlite>> {
        Ok(self.app().await?.store().read().await?)
    }

    /// Runs an operation in its transaction, on behalf of the person at this computer.
    pub async fn write<T, F>(&self, operation: F) -> Answer<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
    {
        Ok(self.app().await?.store().write_for(Actor::Agent(AgentId::LOCAL), operation).await?)
    }

    /// Finishes what is under way.
    pub async fn close(&self) {
        if let Some(app) = self.app.get() {
            app.shutdown().await;
        }
    }
}

/// On a thread of its own, because the compiler cannot prove that the future of a migration may move between threads.
async fn open(windows: AppHandle) -> Answer<App> {
    let config = Config::new(data_dir::locate(None).map_err(of_the_system)?);
    let practice = PracticeOptions { demo: true, ..config.practice };
    let microphone = Some(Arc::new(SystemMicrophone) as Arc<dyn Microphone>);
    let config = Config { practice, microphone, secrets: SecretOptions::from_environment(), ..config };
    let opening = spawn_blocking(move || Handle::current().block_on(App::open(config)));
    let app = opening.await.map_err(of_the_system)?.map_err(|error| {
        tracing::error!(%error, "the data could not be opened");
        UiError::from(&error)
    })?;
    local_api::start(&app).await?;
    let events = app.bus().clone();
    let to_bridge = windows.clone();
    app.supervisor().spawn("bridge", move |cancel| bridge::run(events.subscribe(), to_bridge.clone(), cancel));
    accompany(&app, windows).await?;
    Ok(app)
}

/// What goes on beside the pages: notifications, the badge and the tray.
async fn accompany(app: &App, windows: AppHandle) -> Answer<()> {
    let close_to_tray = settings::close_to_tray(&mut *app.store().read().await?).await?;
    windows.state::<Presence>().close_to_tray.store(close_to_tray, Ordering::Relaxed);
    let (core, to_notices) = (app.clone(), windows.clone());
    app.supervisor().spawn("notices", move |cancel| notices::run(core.clone(), to_notices.clone(), cancel));
    #[cfg(target_os = "linux")]
    {
        let core = app.clone();
        app.supervisor().spawn("tray", move |cancel| tray::run(core.clone(), windows.clone(), cancel));
    }
    Ok(())
}
