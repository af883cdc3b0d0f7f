//! What the account says of contacts, stored here.

use super::{Account, Known, Remote, settle};
use crate::{
    contacts::{
        self,
        listing::{self, NewContact},
    },
    error::{Error, Result},
    model::{ChannelId, ContactId},
    phone,
    store::{
        Tx, channel_contacts, channels, contacts as stored,
        hosted::agreements::{self, Agreement, Kind},
    },
};
use futures_util::FutureExt;

/// What of a contact is to be changed here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub name: Option<String>,
    pub is_blocked: Option<bool>,
}

/// Stores what was settled. What somebody has changed here since `ours` was read stays, and differs from what is agreed on
/// now.
pub(super) async fn keep(
    account: &Account,
    id: ContactId,
    ours: Known,
    taken: Taken,
    agreement: Agreement,
) -> Result<()> {
    let channel = account.id;
    let kept = account.write(move |tx| {
        async move {
            let now = channel_contacts::listed(tx, channel, id).await?.map(|row| super::of_row(&row));
            let is_same = |same: fn(&Known) -> String| now.as_ref().is_some_and(|now| same(now) == same(&ours));
            if let Some(name) = taken.name.filter(|_| is_same(|known| known.name.clone())) {
                contacts::rename(tx, id, &name).await?;
            }
            if let Some(blocked) = taken.is_blocked.filter(|_| is_same(|known| known.is_blocked.to_string())) {
                contacts::block(tx, channel, id, blocked).await?;
            }
            Ok(agreements::set(tx, channel, Kind::Contact, &agreement).await?)
        }
        .boxed()
    });
    kept.await
}

/// A contact that only the account has.
pub(super) async fn add(account: &Account, remote: Remote) -> Result<()> {
    let (channel, digits) = (account.id, remote.phone.to_string());
    if !phone::is_possible(&digits) {
        return Err(Error::invalid("phone", "it is no number that a phone can have"));
    }
    let name = if settle::is_name(&remote.tag) { remote.tag.clone() } else { String::new() };
    if !name.is_empty() {
        listing::check_name(&name).map_err(|fault| Error::invalid("name", fault.to_string()))?;
    }
    account
        .write(move |tx| async move { add_in(tx, channel, remote, NewContact { name, phone: digits }).await }.boxed())
        .await
}

async fn add_in(tx: &mut Tx, channel: ChannelId, remote: Remote, contact: NewContact) -> Result<()> {
    let id = listing::save_one(tx, channel, contact).await?;
    if remote.is_blocked {
        contacts::block(tx, channel, id, true).await?;
    }
    let known = Known { name: remote.tag, is_blocked: remote.is_blocked };
    let agreement = Agreement { local_id: id.0, remote_id: remote.id, agreed: super::write(&known) };
    Ok(agreements::set(tx, channel, Kind::Contact, &agreement).await?)
}

/// Adds a number that the account has for a contact to the person here. `None` where they are not on our list any more.
pub(super) async fn add_number(account: &Account, id: ContactId, number: u64) -> Result<Option<ContactId>> {
    let (channel, digits) = (account.id, number.to_string());
    let added = account.write(move |tx| {
        async move {
            let id = stored::current(tx, id).await?;
            if channel_contacts::listed(tx, channel, id).await?.is_none() {
                return Ok(None);
            }
            if !phone::is_possible(&digits) {
                return Err(Error::invalid("phone", "it is no number that a phone can have"));
            }
            let realm = channels::get(tx, channel).await?.ok_or(Error::NotFound("channel"))?.realm;
            contacts::add_phone(tx, realm, id, &digits).await.map(Some)
        }
        .boxed()
    });
    added.await
}

/// Nothing is agreed on about a contact any more; `hide` takes it off our list.
pub(super) async fn forget(account: &Account, local_id: i64, hide: bool) -> Result<()> {
    let channel = account.id;
    let forgotten = account.write(move |tx| {
        async move {
            if hide {
                match listing::hide(tx, channel, ContactId(local_id)).await {
                    Ok(()) | Err(Error::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(agreements::remove(tx, channel, Kind::Contact, local_id).await?)
        }
        .boxed()
    });
    forgotten.await
}
