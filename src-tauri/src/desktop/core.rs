//! The core behind the window, or the reason why it could not be opened. A window opens in either case: a person who starts
//! Balas from a menu would never see a sentence on a terminal.

use super::error::{Answer, UiError};
use crate::{
    app::{App, Config},
    data_dir,
    error::Error,
    store::{StoreError, Tx},
};
use futures_util::future::BoxFuture;
use sqlx::{Sqlite, pool::PoolConnection};

/// What every command is given.
pub struct Core(Result<App, UiError>);

impl Core {
    /// Opens the data directory that both programs share.
    pub async fn open() -> Self {
        let opened = match data_dir::locate(None) {
            Ok(path) => App::open(Config::new(path)).await.map_err(|error| UiError::from(&error)),
            Err(error) => Err(super::error::of_the_system(error)),
        };
        if let Err(error) = &opened {
            tracing::error!(detail = error.detail, "the data could not be opened");
        }
        Self(opened)
    }

    /// The core.
    pub fn app(&self) -> Answer<&App> {
        self.0.as_ref().map_err(Clone::clone)
    }

    /// A connection that reads.
    pub async fn read(&self) -> Answer<PoolConnection<Sqlite>> {
        Ok(self.app()?.store().read().await?)
    }

    /// Runs an operation in its transaction.
    pub async fn write<T, F>(&self, operation: F) -> Answer<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
        Error: From<StoreError>,
    {
        Ok(self.app()?.store().write(operation).await?)
    }

    /// Finishes what is under way.
    pub async fn close(&self) {
        if let Ok(app) = &self.0 {
            app.shutdown().await;
        }
    }
}
