//! The names in the settings under which this server may be asked for, as they are now.

use crate::{app::App, error::Result, events::Event, settings};
use std::sync::{Arc, PoisonError, RwLock};

/// The allowed names. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Arc<RwLock<Vec<String>>>);

impl Hosts {
    /// Whether `host` is one of them.
    pub fn allow(&self, host: &str) -> bool {
        let allowed = self.0.read().unwrap_or_else(PoisonError::into_inner);
        allowed.iter().any(|name| name.eq_ignore_ascii_case(host))
    }

    /// Keeps up with the settings, for as long as the core lives.
    pub async fn follow(&self, app: &App) {
        let mut changes = app.bus().subscribe();
        while let Some(event) = changes.next().await {
            if matches!(event, Event::SettingsChanged | Event::Resync) {
                self.load(app).await;
            }
        }
    }

    /// Reads the settings. Where that fails, the names stay what they were.
    pub async fn load(&self, app: &App) {
        match stored(app).await {
            Ok(names) => *self.0.write().unwrap_or_else(PoisonError::into_inner) = names,
            Err(error) => tracing::error!(%error, "the allowed hosts could not be read"),
        }
    }
}

async fn stored(app: &App) -> Result<Vec<String>> {
    settings::api_hosts(&mut *app.store().read().await?).await
}

#[cfg(test)]
impl<const N: usize> From<[&str; N]> for Hosts {
    fn from(names: [&str; N]) -> Self {
        Self(Arc::new(RwLock::new(names.map(str::to_owned).to_vec())))
    }
}
