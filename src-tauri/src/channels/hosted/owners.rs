//! Who answers, on both sides. Each conversation remembers what both sides last agreed on: where the account differs from
//! that, it has decided later and counts; where only we differ, the account is told, until it has heard.

use super::{Account, Setback};
use crate::{
    error::Result,
    gateways::client::{ClientError, wabot},
    handoff,
    model::{HandoffCause, OwnershipEvent, Status, Timestamp},
    store::{
        Tx,
        conversations::{self, ConversationState},
        hosted::{conversations as hosted, setbacks::Kind},
    },
};
use futures_util::FutureExt;
use std::{
    collections::HashMap,
    sync::{MutexGuard, PoisonError},
};

/// Conversations that the account is told about at once; the others are told with the next look.
const AT_ONCE: u32 = 20;

/// What the account was told, so that what it had shown before is not taken for its answer.
#[derive(Debug, Default)]
pub(super) struct Told {
    count: u64,
    conversations: HashMap<String, u64>,
}

impl Told {
    fn note(&mut self, remote_id: &str) {
        self.count += 1;
        self.conversations.insert(remote_id.to_owned(), self.count);
    }

    /// Whether it was told about a conversation after `mark`.
    pub fn is_later(&self, remote_id: &str, mark: u64) -> bool {
        self.conversations.get(remote_id).is_some_and(|at| *at > mark)
    }
}

impl Account {
    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a moment: what is told after it is later.
    pub(super) fn told_so_far(&self) -> u64 {
        self.told().count
    }

    /// Tells the account what was decided here. One conversation that it cannot be told about is told again later.
    pub(super) async fn tell_owners(&self, wabot: &wabot::Client) -> Result<(), Setback> {
        let now = self.app.clock().now();
        let differing = hosted::differing(&mut *self.app.store().read().await?, self.id, now, AT_ONCE).await?;
        for hosted::Differing { remote_id, status } in differing {
            let told = match status {
                Status::Human => wabot.hand_off(&remote_id).await,
                Status::Bot => wabot.release(&remote_id).await,
                Status::Closed => wabot.close(&remote_id).await,
            };
            match told {
                Ok(_) => {}
                // The service does not know how; its own word counts again with the next look at the conversation.
                Err(ClientError::NotFound | ClientError::Rejected { .. } | ClientError::Forbidden { .. }) => {
                    tracing::warn!(
                        conversation = remote_id,
                        status = status.word(),
                        "the service does not take this change"
                    );
                }
                Err(error) => {
                    self.set_aside(&remote_id, Kind::Owner, error.into()).await?;
                    continue;
                }
            }
            self.agree(remote_id, status).await?;
        }
        Ok(())
    }

    async fn agree(&self, remote_id: String, status: Status) -> Result<()> {
        self.told().note(&remote_id);
        let channel = self.id;
        let id = remote_id.clone();
        let agreed = self.write(move |tx| async move { Ok(hosted::agree(tx, channel, &id, status).await?) }.boxed());
        agreed.await?;
        self.forget_setback(remote_id, Kind::Owner).await
    }
}

/// The account has decided who answers: so it is here.
pub(super) async fn follow(tx: &mut Tx, state: &ConversationState, status: Status) -> Result<()> {
    let (event, cause) = match status {
        Status::Human => (OwnershipEvent::HandOff, HandoffCause::Api),
        Status::Bot => (OwnershipEvent::Release, HandoffCause::Released),
        Status::Closed => (OwnershipEvent::Close, HandoffCause::Closed),
    };
    if state.ownership().status != status {
        handoff::apply(tx, state.id, event, cause, "").await?;
    }
    Ok(())
}

/// [`follow`] for what was decided before the connection was made: nobody is told.
pub(super) async fn follow_quietly(
    tx: &mut Tx,
    state: &ConversationState,
    status: Status,
    since: Timestamp,
) -> Result<()> {
    let mut ownership = state.ownership();
    if ownership.status != status {
        ownership.status = status;
        ownership.agent = None;
        ownership.waiting_since = (status == Status::Human).then_some(since);
        let now = tx.now();
        conversations::set_ownership(tx, state.id, ownership, now).await?;
    }
    Ok(())
}
