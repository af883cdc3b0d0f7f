//! What the account is told of contacts.

use super::{Agreement, Hitch, Round, Setback, Thing, new_remote, storing};
use crate::{
    gateways::{client::ClientError, unswer::NewContact as NewRemote},
    ids,
};

/// Contacts that are sent at once.
const AT_ONCE: usize = 100;

impl Round<'_> {
    /// Adds everybody whom only we have. The service takes all of a batch or nobody: one that it refuses is halved until
    /// those whom it does not take stand alone.
    pub(super) async fn tell_rest(&mut self) -> Result<(), Setback> {
        let mut batches = self.batches();
        while let Some(mut batch) = batches.pop() {
            let contacts: Vec<NewRemote> = batch.iter().map(|(_, contact)| contact.clone()).collect();
            match self.held.tell(self.unswer.create_many(&contacts, &ids::message())).await {
                Err(Hitch::One { is_certain: true, .. }) if batch.len() > 1 => {
                    let rest = batch.split_off(batch.len() / 2);
                    batches.extend([rest, batch]);
                }
                // They may have been taken: the next comparison shows it.
                Ok(()) | Err(Hitch::One { is_certain: false, .. }) => {}
                Err(Hitch::Mute) => return Ok(()),
                Err(hitch) => {
                    if let Some((thing, _)) = batch.pop() {
                        self.held.settle(thing, Err(hitch)).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Those who are not to be left alone, the oldest in the last batch, which goes first.
    fn batches(&mut self) -> Vec<Vec<(Thing, NewRemote)>> {
        let mut all = Vec::new();
        for row in self.people.values().filter(|row| !self.met.contains(&row.id) && !self.agreed.has_local(row.id.0)) {
            let contact = new_remote(row);
            let thing = Thing::here(row.id, &contact.name, &contact);
            if !self.held.rests(&thing) {
                all.push((thing, contact));
            }
        }
        let mut batches = Vec::new();
        let mut all = all.into_iter().peekable();
        while all.peek().is_some() {
            batches.push(all.by_ref().take(AT_ONCE).collect());
        }
        batches.reverse();
        batches
    }

    /// A contact that was taken off our list since.
    pub(super) async fn forget_there(&mut self, known: Agreement) -> Result<(), Hitch> {
        let unswer = self.unswer;
        let told = self.held.tell(async {
            match unswer.delete(&known.remote_id).await {
                Ok(()) | Err(ClientError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        });
        told.await?;
        Ok(storing::forget(self.account, known.local_id, false).await?)
    }
}
