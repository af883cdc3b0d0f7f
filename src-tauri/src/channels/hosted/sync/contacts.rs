//! The list of contacts, with names and blocks.

use super::{Account, Setback, read, write};
use crate::{
    contacts::{
        self,
        listing::{self, NewContact},
    },
    error::{Error, Result},
    gateways::{
        client::{ClientError, unswer},
        unswer::{Contact as Remote, NewContact as NewRemote},
    },
    ids,
    model::ContactId,
    phone,
    store::{
        Tx,
        channel_contacts::{self, ListedRow},
        hosted::agreements::{self, Agreement, Kind},
    },
};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Contacts that are sent at once.
const AT_ONCE: usize = 100;
/// Rows of our own list that are read at once.
const ROWS: u64 = 500;
/// A list of the account's that is as long as this may go on, and one that is empty may be a mistake of the service: neither
/// is a reason to take anybody off ours.
const LONGEST: usize = 20_000;
/// Pages of the account's list at most.
const PAGES: u64 = 400;

/// What both sides know of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    name: String,
    is_blocked: bool,
}

pub(super) async fn compare(account: &Account, unswer: &unswer::Client) -> Result<(), Setback> {
    let remote = all_remote(unswer).await?;
    let local = all_local(account).await?;
    let agreed = agreements::list(&mut *account.app.store().read().await?, account.id, Kind::Contact).await?;
    let mut by_phone: HashMap<String, ListedRow> = local.into_iter().map(|row| (row.phone.clone(), row)).collect();
    let there: HashSet<String> = remote.iter().map(|contact| contact.id.clone()).collect();
    for contact in remote {
        let known = agreed.iter().find(|agreement| agreement.remote_id == contact.id);
        match (by_phone.remove(&contact.phone.to_string()), known) {
            (Some(row), known) => agree(account, unswer, row, contact, known).await?,
            (None, Some(known)) => forget_there(account, unswer, known).await?,
            (None, None) => add(account, contact).await?,
        }
    }
    let is_whole = !there.is_empty() && there.len() < LONGEST;
    for gone in agreed.iter().filter(|agreement| !there.contains(&agreement.remote_id)) {
        by_phone.retain(|_, row| row.id.0 != gone.local_id);
        if is_whole {
            forget_here(account, gone.local_id).await?;
        }
    }
    tell(unswer, by_phone.into_values().map(|row| new_remote(&row)).collect()).await
}

/// Settles name and block, and tells each side what it does not have.
async fn agree(
    account: &Account,
    unswer: &unswer::Client,
    row: ListedRow,
    remote: Remote,
    known: Option<&Agreement>,
) -> Result<(), Setback> {
    let ours = Known { name: row.name.trim().to_owned(), is_blocked: row.is_blocked };
    let theirs = Known { name: remote.tag.clone(), is_blocked: remote.is_blocked };
    let base: Option<Known> = known.and_then(|agreement| read(&agreement.agreed));
    let settled = settle(&ours, &theirs, base.as_ref());
    if settled.name != theirs.name {
        tell(unswer, vec![NewRemote { name: settled.name.clone(), phone: remote.phone }]).await?;
    }
    if settled.is_blocked != theirs.is_blocked {
        // The call turns the block over, whatever it is: what somebody else did meanwhile must not be undone.
        let now = unswer.get(&remote.id).await?.is_blocked;
        if now != settled.is_blocked {
            unswer.toggle_block(&remote.id).await?;
        }
    }
    let agreement = Agreement { local_id: row.id.0, remote_id: remote.id, agreed: write(&settled) };
    let channel = account.id;
    let kept = account.app.store().write(move |tx| {
        async move {
            if settled.name != ours.name && listing::check_name(&settled.name).is_ok() {
                contacts::rename(tx, row.id, &settled.name).await?;
            }
            if settled.is_blocked != ours.is_blocked {
                contacts::block(tx, channel, row.id, settled.is_blocked).await?;
            }
            Ok::<_, Error>(agreements::set(tx, channel, Kind::Contact, &agreement).await?)
        }
        .boxed()
    });
    Ok(kept.await?)
}

/// Where only one side has changed something, it counts. A contact to whom the shop has given no name here takes the account's:
/// what customers call themselves never renames them there. There are no times to compare: where both have, the account wins;
/// and who was blocked on one side before they met is blocked.
fn settle(ours: &Known, theirs: &Known, base: Option<&Known>) -> Known {
    let unnamed = !is_name(&ours.name);
    let Some(base) = base else {
        let name = if unnamed { theirs.name.clone() } else { ours.name.clone() };
        return Known { name, is_blocked: ours.is_blocked || theirs.is_blocked };
    };
    if !unnamed && ours.name != base.name && theirs.name != base.name && ours.name != theirs.name {
        tracing::info!(lost = ours.name, "a contact was renamed on both sides; the account's name stays");
    }
    Known {
        name: if theirs.name == base.name && !unnamed { ours.name.clone() } else { theirs.name.clone() },
        is_blocked: if theirs.is_blocked == base.is_blocked { ours.is_blocked } else { theirs.is_blocked },
    }
}

