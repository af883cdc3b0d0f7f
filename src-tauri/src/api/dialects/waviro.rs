//! waviro: sending to a number, and linking by QR code.

use super::{Dialect, ask, post};
use crate::{
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    channels::{DynChannel, LinkState, Recipient},
    direct::{self, Direct},
    error::{Error, Result as OperationResult},
    events::{Event, Subscription},
    gateways::waviro::{Failure, Login, Nohp, SendText, Sent, Success, person},
    model::{ChannelId, Content},
    phone,
    store::{channels, messages},
};
use std::time::Duration;

/// How long `getqr` waits for a code.
const CODE_TIMEOUT: Duration = Duration::from_secs(5);

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    prefix: "/api",
    credential: Credential::SecretKey,
    render,
    counted: true,
    endpoints: &[
        post("/sendwa", Scope::MessagesSend, |call| Box::pin(send_text(call))),
        ask("/getqr", Scope::SessionRead, |call| Box::pin(get_qr(call))),
    ],
};

fn render(refusal: &Refusal) -> Reply {
    let failure = Failure { success: false, error_message: refusal.message.clone() };
    Reply::json(refusal.status, &failure)
}

async fn send_text(call: Call) -> Result<Reply, Refusal> {
    let SendText { nohp, pesan, notifyurl } = call.json()?;
    let to = number(nohp)?;
    let (channel, adapter) = call.channel().await?;
    let message = Direct {
        channel: channel.id,
        to: Recipient::Phone(to.clone()),
        content: Content::text(pesan),
        notify_url: notifyurl.filter(|url| !url.is_empty()),
    };
    direct::check(call.app(), &adapter, &message).await?;
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            let id = direct::enqueue(tx, message).await?;
            let stored = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
            let sent = Sent {
                id: stored.external_id,
                status: stored.delivery.ack(),
                kind: "text".to_owned(),
                timestamp: stored.created_at.seconds(),
                from: person(&channel.phone),
                to: person(&to),
            };
            Ok(Reply::ok(&Success::of(sent)))
        })
    });
    reply.await
}

/// The service's own rule: country code first, and nothing before it.
fn number(Nohp(number): Nohp) -> Result<String, Refusal> {
    if number.starts_with(['0', '+']) {
        return Err(Refusal::invalid("nohp must start with the country code, without 0 or +: 6282386xxxxxx"));
    }
    if !phone::is_possible(&number) {
        return Err(Refusal::invalid("nohp is not a phone number: digits only, country code first, 6282386xxxxxx"));
    }
    Ok(number)
}

async fn get_qr(call: Call) -> Result<Reply, Refusal> {
    let (channel, adapter) = call.channel().await?;
    let login = tokio::time::timeout(CODE_TIMEOUT, login(&call, channel.id, &adapter)).await;
    let login = login.unwrap_or_else(|_| Ok(Login::unlinked(String::new())))?;
    Ok(Reply::ok(&Success::of(login)))
}

/// Waits until there is something to say: a linked phone, a code, or a scan under way.
async fn login(call: &Call, id: ChannelId, adapter: &DynChannel) -> OperationResult<Login> {
    let mut changes = call.app().bus().subscribe();
    adapter.start_linking().await?;
    loop {
        let row = channels::get(&mut *call.app().store().read().await?, id).await?;
        let row = row.ok_or(Error::NotFound("channel"))?;
        if row.linked_at.is_some() {
            return Ok(Login::linked(row.phone, row.push_name));
        }
        match adapter.link_state() {
            LinkState::Scan { code, .. } => return Ok(Login::unlinked(code)),
            LinkState::Linking | LinkState::Linked { .. } => return Ok(Login::unlinked(String::new())),
            LinkState::Failed { reason } => return Err(Error::Unreachable(reason)),
            LinkState::Idle | LinkState::Waiting | LinkState::Expired | LinkState::Offline { .. } => {}
        }
        changed(&mut changes, id).await;
    }
}

async fn changed(changes: &mut Subscription, id: ChannelId) {
    while let Some(event) = changes.next().await {
        match event {
            Event::LinkChanged { channel_id } | Event::ChannelChanged { channel_id } if channel_id == id => return,
            Event::Resync => return,
            _ => {}
        }
    }
    std::future::pending().await
}
