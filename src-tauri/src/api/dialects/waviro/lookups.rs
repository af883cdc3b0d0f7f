//! What the network knows: the groups of the account, and whether a number is registered.

use super::address;
use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    channels,
    error::Error,
    gateways::waviro::{CheckNumber, Group, Success},
};

/// `POST /groups`
pub async fn groups(call: Call) -> Result<Reply, Refusal> {
    let (_, adapter) = call.channel().await?;
    let groups = adapter.groups().await.map_err(Error::from)?;
    let listed = groups.into_iter().map(|channels::Group { id, name, last_chat }| Group {
        groupid: id,
        groupname: name,
        grouplastchat: last_chat.seconds(),
    });
    Ok(Reply::ok(&Success::of(listed.collect::<Vec<_>>())))
}

/// `POST /checknumber`
pub async fn check_number(call: Call) -> Result<Reply, Refusal> {
    let CheckNumber { nohp } = call.json()?;
    let number = address::phone_number(nohp)?;
    let (_, adapter) = call.channel().await?;
    let registered = adapter.is_registered(&number).await.map_err(Error::from)?;
    Ok(Reply::ok(&Success::of(registered)))
}
