//! Changing who answers a conversation.

use super::Renderer;
use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    error::Error,
    gateways::wabot::Success,
    handoff,
    model::{HandoffCause, OwnershipEvent},
    outbox,
};

/// `POST /conversations/{id}/handoff`
pub async fn hand_off(call: Call) -> Result<Reply, Refusal> {
    change(call, OwnershipEvent::HandOff, HandoffCause::Api).await
}

/// `POST /conversations/{id}/release`
pub async fn release(call: Call) -> Result<Reply, Refusal> {
    change(call, OwnershipEvent::Release, HandoffCause::Released).await
}

/// `POST /conversations/{id}/close`
pub async fn close(call: Call) -> Result<Reply, Refusal> {
    change(call, OwnershipEvent::Close, HandoffCause::Closed).await
}

async fn change(call: Call, event: OwnershipEvent, cause: HandoffCause) -> Result<Reply, Refusal> {
    let id = call.conversation().await?.id;
    let renderer = Renderer::of(&call);
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            handoff::apply(tx, id, event, cause, "").await?;
            let conversation = renderer.conversation(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
            Ok(Reply::ok(&Success::of(conversation)))
        })
    });
    let reply = reply.await?;
    outbox::settle_in_flight(call.app(), id).await;
    Ok(reply)
}
