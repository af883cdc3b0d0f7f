//! The list of contacts, with names and blocks.

mod reading;
mod settle;
mod storing;
mod telling;

use super::{
    Account, Setback,
    agreed::Agreed,
    held::{Held, Hitch, Thing},
    read, write,
};
use crate::{
    contacts::listing,
    error::{Error, Result},
    gateway::sync_log,
    gateways::{
        client::unswer,
        unswer::{Contact as Remote, NewContact as NewRemote},
    },
    model::ContactId,
    store::{
        channel_contacts::ListedRow,
        hosted::agreements::{Agreement, Kind},
    },
};
use settle::{Known, settle};
use std::collections::{BTreeMap, HashMap, HashSet};
use storing::Taken;

pub(super) const PART: &str = sync_log::CONTACTS;
/// A list of the account's that is as long as this may go on, and one that is empty may be a mistake of the service: neither
/// is a reason to take anybody off ours.
const LONGEST: usize = 20_000;

pub(super) async fn compare(account: &Account, unswer: &unswer::Client) -> Result<(), Setback> {
    let remote = reading::all_remote(unswer).await?;
    let there: HashSet<String> = remote.iter().map(|contact| contact.id.clone()).collect();
    let mut round = Round::begin(account, unswer).await?;
    for contact in remote {
        round.meet(contact).await?;
    }
    round.miss(&there).await?;
    round.tell_rest().await?;
    Ok(round.held.end().await?)
}

/// One comparison of everything.
struct Round<'a> {
    account: &'a Account,
    unswer: &'a unswer::Client,
    agreed: Agreed,
    held: Held<'a>,
    /// Our list.
    people: BTreeMap<ContactId, ListedRow>,
    /// All numbers of those on it.
    numbers: HashMap<String, ContactId>,
    /// Those on it whom the account has.
    met: HashSet<ContactId>,
}

impl<'a> Round<'a> {
    async fn begin(account: &'a Account, unswer: &'a unswer::Client) -> Result<Self> {
        let (people, numbers) = reading::all_local(account).await?;
        let agreed = Agreed::of(account, Kind::Contact).await?;
        let held = Held::of(account, PART).await?;
        Ok(Self { account, unswer, agreed, held, people, numbers, met: HashSet::new() })
    }

    async fn meet(&mut self, remote: Remote) -> Result<(), Setback> {
        let row = self.numbers.get(&remote.phone.to_string()).and_then(|id| self.people.get(id)).cloned();
        // Two entries of the account for the numbers of one person: the first stands for both.
        if row.as_ref().is_some_and(|row| !self.met.insert(row.id)) {
            return Ok(());
        }
        let ours = row.as_ref().map(of_row);
        let thing = Thing::there(&remote.id, &remote.tag, &(&remote.tag, remote.phone, remote.is_blocked, ours));
        if self.held.rests(&thing) {
            return Ok(());
        }
        let known = self.agreed.of_remote(&remote.id).cloned();
        let done = match (row, known) {
            (Some(row), known) => self.agree(row, remote, known).await,
            (None, Some(known)) => self.find(known, remote).await,
            (None, None) => storing::add(self.account, remote).await.map_err(Hitch::from),
        };
        self.held.settle(thing, done).await
    }

    /// Settles name and block, and tells each side what it does not have.
    async fn agree(&mut self, row: ListedRow, remote: Remote, known: Option<Agreement>) -> Result<(), Hitch> {
        let ours = of_row(&row);
        let theirs = Known { name: remote.tag.clone(), is_blocked: remote.is_blocked };
        let base: Option<Known> = known.as_ref().and_then(|agreement| read(&agreement.agreed));
        let settled = settle(&ours, &theirs, base.as_ref());
        let taken = Taken::of(&ours, &settled)?;
        if settled.name != theirs.name {
            let renamed = [NewRemote { name: settled.name.clone(), phone: remote.phone }];
            self.held.tell(self.unswer.create_many(&renamed, &crate::ids::message())).await?;
        }
        if settled.is_blocked != theirs.is_blocked {
            self.turn_block(&remote.id, settled.is_blocked).await?;
        }
        let agreement = Agreement { local_id: row.id.0, remote_id: remote.id, agreed: write(&settled) };
        if taken == Taken::default() && known.as_ref() == Some(&agreement) {
            return Ok(());
        }
        Ok(storing::keep(self.account, row.id, ours, taken, agreement).await?)
    }

    /// The call turns the block over, whatever it is: what somebody else did meanwhile must not be undone.
    async fn turn_block(&mut self, id: &str, wanted: bool) -> Result<(), Hitch> {
        if self.unswer.get(id).await?.is_blocked != wanted {
            self.held.tell(self.unswer.toggle_block(id)).await?;
        }
        Ok(())
    }

    /// A contact of the account whose number is not on our list: either it has another number now, which is added to the
    /// person here, or the person was taken off our list.
    async fn find(&mut self, known: Agreement, remote: Remote) -> Result<(), Hitch> {
        match storing::add_number(self.account, ContactId(known.local_id), remote.phone).await? {
            Some(person) => {
                self.met.insert(person);
                Ok(())
            }
            None => self.forget_there(known).await,
        }
    }

    /// Contacts whom the account had and has no more.
    async fn miss(&mut self, there: &HashSet<String>) -> Result<(), Setback> {
        let is_whole = !there.is_empty() && there.len() < LONGEST;
        let gone: Vec<_> = self.agreed.all().filter(|known| !there.contains(&known.remote_id)).cloned().collect();
        for known in gone.into_iter().filter(|known| !self.met.contains(&ContactId(known.local_id))).collect::<Vec<_>>()
        {
            self.people.remove(&ContactId(known.local_id));
            if is_whole {
                storing::forget(self.account, known.local_id, true).await?;
            }
        }
        Ok(())
    }
}

fn of_row(row: &ListedRow) -> Known {
    Known { name: row.name.trim().to_owned(), is_blocked: row.is_blocked }
}

fn new_remote(row: &ListedRow) -> NewRemote {
    NewRemote { name: listing::display_name(row), phone: row.phone.parse().unwrap_or_default() }
}

impl Taken {
    /// What the account has settled for us.
    fn of(ours: &Known, settled: &Known) -> Result<Self> {
        let name = Some(&settled.name).filter(|name| **name != ours.name && settle::is_name(name));
        if let Some(Err(fault)) = name.map(|name| listing::check_name(name)) {
            return Err(Error::invalid("name", fault.to_string()));
        }
        let is_blocked = Some(settled.is_blocked).filter(|blocked| *blocked != ours.is_blocked);
        Ok(Self { name: name.cloned(), is_blocked })
    }
}
