//! Reading the list of contacts, and one of it.

use super::{channel, contact, render::Renderer};
use crate::{
    api::{
        Call,
        openapi::{about::Param, params},
        refusal::Refusal,
        reply::Reply,
    },
    gateways::unswer::{Found, Head, Meta, Page},
    store::channel_contacts,
};
use std::ops::RangeInclusive;

/// Contacts on a page, where the caller does not say.
const USUAL_LIMIT: u64 = 10;
/// Contacts on a page at most.
const LARGEST_LIMIT: u64 = 50;

/// The query of the list.
pub const QUERY: &[Param] = &[
    Param { name: "page", description: "Which page, from 1.", schema: || params::whole(1, i64::MAX.unsigned_abs()) },
    Param {
        name: "limit",
        description: "Contacts on a page. 10 where it is left out.",
        schema: || params::whole(1, LARGEST_LIMIT),
    },
];

/// `GET /contacts/{appId}`
pub async fn list(call: Call) -> Result<Reply, Refusal> {
    let page = number(&call, "page", 1, 1..=u64::MAX)?;
    let limit = number(&call, "limit", USUAL_LIMIT, 1..=LARGEST_LIMIT)?;
    let channel = channel(&call).await?.id;
    let mut reader = call.app().store().read().await?;
    let renderer = Renderer::new(&mut reader).await?;
    let total = channel_contacts::total(&mut reader, channel).await?;
    let rows = channel_contacts::page(&mut reader, channel, (page - 1).saturating_mul(limit), limit).await?;
    let data = rows.iter().map(|row| renderer.contact(row)).collect();
    Ok(Reply::ok(&Page { head: Head::ok(), data, meta: Meta::of(total, limit, page) }))
}

/// `GET /contacts/{appId}/{contactId}`
pub async fn detail(call: Call) -> Result<Reply, Refusal> {
    let (channel, id) = (channel(&call).await?.id, contact(&call)?);
    let mut reader = call.app().store().read().await?;
    let row = channel_contacts::listed(&mut reader, channel, id).await?;
    let row = row.ok_or_else(|| Refusal::not_found("contact with this id"))?;
    let detail = Renderer::new(&mut reader).await?.detail(&row)?;
    Ok(Reply::ok(&Found::of(detail)))
}

fn number(call: &Call, name: &str, usual: u64, allowed: RangeInclusive<u64>) -> Result<u64, Refusal> {
    match call.query(name).map(str::parse) {
        None => Ok(usual),
        Some(Ok(number)) if allowed.contains(&number) => Ok(number),
        Some(_) => {
            Err(Refusal::invalid(format!("{name} must be a number from {} to {}", allowed.start(), allowed.end())))
        }
    }
}
