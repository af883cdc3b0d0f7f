//! Signs of ours on messages. A sign goes the way of a message that answers the one it stands on; it takes no conversation over,
//! costs nothing, and moves nothing in the list.

use super::{check_standing, content, settle};
use crate::{
    contacts,
    error::{Error, Result},
    events::Event,
    ids,
    model::*,
    store::{
        self, Tx, conversations,
        messages::{self, MessageRow, NewMessage},
        reactions::{self, ReactionRow},
    },
};

/// Puts a sign on a message in place of the one that stands there; an empty one takes that away. A sign that has not left yet
/// never does.
///
/// # Errors
/// When there is no such message, it is gone or has not left, it is no sign, or nothing can be sent to this customer.
pub async fn react(tx: &mut Tx, id: MessageId, sign: String) -> Result<()> {
    let target = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let content = Content::reaction(sign, target.external_id.clone());
    content::check(&content)?;
    refuse_unreactable(&target)?;
    let ours = take_back_unsent(tx, &target).await?;
    if ours.map(|row| row.sign).unwrap_or_default() != content.text {
        enqueue(tx, &target, content).await?;
    }
    tx.emit(Event::MessageChanged { conversation_id: target.conversation_id, message_id: id });
    Ok(())
}

fn refuse_unreactable(target: &MessageRow) -> Result<()> {
    if matches!(target.kind, Kind::Note | Kind::Event | Kind::Reaction) || target.deleted_at.is_some() {
        return Err(Error::Conflict("nothing can be put on this message"));
    }
    match target.delivery.is_pending() || target.delivery == Delivery::Failed {
        true => Err(Error::Conflict("this message has not left yet")),
        false => Ok(()),
    }
}

/// What of ours waits or was refused goes. Returns what is left: the sign that the network knows.
async fn take_back_unsent(tx: &mut Tx, target: &MessageRow) -> Result<Option<ReactionRow>> {
    let put = reactions::on(tx, &[target.id]).await?;
    let mut known = None;
    for row in put.into_iter().filter(|row| row.direction == Direction::Out) {
        let is_unsent = row.delivery == Delivery::Failed || store::outbox::is_untried(tx, row.id).await?;
        match is_unsent {
            true => settle::cancel(tx, target.conversation_id, row.id).await?,
            false => known = Some(row),
        }
    }
    Ok(known)
}

async fn enqueue(tx: &mut Tx, target: &MessageRow, content: Content) -> Result<()> {
    let id = target.conversation_id;
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    check_standing(tx, &state).await?;
    contacts::address(tx, state.contact_id).await?;
    let now = tx.now();
    let message = NewMessage {
        conversation_id: id,
        channel_id: state.channel_id,
        external_id: ids::message(),
        direction: Direction::Out,
        author: Author::HumanAgent,
        agent_id: Some(AgentId::LOCAL),
        sender_name: String::new(),
        content,
        cause: None,
        source: String::new(),
        delivery: Delivery::Queued,
        created_at: now,
    };
    let message_id = messages::next_id(tx, id, now).await?;
    messages::insert(tx, message_id, &message).await?;
    Ok(store::outbox::insert(tx, message_id, id, state.channel_id, "", now).await?)
}

/// The message that a window reads again when this one has changed: itself, or the one that a sign stands on.
pub(super) async fn shown(tx: &mut Tx, message: &MessageRow) -> Result<MessageId> {
    if message.kind != Kind::Reaction {
        return Ok(message.id);
    }
    let target = messages::by_external_id(tx, message.channel_id, &message.reply_to).await?;
    Ok(target.map_or(message.id, |target| target.id))
}
