//! What a channel reports, as the message that is stored of it.

use crate::{
    channels::{Inbound, PhoneReply},
    media::StoredMedia,
    model::{AgentId, Author, ChannelId, Content, ConversationId, Delivery, Direction, Kind, reaction},
    phone,
    store::messages::NewMessage,
};

/// What a customer wrote. With a file, the file decides what kind of message it is; only the network knows a voice note from
/// another sound.
pub(super) fn inbound(
    conversation: ConversationId,
    channel: ChannelId,
    inbound: &Inbound,
    media: Option<&StoredMedia>,
) -> NewMessage {
    let mut content = told(&inbound.content);
    if let Some(media) = media {
        let is_voice = content.kind == Kind::Voice && media.kind() == Kind::Audio;
        content.kind = if is_voice { Kind::Voice } else { media.kind() };
        content.media = Some(media.reference());
    }
    NewMessage {
        conversation_id: conversation,
        channel_id: channel,
        external_id: inbound.external_id.clone(),
        direction: Direction::In,
        author: Author::Customer,
        agent_id: None,
        sender_name: if inbound.group.is_some() { sender_name(inbound) } else { String::new() },
        content,
        cause: None,
        source: String::new(),
        delivery: Delivery::Delivered,
        created_at: inbound.at,
    }
}

/// What the owner wrote on the phone itself.
pub(super) fn phone_reply(conversation: ConversationId, channel: ChannelId, reply: &PhoneReply) -> NewMessage {
    NewMessage {
        conversation_id: conversation,
        channel_id: channel,
        external_id: reply.external_id.clone(),
        direction: Direction::Out,
        author: reply.author,
        agent_id: (reply.author == Author::HumanAgent).then_some(AgentId::LOCAL),
        sender_name: String::new(),
        content: told(&reply.content),
        cause: None,
        source: String::new(),
        delivery: Delivery::Sent,
        created_at: reply.at,
    }
}

/// What was said. Of a sign that is long only the first character is shown to anybody.
fn told(content: &Content) -> Content {
    match content.kind {
        Kind::Reaction => Content::reaction(reaction::shown(&content.text), content.reply_to.clone()),
        _ => content.clone(),
    }
}

fn sender_name(inbound: &Inbound) -> String {
    match (&inbound.sender.name, &inbound.sender.phone) {
        (name, _) if !name.is_empty() => name.clone(),
        (_, Some(phone)) => phone::pretty(phone),
        _ => String::new(),
    }
}
