//! Sending into a conversation.

use super::Renderer;
use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    error::Error,
    gateways::wabot::{SendMessage, Speaker, Success},
    media::{self, StoredMedia},
    model::{AgentId, Content, ConversationId, Kind},
    outbox::{self, Draft},
    store::media as media_rows,
};

/// `POST /conversations/{id}/messages`
pub async fn message(call: Call) -> Result<Reply, Refusal> {
    let body: SendMessage = call.json()?;
    let state = call.conversation().await?;
    let (channel, adapter) = call.channel().await?;
    if state.channel_id != channel.id {
        return Err(Refusal::invalid("this conversation runs on another channel than the one this API key acts on"));
    }
    let file = match media_url(&body)? {
        Some(url) => Some(media::fetch(call.app(), adapter.capabilities().max_media, "media_url", url).await?),
        None => None,
    };
    let draft = draft(&body, file.as_ref(), state.id);
    let (renderer, fetched) = (Renderer::of(&call), file.clone());
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
    let reply = reply.await;
    match reply.is_ok() {
        true => outbox::settle_in_flight(call.app(), state.id).await,
        false => media::let_go(call.app(), fetched).await,
    }
    reply
}

/// The file to fetch, once nothing else speaks against it.
fn media_url(body: &SendMessage) -> Result<Option<&str>, Refusal> {
    let Some(url) = body.media_url.as_deref().filter(|url| !url.is_empty()) else { return Ok(None) };
    if body.buttons.as_ref().is_some_and(|buttons| !buttons.is_empty()) {
        return Err(Refusal::invalid("a message has either media_url or buttons, not both"));
    }
    outbox::check_content(&Content::of(Kind::Document, body.text.clone().unwrap_or_default()))?;
    Ok(Some(url))
}

fn draft(body: &SendMessage, file: Option<&StoredMedia>, id: ConversationId) -> Draft {
    let text = body.text.clone().unwrap_or_default();
    let buttons = body.buttons.clone().unwrap_or_default();
    let content = match file {
        Some(file) => file.content(text),
        None if buttons.is_empty() => Content::text(text),
        None => Content::buttons(text, buttons),
    };
    match body.r#as.unwrap_or_default() {
        Speaker::HumanAgent => Draft::by_agent(id, content, AgentId::LOCAL),
        Speaker::System => Draft::by_system(id, content),
    }
}
