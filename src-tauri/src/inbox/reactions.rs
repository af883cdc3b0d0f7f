//! Signs that others put on messages. They raise no unread, ask for nobody, and move nothing in the list.

use crate::{
    error::Result,
    events::Event,
    model::MessageId,
    store::{
        Tx,
        conversations::ConversationState,
        messages::{self, NewMessage},
    },
};

/// Stores a sign.
pub(super) async fn add(tx: &mut Tx, state: &ConversationState, message: NewMessage) -> Result<MessageId> {
    let id = messages::next_id(tx, state.id, message.created_at).await?;
    messages::insert(tx, id, &message).await?;
    if let Some(target) = messages::by_external_id(tx, state.channel_id, &message.content.reply_to).await? {
        tx.emit(Event::MessageChanged { conversation_id: target.conversation_id, message_id: target.id });
    }
    Ok(id)
}
