//! waviro: sending to numbers and groups, linking by QR code, and what the network knows of numbers and groups.

mod address;
mod login;
mod lookups;
mod sends;

use super::{Dialect, ask, post};
use crate::{
    api::{Scope, auth::Credential, refusal::Refusal, reply::Reply},
    gateways::waviro::Failure,
};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    prefix: "/api",
    credential: Credential::SecretKey,
    render,
    counted: true,
    endpoints: &[
        post("/sendwa", Scope::MessagesSend, |call| Box::pin(sends::text(call))),
        post("/sendmedia", Scope::MessagesSend, |call| Box::pin(sends::media(call))),
        post("/sendlocation", Scope::MessagesSend, |call| Box::pin(sends::location(call))),
        post("/sendcontact", Scope::MessagesSend, |call| Box::pin(sends::contact(call))),
        post("/sendwatogroup", Scope::MessagesSend, |call| Box::pin(sends::text_to_group(call))),
        post("/sendmediatogroup", Scope::MessagesSend, |call| Box::pin(sends::media_to_group(call))),
        post("/sendlocationtogroup", Scope::MessagesSend, |call| Box::pin(sends::location_to_group(call))),
        post("/sendcontacttogroup", Scope::MessagesSend, |call| Box::pin(sends::contact_to_group(call))),
        ask("/groups", Scope::SessionRead, |call| Box::pin(lookups::groups(call))),
        ask("/checknumber", Scope::SessionRead, |call| Box::pin(lookups::check_number(call))),
        ask("/getqr", Scope::SessionRead, |call| Box::pin(login::get_qr(call))),
    ],
};

fn render(refusal: &Refusal) -> Reply {
    let failure = Failure { success: false, error_message: refusal.message.clone() };
    Reply::json(refusal.status, &failure)
}
