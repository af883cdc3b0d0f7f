//! Where a report comes from, and whether it may still be stored.

use crate::{
    app::App,
    error::{Error, Result},
    model::ChannelId,
    store::{Tx, hosted::accounts},
};
use futures_util::{FutureExt, future::BoxFuture};

/// Who reports: a channel, and of a hosted one the account that it stood for when it was asked. A round of questions may
/// outlive its connection; what it brings then belongs to nobody here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    channel: ChannelId,
    generation: Option<i64>,
}

impl Origin {
    /// A channel that is itself for as long as it exists.
    pub fn channel(channel: ChannelId) -> Self {
        Self { channel, generation: None }
    }

    /// The account that a connection stood for, counted.
    pub fn account(channel: ChannelId, generation: i64) -> Self {
        Self { channel, generation: Some(generation) }
    }

    /// The channel.
    pub(super) fn id(self) -> ChannelId {
        self.channel
    }

    /// A transaction of what was reported. The very transaction that stores it looks whether the account is still the same.
    ///
    /// # Errors
    /// When the connection was removed or stands for another account, and whatever `work` returns.
    pub async fn write<T, F>(self, app: &App, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        let written = app.store().write(move |tx| {
            async move {
                self.check(tx).await?;
                work(tx).await
            }
            .boxed()
        });
        written.await
    }

    async fn check(self, tx: &mut Tx) -> Result<()> {
        let Some(generation) = self.generation else { return Ok(()) };
        match accounts::generation(tx, self.channel).await? {
            Some(now) if now == generation => Ok(()),
            Some(_) => Err(Error::Refused("another account has taken the place of this one".to_owned())),
            None => Err(Error::Refused("this connection was removed".to_owned())),
        }
    }
}
