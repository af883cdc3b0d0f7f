//! Sending into a conversation.

use super::Renderer;
use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    error::Error,
    gateways::wabot::{SendMessage, Speaker, Success},
    media::{self, StoredMedia},
    model::{AgentId, Content, ConversationId},
    outbox::{self, Draft},
    store::media as media_rows,
};

/// `POST /conversations/{id}/messages`
pub async fn message(call: Call) -> Result<Reply, Refusal> {
    let body: SendMessage = call.json()?;
    let state = call.conversation().await?;
    let (channel, _) = call.channel().await?;
    if state.channel_id != channel.id {
        return Err(Refusal::invalid("this conversation runs on another channel than the one this API key acts on"));
    }
    let file = file(&call, &body).await?;
    let draft = draft(&body, file.as_ref(), state.id)?;
    let renderer = Renderer::of(&call.api);
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            if let Some(file) = file {
                let now = tx.now();
                media_rows::insert(tx, &file.row, now).await?;
            }
            let id = outbox::enqueue(tx, draft).await?;
            let message = renderer.stored(tx, id).await?.ok_or(Error::NotFound("message"))?;
            Ok(Reply::ok(&Success::of(message)))
        })
    });
    let reply = reply.await?;
    outbox::settle_in_flight(call.app(), state.id).await;
    Ok(reply)
}

async fn file(call: &Call, body: &SendMessage) -> Result<Option<StoredMedia>, Refusal> {
    match body.media_url.as_deref() {
        Some(url) if !url.is_empty() => Ok(Some(media::fetch(call.app(), "media_url", url).await?)),
        _ => Ok(None),
    }
}

fn draft(body: &SendMessage, file: Option<&StoredMedia>, id: ConversationId) -> Result<Draft, Refusal> {
    let text = body.text.clone().unwrap_or_default();
    let buttons = body.buttons.clone().unwrap_or_default();
    let content = match (file, buttons.is_empty()) {
        (Some(_), false) => return Err(Refusal::invalid("a message has either media_url or buttons, not both")),
        (Some(file), true) => file.content(text),
        (None, false) => Content::buttons(text, buttons),
        (None, true) => Content::text(text),
    };
    Ok(match body.r#as.unwrap_or_default() {
        Speaker::HumanAgent => Draft::by_agent(id, content, AgentId::LOCAL),
        Speaker::System => Draft::by_system(id, content),
    })
}
