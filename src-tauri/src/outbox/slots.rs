//! Attempts under way. Each channel has slots of its own: one whose network is slow keeps only itself waiting.

use crate::model::{ChannelId, ConversationId};
use std::collections::{HashMap, HashSet};
use tokio::task::{Id, JoinError, JoinSet};

/// Attempts of one channel at the same time.
const PER_CHANNEL: usize = 16;

/// The attempts under way, at most one for each conversation.
#[derive(Debug, Default)]
pub(super) struct Slots {
    attempts: JoinSet<()>,
    taken: HashMap<Id, (ChannelId, ConversationId)>,
    busy: HashMap<ChannelId, HashSet<ConversationId>>,
}

impl Slots {
    /// How many attempts of a channel may begin.
    pub fn free(&self, channel: ChannelId) -> usize {
        PER_CHANNEL.saturating_sub(self.under_way(channel))
    }

    /// How many attempts of a channel are under way.
    pub fn under_way(&self, channel: ChannelId) -> usize {
        self.busy.get(&channel).map_or(0, HashSet::len)
    }

    /// Begins an attempt, unless its channel has no slot left or its conversation has one already.
    pub fn begin(
        &mut self,
        channel: ChannelId,
        conversation: ConversationId,
        attempt: impl Future<Output = ()> + Send + 'static,
    ) {
        if self.free(channel) > 0 && self.busy.entry(channel).or_default().insert(conversation) {
            let task = self.attempts.spawn(attempt);
            self.taken.insert(task.id(), (channel, conversation));
        }
    }

    /// Waits for an attempt to end; `None` where none is under way.
    pub async fn next(&mut self) -> Option<()> {
        let ended = self.attempts.join_next_with_id().await?;
        if let Err(error) = &ended {
            tracing::error!(%error, "an attempt to send broke off");
        }
        let id = ended.map_or_else(|error: JoinError| error.id(), |(id, ())| id);
        if let Some((channel, conversation)) = self.taken.remove(&id)
            && let Some(busy) = self.busy.get_mut(&channel)
        {
            busy.remove(&conversation);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_channel_leaves_the_slots_of_the_others_free() {
        let (slow, quick) = (ChannelId(1), ChannelId(2));
        let mut slots = Slots::default();
        for conversation in 0..40 {
            slots.begin(slow, ConversationId(conversation), std::future::pending());
        }
        assert_eq!((slots.under_way(slow), slots.free(slow), slots.free(quick)), (PER_CHANNEL, 0, PER_CHANNEL));
        slots.begin(quick, ConversationId(40), async {});
        slots.begin(quick, ConversationId(40), std::future::pending());
        assert_eq!(slots.under_way(quick), 1, "one at a time for each conversation");
        slots.next().await.unwrap();
        assert_eq!((slots.under_way(slow), slots.under_way(quick)), (PER_CHANNEL, 0));
    }

    #[tokio::test]
    async fn an_attempt_that_breaks_off_frees_its_slot_and_no_other() {
        let mut slots = Slots::default();
        slots.begin(ChannelId(1), ConversationId(1), std::future::pending());
        slots.begin(ChannelId(1), ConversationId(2), async { panic!("on purpose") });
        slots.next().await.unwrap();
        assert_eq!(slots.under_way(ChannelId(1)), 1);
        slots.begin(ChannelId(1), ConversationId(2), async {});
        slots.next().await.unwrap();
        assert_eq!(slots.under_way(ChannelId(1)), 1);
    }
}
