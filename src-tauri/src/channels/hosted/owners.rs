//! Who answers, on both sides. Each conversation remembers what both sides last agreed on: where the account differs from
//! that, it has decided later and counts; where only we differ, the account is told, until it has heard.

use super::{Account, Setback, services::Services};
use crate::{
    error::{Error, Result},
    gateways::client::ClientError,
    handoff,
    model::{HandoffCause, OwnershipEvent, Status, Timestamp},
    store::{
        Tx,
        conversations::{self, ConversationState},
        hosted::conversations as hosted,
    },
};
use futures_util::FutureExt;

impl Account {
    /// Tells the account what was decided here.
    pub(super) async fn tell_owners(&self, services: &Services) -> Result<(), Setback> {
        let Some(wabot) = &services.wabot else { return Ok(()) };
        let differing = hosted::differing(&mut *self.app.store().read().await?, self.id).await?;
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
                Err(error) => return Err(error.into()),
            }
            self.agree(remote_id, status).await?;
        }
        Ok(())
    }

    async fn agree(&self, remote_id: String, status: Status) -> Result<()> {
        let channel = self.id;
        let agreed = self.app.store().write(move |tx| {
            async move { Ok::<_, Error>(hosted::agree(tx, channel, &remote_id, status).await?) }.boxed()
        });
        agreed.await
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
