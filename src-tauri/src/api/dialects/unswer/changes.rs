//! Adding, blocking and removing contacts.

use super::{channel, contact, render::Renderer, rows};
use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    contacts::listing,
    error::Error,
    gateways::unswer::{Found, Head, Outcome},
    store::channel_contacts,
};
use axum::http::StatusCode;
use serde_json::Value;

/// `POST /contacts/{appId}`: all of them, or none where one is not acceptable.
pub async fn create(call: Call) -> Result<Reply, Refusal> {
    let channel = channel(&call).await?.id;
    let sent: Vec<Value> = call.json_list()?;
    let contacts = match rows::parse(&sent) {
        Ok(contacts) => contacts,
        Err(errors) => {
            let refused = Outcome { head: Head::invalid(), errors };
            return Ok(Reply::json(StatusCode::UNPROCESSABLE_ENTITY, &refused));
        }
    };
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            listing::save(tx, channel, contacts).await?;
            Ok(Reply::json(StatusCode::CREATED, &Outcome::from(Head::created())))
        })
    });
    reply.await
}

/// `PUT /contacts/{appId}/{contactId}`
pub async fn toggle_block(call: Call) -> Result<Reply, Refusal> {
    let (channel, id) = (channel(&call).await?.id, contact(&call)?);
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            listing::toggle_blocked(tx, channel, id).await?;
            let row = channel_contacts::listed(tx, channel, id).await?.ok_or(Error::NotFound("contact"))?;
            Ok(Reply::ok(&Found::of(Renderer::new(tx).await?.contact(&row))))
        })
    });
    reply.await
}

/// `DELETE /contacts/{appId}/{contactId}`
pub async fn remove(call: Call) -> Result<Reply, Refusal> {
    let (channel, id) = (channel(&call).await?.id, contact(&call)?);
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            listing::hide(tx, channel, id).await?;
            Ok(Reply::ok(&Outcome::from(Head::deleted())))
        })
    });
    reply.await
}
