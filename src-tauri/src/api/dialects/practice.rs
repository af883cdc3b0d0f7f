//! The simulated world by script: its phone scans, its customers write, its network fails. Only while there is a practice
//! channel, and only for keys that may do everything.
//!
//! The simulated network has a database of its own, so an answer that is kept for a repetition is not committed together with
//! what it answers. What a repetition makes goes by the same id instead, and everything else done twice has the effect of once.

use super::{Dialect, get, post, wabot, wabot::Renderer};
use crate::{
    api::{Call, Scope, auth::Credential, openapi::about::Param, refusal::Refusal, reply::Reply},
    channels::{
        Attachment,
        practice::{Arrival, PracticeChannel, PracticeError, wire},
    },
    gateways::wabot::{Failure, Message, Success},
    model::ChannelId,
    outgoing::MEDIA_LIMIT,
    store::channels,
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// How long a scan waits for the link to be made.
const LINK_TIMEOUT: Duration = Duration::from_secs(5);

/// The paths.
pub static DIALECT: Dialect = Dialect {
    name: "practice",
    about: "The simulated world: its phone, its customers, its faults. Only while there is a practice channel.",
    prefix: "/practice",
    credential: Credential::Bearer,
    render: wabot::render,
    failure: |generator| generator.subschema_for::<Failure>(),
    forbids_strangers: false,
    counted: false,
    endpoints: &[
        post("/scan", Scope::Admin, |call| Box::pin(scan(call)))
            .about("The simulated phone scans a code")
            .takes::<wire::ScanBody>()
            .gives::<Success<()>>(),
        post("/inbound", Scope::Admin, |call| Box::pin(inbound(call)))
            .about("A customer writes")
            .takes::<wire::InboundBody>()
            .gives::<Success<Option<Message>>>(),
        post("/ack", Scope::Admin, |call| Box::pin(ack(call)))
            .about("The customer's phone reports on a message")
            .takes::<wire::AckBody>()
            .gives::<Success<()>>(),
        post("/disconnect", Scope::Admin, |call| Box::pin(disconnect(call)))
            .about("The phone loses its link")
            .gives::<Success<()>>(),
        post("/reconnect", Scope::Admin, |call| Box::pin(reconnect(call)))
            .about("The phone finds its link again")
            .gives::<Success<()>>(),
        post("/logout", Scope::Admin, |call| Box::pin(log_out(call)))
            .about("The phone logs out")
            .gives::<Success<()>>(),
        post("/phone_reply", Scope::Admin, |call| Box::pin(phone_reply(call)))
            .about("The owner answers on the phone")
            .takes::<wire::PhoneReplyBody>()
            .gives::<Success<()>>(),
        post("/group", Scope::Admin, |call| Box::pin(group(call)))
            .about("Make a group")
            .takes::<wire::GroupBody>()
            .gives::<Success<()>>(),
        post("/fault", Scope::Admin, |call| Box::pin(fault(call)))
            .about("Order a fault of the network")
            .takes::<wire::FaultBody>()
            .gives::<Success<()>>(),
        get("/outbox", Some(Scope::Admin), |call| Box::pin(outbox(call)))
            .about("What the simulated network has received")
            .query(&[AFTER])
            .gives::<Success<wire::OutboxPage>>(),
    ],
};

const AFTER: Param = Param {
    name: "after",
    description: "`next` of the answer before.",
    schema: || json!({ "type": "integer", "minimum": 0, "maximum": i64::MAX }),
};

impl From<PracticeError> for Refusal {
    fn from(error: PracticeError) -> Self {
        if error.is_callers() { Self::invalid(error.to_string()) } else { Self::internal(error) }
    }
}

fn world(call: &Call) -> Result<(ChannelId, Arc<PracticeChannel>), Refusal> {
    call.app().practice().ok_or_else(|| Refusal::not_found("practice channel"))
}

fn done() -> Result<Reply, Refusal> {
    Ok(Reply::ok(&Success::of(())))
}

/// Answers once the link stands, so that what follows finds it.
async fn scan(call: Call) -> Result<Reply, Refusal> {
    let (id, world) = world(&call)?;
    let body: wire::ScanBody = call.json()?;
    world.scan(&body.qrcode).await?;
    let linked = tokio::time::timeout(LINK_TIMEOUT, linked(&call, id)).await;
    linked.map_err(|_| Refusal::internal("the practice phone has scanned, and the link was not made in time"))??;
    done()
}

async fn linked(call: &Call, id: ChannelId) -> Result<(), Refusal> {
    let mut changes = call.app().bus().subscribe();
    loop {
        let row = channels::get(&mut *call.app().store().read().await?, id).await?;
        if row.is_some_and(|row| row.linked_at.is_some()) {
            return Ok(());
        }
        changes.next().await.ok_or_else(|| Refusal::internal("Balas is stopping"))?;
    }
}

async fn inbound(call: Call) -> Result<Reply, Refusal> {
    let (_, world) = world(&call)?;
    let body: wire::InboundBody = call.json()?;
    let attachment = match &body.media_url {
        Some(url) => {
            let file = call.app().outgoing().fetch(url, MEDIA_LIMIT).await;
            let file = file.map_err(|error| Refusal::invalid(format!("media_url: {error}")))?;
            Some(Attachment { bytes: file.bytes, name: file.name })
        }
        None => None,
    };
    let mut inbound = body.into_inbound(attachment)?;
    inbound.msgid = inbound.msgid.or_else(|| call.made_id());
    match world.inbound(inbound).await? {
        Arrival::Stored(id) => {
            let mut reader = call.app().store().read().await?;
            Ok(Reply::ok(&Success::of(Renderer::of(&call).stored(&mut reader, id).await?)))
        }
        Arrival::Taken | Arrival::Queued => done(),
    }
}

async fn ack(call: Call) -> Result<Reply, Refusal> {
    let (_, world) = world(&call)?;
    let wire::AckBody { msgid, ack } = call.json()?;
    world.ack(&msgid, ack).await?;
    done()
}

async fn disconnect(call: Call) -> Result<Reply, Refusal> {
    world(&call)?.1.disconnect().await?;
    done()
}

async fn reconnect(call: Call) -> Result<Reply, Refusal> {
    world(&call)?.1.reconnect().await?;
    done()
}

async fn log_out(call: Call) -> Result<Reply, Refusal> {
    world(&call)?.1.log_out().await?;
    done()
}

async fn phone_reply(call: Call) -> Result<Reply, Refusal> {
    let (_, world) = world(&call)?;
    let wire::PhoneReplyBody { to, text } = call.json()?;
    match call.made_id() {
        Some(msgid) => world.phone_reply_as(&to.0, &text, msgid).await?,
        None => world.phone_reply(&to.0, &text).await?,
    };
    done()
}

async fn group(call: Call) -> Result<Reply, Refusal> {
    let (_, world) = world(&call)?;
    let wire::GroupBody { groupid, name, members } = call.json()?;
    let members: Vec<_> = members.into_iter().map(|member| member.0).collect();
    world.create_group(&groupid.0, &name, &members).await?;
    done()
}

async fn fault(call: Call) -> Result<Reply, Refusal> {
    let (_, world) = world(&call)?;
    let body: wire::FaultBody = call.json()?;
    world.fault(body.into_fault()?);
    done()
}

async fn outbox(call: Call) -> Result<Reply, Refusal> {
    let (_, world) = world(&call)?;
    let after = match call.query("after").map(str::parse) {
        None => 0,
        Some(Ok(after)) => after,
        Some(Err(_)) => return Err(Refusal::invalid("after must be a number")),
    };
    let received = world.outbox(after).await?;
    Ok(Reply::ok(&Success::of(wire::OutboxPage::new(after, received))))
}
