//! Linking by QR code.

use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    channels::{DynChannel, LinkState},
    error::{Error, Result as OperationResult},
    events::{Event, Subscription},
    gateways::waviro::{Login, Success},
    model::ChannelId,
    store::channels,
};
use std::time::Duration;

/// How long `getqr` waits for a code.
const CODE_TIMEOUT: Duration = Duration::from_secs(5);

/// `POST /getqr`
pub async fn get_qr(call: Call) -> Result<Reply, Refusal> {
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
            LinkState::Failed { reason, .. } => return Err(Error::Unreachable(reason)),
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
