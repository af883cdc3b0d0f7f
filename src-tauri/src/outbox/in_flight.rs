//! Which conversations have a message of the bot on the wire right now.

use crate::model::ConversationId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// Counts the bot's attempts under way, per conversation.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    counts: Mutex<HashMap<ConversationId, usize>>,
    changed: Notify,
}

/// One attempt under way; it ends on drop.
#[derive(Debug)]
pub struct Attempt(Arc<Inner>, ConversationId);

impl InFlight {
    /// The longest that anybody waits for a network that does not answer.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// An attempt begins.
    pub fn begin(&self, conversation: ConversationId) -> Attempt {
        *self.0.lock().entry(conversation).or_default() += 1;
        Attempt(self.0.clone(), conversation)
    }

    /// Returns when no attempt is under way, or after ten seconds.
    pub async fn wait_until_idle(&self, conversation: ConversationId) {
        let idle = async {
            loop {
                let changed = self.0.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if !self.0.lock().contains_key(&conversation) {
                    return;
                }
                changed.await;
            }
        };
        if tokio::time::timeout(Self::PATIENCE, idle).await.is_err() {
            tracing::warn!(%conversation, "the network still has not answered for a message of the bot");
        }
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let mut counts = self.0.lock();
        if let Some(count) = counts.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.1);
            }
        }
        drop(counts);
        self.0.changed.notify_waiters();
    }
}
