//! The client of unswer: the contacts of an application.

use super::{Account, Carrier, ClientError, Service};
use crate::{
    clock::Clock,
    gateways::unswer::{Contact, ContactDetail, Found, NewContact, Outcome, Page},
    model::{Ability, Timestamp},
    outgoing,
};
use reqwest::Method;

/// Contacts on a page: the most that the service allows, and fewer where its answers cannot be read.
const SIZES: [u64; 4] = [50, 10, 5, 1];

/// The contacts of one application of a hosted account.
#[derive(Clone, Debug)]
pub struct Client {
    service: Service,
    app_id: String,
}

impl Client {
    /// The client of an application.
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, app_id: &str, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        let service = Service::new(account, Carrier::Bearer, http, clock)?;
        Ok(Self { service, app_id: app_id.trim().to_owned() })
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.service.next_allowed_at()
    }

    /// Asks for one contact; returns what the token can do.
    ///
    /// # Errors
    /// [`ClientError`] says why it can do nothing.
    pub async fn check(&self) -> Result<Ability, ClientError> {
        let total = self.list(1, 1).await?.meta.total;
        Ok(Ability::KeepContacts { total: u32::try_from(total).unwrap_or(u32::MAX) })
    }

    /// At most this many contacts, from the beginning. Where an answer is too large to be read, or comes only half, less is asked
    /// for at a time from there on.
    ///
    /// # Errors
    /// [`ClientError`] says why they cannot all be had.
    pub async fn all(&self, most: usize) -> Result<Vec<Contact>, ClientError> {
        let (mut all, mut sizes) = (Vec::new(), SIZES.into_iter());
        let (mut page, mut size) = (1, sizes.next().unwrap_or(1));
        while all.len() < most {
            match self.list(page, size).await {
                Ok(found) => {
                    // A service that names a next page after an empty one would be asked for ever.
                    let is_empty = found.data.is_empty();
                    all.extend(found.data);
                    match found.meta.next_page {
                        Some(_) if !is_empty => page += 1,
                        _ => break,
                    }
                }
                Err(error) => {
                    let smaller = sizes.next().filter(|_| may_be_size(&error)).ok_or(error)?;
                    // Each size is a part of the one before, so what is read already ends where a page does.
                    page = (page - 1) * (size / smaller) + 1;
                    size = smaller;
                }
            }
        }
        Ok(all)
    }

    /// A page of contacts.
    ///
    /// # Errors
    /// [`ClientError`] says why there is none.
    pub async fn list(&self, page: u64, limit: u64) -> Result<Page, ClientError> {
        let call = self.service.call(Method::GET, &["contacts", &self.app_id]);
        call.query("page", Some(page)).query("limit", Some(limit)).ask().await
    }

    /// A contact with everything that it is called.
    ///
    /// # Errors
    /// [`ClientError`] says why there is none.
    pub async fn get(&self, id: &str) -> Result<ContactDetail, ClientError> {
        let call = self.service.call(Method::GET, &["contacts", &self.app_id, id]);
        call.ask().await.map(|Found { data, .. }| data)
    }

    /// Adds contacts, all or none; `once` is the same for each repetition.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether they may have been added all the same.
    pub async fn create_many(&self, contacts: &[NewContact], once: &str) -> Result<(), ClientError> {
        let call = self.service.call(Method::POST, &["contacts", &self.app_id]).json(&contacts).once(once);
        call.done::<Outcome>().await.map(drop)
    }

    /// Blocks a contact, or unblocks one that is blocked: where it is not known whether that has happened, the contact is
    /// read again before this is repeated. Not every server shows it in its answer.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have changed all the same.
    pub async fn toggle_block(&self, id: &str) -> Result<Option<Contact>, ClientError> {
        let call = self.service.call(Method::PUT, &["contacts", &self.app_id, id]);
        Ok(call.done().await?.map(|Found { data, .. }| data))
    }

    /// Removes a contact from the list.
    ///
    /// # Errors
    /// [`ClientError`] says why it may still be there.
    pub async fn delete(&self, id: &str) -> Result<(), ClientError> {
        let call = self.service.call(Method::DELETE, &["contacts", &self.app_id, id]);
        call.done::<Outcome>().await.map(drop)
    }
}

/// Whether a smaller answer might be read: this one was too large, came only half, or was never finished.
fn may_be_size(error: &ClientError) -> bool {
    matches!(
        error,
        ClientError::TooLarge { .. } | ClientError::Garbled(_) | ClientError::Unavailable { maybe_sent: true, .. }
    )
}