/// Somebody without a name is shown by the number.
fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

/// A contact that only the account has.
async fn add(account: &Account, remote: Remote) -> Result<(), Setback> {
    let (channel, digits) = (account.id, remote.phone.to_string());
    if !phone::is_possible(&digits) || listing::check_name(&remote.tag).is_err() {
        tracing::warn!(contact = remote.id, "a contact of the account cannot be taken over");
        return Ok(());
    }
    let added = account.app.store().write(move |tx| async move { add_in(tx, channel, remote, digits).await }.boxed());
    Ok(added.await?)
}

async fn add_in(tx: &mut Tx, channel: crate::model::ChannelId, remote: Remote, digits: String) -> Result<()> {
    let name = if is_name(&remote.tag) { remote.tag.clone() } else { String::new() };
    let id = listing::save_one(tx, channel, NewContact { name, phone: digits }).await?;
    if remote.is_blocked {
        contacts::block(tx, channel, id, true).await?;
    }
    let known = Known { name: remote.tag, is_blocked: remote.is_blocked };
    let agreement = Agreement { local_id: id.0, remote_id: remote.id, agreed: write(&known) };
    Ok(agreements::set(tx, channel, Kind::Contact, &agreement).await?)
}

/// A contact that was taken off our list since.
async fn forget_there(account: &Account, unswer: &unswer::Client, known: &Agreement) -> Result<(), Setback> {
    match unswer.delete(&known.remote_id).await {
        Ok(()) | Err(ClientError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    forget(account, known.local_id, false).await
}

/// A contact that was taken off the account's list since.
async fn forget_here(account: &Account, local_id: i64) -> Result<(), Setback> {
    forget(account, local_id, true).await
}

async fn forget(account: &Account, local_id: i64, hide: bool) -> Result<(), Setback> {
    let channel = account.id;
    let forgotten = account.app.store().write(move |tx| {
        async move {
            if hide {
                match listing::hide(tx, channel, ContactId(local_id)).await {
                    Ok(()) | Err(Error::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok::<_, Error>(agreements::remove(tx, channel, Kind::Contact, local_id).await?)
        }
        .boxed()
    });
    Ok(forgotten.await?)
}

/// Adds or renames contacts at the account.
async fn tell(unswer: &unswer::Client, contacts: Vec<NewRemote>) -> Result<(), Setback> {
    for some in contacts.chunks(AT_ONCE) {
        match unswer.create_many(some, &ids::message()).await {
            Ok(()) => {}
            Err(error @ (ClientError::Rejected { .. } | ClientError::Forbidden { .. })) => {
                tracing::warn!(%error, "the service does not take these contacts");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn new_remote(row: &ListedRow) -> NewRemote {
    NewRemote { name: listing::display_name(row), phone: row.phone.parse().unwrap_or_default() }
}

async fn all_remote(unswer: &unswer::Client) -> Result<Vec<Remote>, ClientError> {
    let mut all = Vec::new();
    for page in 1..=PAGES {
        let found = unswer.list(page, unswer::Client::PAGE).await?;
        all.extend(found.data);
        if found.meta.next_page.is_none() {
            break;
        }
    }
    Ok(all)
}

async fn all_local(account: &Account) -> Result<Vec<ListedRow>> {
    let mut reader = account.app.store().read().await?;
    let mut all = Vec::new();
    loop {
        let page = channel_contacts::page(&mut reader, account.id, all.len() as u64, ROWS).await?;
        let is_last = (page.len() as u64) < ROWS;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str, is_blocked: bool) -> Known {
        Known { name: name.to_owned(), is_blocked }
    }

    #[test]
    fn what_only_one_side_changed_counts_and_the_account_wins_where_both_did() {
        let base = known("Dewi", false);
        for (ours, theirs, settled) in [
            ("Dewi", "Dewi", "Dewi"),
            ("Bu Dewi", "Dewi", "Bu Dewi"),
            ("Dewi", "Dewi L.", "Dewi L."),
            ("Bu Dewi", "Dewi L.", "Dewi L."),
        ] {
            assert_eq!(
                settle(&known(ours, false), &known(theirs, false), Some(&base)).name,
                settled,
                "{ours} {theirs}"
            );
        }
        assert!(settle(&known("Dewi", true), &base, Some(&base)).is_blocked);
        assert!(!settle(&known("Dewi", true), &base, Some(&known("Dewi", true))).is_blocked);
    }

    #[test]
    fn whom_the_shop_has_not_named_here_keeps_the_accounts_name() {
        let theirs = known("Ibu Ani (grosir)", false);
        assert_eq!(settle(&known("", false), &theirs, None), theirs);
        assert_eq!(settle(&known("", false), &theirs, Some(&theirs)), theirs);
        assert_eq!(settle(&known("Ani", false), &theirs, None).name, "Ani");
    }
}
