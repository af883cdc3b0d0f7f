//! unswer: the contacts of a channel. Its refusals are the document's own sentences, which say less than ours.

mod changes;
mod reads;
mod render;
mod rows;

use super::{Dialect, delete, get, post, put};
use crate::{
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    gateways::unswer::{Head, Outcome},
    model::ContactId,
    store::channels::{self, ChannelRow},
};
use axum::http::StatusCode;

/// The first channel's name in a path.
const FIRST: &str = "default";

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    prefix: "/contacts",
    credential: Credential::Bearer,
    render,
    counted: true,
    endpoints: &[
        get("/{appId}", Some(Scope::ContactsRead), |call| Box::pin(reads::list(call))),
        post("/{appId}", Scope::ContactsWrite, |call| Box::pin(changes::create(call))),
        get("/{appId}/{contactId}", Some(Scope::ContactsRead), |call| Box::pin(reads::detail(call))),
        put("/{appId}/{contactId}", Scope::ContactsWrite, |call| Box::pin(changes::toggle_block(call))),
        delete("/{appId}/{contactId}", Scope::ContactsWrite, |call| Box::pin(changes::remove(call))),
    ],
};

fn render(refusal: &Refusal) -> Reply {
    let status = match refusal.status {
        StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
        status => status,
    };
    let message = match status {
        StatusCode::BAD_REQUEST => "The request body does not contain valid data.",
        StatusCode::FORBIDDEN => "You do not have access to this resource.",
        StatusCode::NOT_FOUND => "The endpoint you are looking for seems to be not found.",
        _ => &refusal.message,
    };
    let code = status.canonical_reason().unwrap_or("ERROR").to_uppercase().replace([' ', '-'], "_");
    Reply::json(status, &Outcome::from(Head::new(status.as_u16(), &code, message)))
}

/// The channel that the path names, by id or slug. A key that is bound to a channel has access to that one alone, and any
/// other key to those of its realm.
async fn channel(call: &Call) -> Result<ChannelRow, Refusal> {
    let name = call.param("appId");
    let known = channels::list(&mut *call.app().store().read().await?).await?;
    let is_named = |row: &&ChannelRow| row.slug == name || row.id.to_string() == name;
    let found = if name == FIRST { known.first() } else { known.iter().find(is_named) };
    let found = found.ok_or_else(|| Refusal::not_found("channel with this name"))?;
    let own = call.principal.channel.is_none_or(|id| id == found.id);
    if !own || found.realm != call.realm().await? {
        return Err(Refusal::other_channel());
    }
    Ok(found.clone())
}

/// The contact that the path names.
fn contact(call: &Call) -> Result<ContactId, Refusal> {
    let text = call.param("contactId");
    let id: Option<ContactId> = text.parse().ok();
    id.filter(|id| id.to_string() == text).ok_or_else(|| Refusal::not_found("contact with this id"))
}
