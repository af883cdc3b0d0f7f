//! Questions about what is uncertain. They may take a network its time, so they run beside everything else; a channel is asked
//! one thing at a time, which is what a service with few calls a minute can bear.

use crate::model::ChannelId;
use std::collections::{HashMap, hash_map::Entry};
use tokio::task::{Id, JoinError, JoinSet};

/// The questions under way, at most one for each channel.
#[derive(Debug, Default)]
pub(super) struct Questions {
    tasks: JoinSet<()>,
    channels: HashMap<Id, ChannelId>,
    asked: HashMap<ChannelId, Asked>,
}

#[derive(Debug, PartialEq)]
enum Asked {
    Once,
    /// It was connected anew while it was asked: what it said before may be about the time without a connection.
    AndAgain,
}

impl Questions {
    /// Asks a channel, unless it is being asked.
    pub fn ask(&mut self, channel: ChannelId, question: impl Future<Output = ()> + Send + 'static) {
        if let Entry::Vacant(free) = self.asked.entry(channel) {
            free.insert(Asked::Once);
            let task = self.tasks.spawn(question);
            self.channels.insert(task.id(), channel);
        }
    }

    /// Asks a channel that may be connected anew: where it is being asked, once more afterwards.
    pub fn ask_anew(&mut self, channel: ChannelId, question: impl Future<Output = ()> + Send + 'static) {
        match self.asked.get_mut(&channel) {
            Some(asked) => *asked = Asked::AndAgain,
            None => self.ask(channel, question),
        }
    }

    /// Waits for a question to end; `None` where none is under way. Inside is the channel that is to be asked again.
    pub async fn next(&mut self) -> Option<Option<ChannelId>> {
        let ended = self.tasks.join_next_with_id().await?;
        if let Err(error) = &ended {
            tracing::error!(%error, "a question about what is uncertain broke off");
        }
        let id = ended.map_or_else(|error: JoinError| error.id(), |(id, ())| id);
        let channel = self.channels.remove(&id);
        Some(channel.filter(|channel| self.asked.remove(channel) == Some(Asked::AndAgain)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;

    const CHANNEL: ChannelId = ChannelId(1);

    #[tokio::test]
    async fn a_channel_is_asked_one_thing_at_a_time_and_holds_up_no_other() {
        let mut questions = Questions::default();
        questions.ask(CHANNEL, pending());
        questions.ask(CHANNEL, async {});
        questions.ask(ChannelId(2), async {});
        assert_eq!(questions.next().await, Some(None));
        assert!(questions.asked.contains_key(&CHANNEL) && !questions.asked.contains_key(&ChannelId(2)));
    }

    #[tokio::test]
    async fn one_that_was_connected_anew_meanwhile_is_asked_again() {
        let mut questions = Questions::default();
        questions.ask(CHANNEL, async {});
        questions.ask_anew(CHANNEL, pending());
        assert_eq!(questions.next().await, Some(Some(CHANNEL)));
        questions.ask_anew(CHANNEL, async { panic!("on purpose") });
        assert_eq!(questions.next().await, Some(None), "and a question that broke off leaves it free");
        questions.ask(CHANNEL, async {});
        assert_eq!(questions.next().await, Some(None));
        assert_eq!(questions.next().await, None);
    }
}
