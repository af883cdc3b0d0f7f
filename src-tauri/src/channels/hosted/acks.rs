//! How far messages of ours came that no service reports about.

use super::{Account, Setback};
use crate::{
    gateways::client::wabot,
    model::{MessageId, Timestamp},
    store::hosted::acks,
};
use futures_util::FutureExt;

/// Messages that are older are not asked about any more.
const WITHIN_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Account {
    /// Asks in the conversation that was asked about least recently. Returns whether there was one.
    pub(super) async fn ask_about_acks(&self, wabot: &wabot::Client, now: Timestamp) -> Result<bool, Setback> {
        let since = now.plus_millis(-self.sync_millis);
        let due = acks::due(&mut *self.app.store().read().await?, self.id, since, 1).await?;
        let Some(waiting) = due.into_iter().next() else { return Ok(false) };
        match wabot.conversation(&waiting.remote_id).await {
            Ok(thread) => self.apply_acks(&thread.messages).await?,
            Err(error) if error.is_of_service() => return Err(error.into()),
            Err(error) => tracing::warn!(%error, conversation = waiting.remote_id, "acks could not be asked about"),
        }
        let (channel, oldest) = (self.id, MessageId::first_of(now.plus_millis(-WITHIN_MILLIS).0));
        let asked = self.write(move |tx| {
            async move { Ok(acks::asked(tx, channel, waiting.conversation_id, oldest, now).await?) }.boxed()
        });
        asked.await?;
        Ok(true)
    }
}
