//! unswer: the contacts of a channel. Its refusals are the document's own sentences, which say less than ours.

mod changes;
mod reads;
mod render;
mod rows;

use super::{Dialect, delete, get, post, put};
use crate::{
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    gateways::unswer::{Contact, ContactDetail, Found, Head, NewContacts, Outcome, Page},
    model::ContactId,
    store::channels::{self, ChannelRow},
};
use axum::http::StatusCode;

/// The first channel's name in a path.
const FIRST: &str = "default";

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "unswer",
    about: "The contacts of a channel.",
    prefix: "/contacts",
    credential: Credential::Bearer,
    render,
    failure: |generator| generator.subschema_for::<Outcome>(),
    forbids_strangers: true,
    counted: true,
    endpoints: &[
        get("/{appId}", Some(Scope::ContactsRead), |call| Box::pin(reads::list(call)))
            .about("The contacts of a channel, oldest first")
            .query(reads::QUERY)
            .gives::<Page>(),
        post("/{appId}", Scope::ContactsWrite, |call| Box::pin(changes::create(call)))
            .about("Add contacts, or rename those whose number is known")
            .takes::<NewContacts>()
            .creates::<Outcome>()
            .refuses(&[StatusCode::UNPROCESSABLE_ENTITY]),
        get("/{appId}/{contactId}", Some(Scope::ContactsRead), |call| Box::pin(reads::detail(call)))
            .about("One contact")
            .gives::<Found<ContactDetail>>(),
        put("/{appId}/{contactId}", Scope::ContactsWrite, |call| Box::pin(changes::toggle_block(call)))
            .about("Block a contact, or unblock one who is blocked")
            .gives::<Found<Contact>>(),
        delete("/{appId}/{contactId}", Scope::ContactsWrite, |call| Box::pin(changes::remove(call)))
            .about("Take a contact off the list")
            .gives::<Outcome>(),
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
    call.id("contactId").ok_or_else(|| Refusal::not_found("contact with this id"))
}
