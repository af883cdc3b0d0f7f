//! What happens to a message that we hand to the simulated network: refused, received, answered, acked.

use super::{World, faults::Answer, numbers};
use crate::{
    channels::{ChannelError, Outgoing, Recipient, SendError},
    model::{Failure, Timestamp},
    store::network::{
        Change, NetworkError, groups,
        lines::{self, Line, LineFile},
        queue::{self, EventKind, NewEvent},
        received,
    },
};
use std::time::Duration;

/// The network's own acks, and how long after its answer they come.
const ACKS: [(i64, i64); 2] = [(1, 150), (2, 500)];

impl World {
    pub(super) async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        self.session_now().ready().map_err(|error| match error {
            ChannelError::Offline => SendError::Offline,
            _ => SendError::Permanent(Failure::NotLinked),
        })?;
        let chat = self.chat_for(&message.to).await?;
        let answer = self.session().faults.meet();
        let after = match answer {
            Answer::Refused => return Err(SendError::Permanent(Failure::ByNetwork)),
            Answer::After(after) => Some(after),
            Answer::Never => None,
        };
        let change = self.receive(message, &chat, after).await.map_err(|error| SendError::Retry(error.to_string()))?;
        // A commit that fails may still have happened.
        change.commit().await.map_err(|_| SendError::Uncertain)?;
        self.network_wake.notify_one();
        self.customers_wake.notify_one();
        self.answer(after).await
    }

    /// The JID of somebody who can be reached.
    async fn chat_for(&self, to: &Recipient) -> Result<String, SendError> {
        let unreadable = |error: NetworkError| SendError::Retry(error.to_string());
        match to {
            Recipient::Phone(phone) if numbers::is_registered(phone) => Ok(numbers::person_jid(phone)),
            Recipient::Phone(_) => Err(SendError::Permanent(Failure::NotOnWhatsapp)),
            Recipient::Lid(_) => Err(SendError::Permanent(Failure::UnknownNumber)),
            Recipient::Group(id) => {
                let mut connection = self.store.read().await.map_err(unreadable)?;
                let known = groups::name(&mut connection, id).await.map_err(unreadable)?;
                known.map(|_| numbers::group_jid(id)).ok_or(SendError::Permanent(Failure::NotInGroup))
            }
        }
    }

    /// Records the arrival and plans the acks, ready to be committed.
    async fn receive(&self, message: &Outgoing, chat: &str, after: Option<Duration>) -> Result<Change, NetworkError> {
        let now = self.clock.now();
        let Outgoing { external_id: msgid, content, author, media, .. } = message;
        let mut change = self.store.write().await?;
        received::insert(&mut change, msgid, chat, content, *author, now).await?;
        let line = Line::written(msgid.clone(), chat.to_owned(), String::new(), *author, content.clone(), now);
        let name = content.media.as_ref().map_or_else(String::new, |media| media.name.clone());
        let file = media.as_ref().map(|bytes| LineFile { bytes: bytes.to_vec(), name });
        lines::insert(&mut change, &line, file.as_ref()).await?;
        if let Some(after) = after {
            // Not later than we give up waiting, or the acks of what is sent next would wait behind these.
            let after = after.min(self.options.answer_timeout);
            plan_acks(&mut change, chat, msgid, now.plus_millis(millis(after))).await?;
        }
        Ok(change)
    }

    async fn answer(&self, after: Option<Duration>) -> Result<(), SendError> {
        let patience = self.options.answer_timeout;
        match after {
            Some(after) if after <= patience => {
                tokio::time::sleep(after).await;
                Ok(())
            }
            _ => {
                tokio::time::sleep(patience).await;
                Err(SendError::Uncertain)
            }
        }
    }
}

async fn plan_acks(change: &mut Change, chat: &str, msgid: &str, answered_at: Timestamp) -> Result<(), NetworkError> {
    for (ack, later) in ACKS {
        let due_at = answered_at.plus_millis(later);
        queue::push(change, NewEvent { lane: chat, kind: EventKind::Receipt, msgid, ack, due_at }).await?;
    }
    Ok(())
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
