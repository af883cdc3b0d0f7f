//! waviro: sending to numbers and groups, linking by QR code, and what the network knows of numbers and groups.

mod address;
mod login;
mod lookups;
mod sends;

use super::{Dialect, ask, post};
use crate::{
    api::{Scope, auth::Credential, refusal::Refusal, reply::Reply},
    gateways::waviro::{
        Card, CheckNumber, Failure, Group, Login, Media, Place, Sent, Success, Text, ToEither, ToGroup, ToNumber,
    },
};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "waviro",
    about: "Sending to numbers and groups, linking by QR code, and what the network knows of both.",
    prefix: "/api",
    credential: Credential::SecretKey,
    render,
    failure: |generator| generator.subschema_for::<Failure>(),
    forbids_strangers: false,
    counted: true,
    endpoints: &[
        post("/sendwa", Scope::MessagesSend, |call| Box::pin(sends::text(call)))
            .about("Send a text to a number")
            .takes::<ToNumber<Text>>()
            .gives::<Success<Sent>>(),
        post("/sendmedia", Scope::MessagesSend, |call| Box::pin(sends::media(call)))
            .about("Send a file to a number")
            .takes::<ToNumber<Media>>()
            .gives::<Success<Sent>>(),
        post("/sendlocation", Scope::MessagesSend, |call| Box::pin(sends::location(call)))
            .about("Send a place to a number")
            .takes::<ToNumber<Place>>()
            .gives::<Success<Sent>>(),
        post("/sendcontact", Scope::MessagesSend, |call| Box::pin(sends::contact(call)))
            .about("Send a contact card to a number or a group")
            .takes::<ToEither<Card>>()
            .gives::<Success<Sent>>(),
        post("/sendwatogroup", Scope::MessagesSend, |call| Box::pin(sends::text_to_group(call)))
            .about("Send a text to a group")
            .takes::<ToGroup<Text>>()
            .gives::<Success<Sent>>(),
        post("/sendmediatogroup", Scope::MessagesSend, |call| Box::pin(sends::media_to_group(call)))
            .about("Send a file to a group")
            .takes::<ToGroup<Media>>()
            .gives::<Success<Sent>>(),
        post("/sendlocationtogroup", Scope::MessagesSend, |call| Box::pin(sends::location_to_group(call)))
            .about("Send a place to a group")
            .takes::<ToGroup<Place>>()
            .gives::<Success<Sent>>(),
        post("/sendcontacttogroup", Scope::MessagesSend, |call| Box::pin(sends::contact_to_group(call)))
            .about("Send a contact card to a group")
            .takes::<ToGroup<Card>>()
            .gives::<Success<Sent>>(),
        ask("/groups", Scope::SessionRead, |call| Box::pin(lookups::groups(call)))
            .about("The groups that the account is in")
            .gives::<Success<Vec<Group>>>(),
        ask("/checknumber", Scope::SessionRead, |call| Box::pin(lookups::check_number(call)))
            .about("Whether a number is on WhatsApp")
            .takes::<CheckNumber>()
            .gives::<Success<bool>>(),
        ask("/getqr", Scope::SessionRead, |call| Box::pin(login::get_qr(call)))
            .about("The QR code that links a phone, or the phone that is linked")
            .gives::<Success<Login>>(),
    ],
};

fn render(refusal: &Refusal) -> Reply {
    let failure = Failure { success: false, error_message: refusal.message.clone() };
    Reply::json(refusal.status, &failure)
}
