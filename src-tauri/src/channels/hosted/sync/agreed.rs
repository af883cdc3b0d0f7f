//! What both sides last agreed on, found from either side.

use super::Account;
use crate::{
    error::Result,
    store::hosted::agreements::{self, Agreement, Kind},
};
use std::collections::HashMap;

/// The agreements of one kind.
pub(super) struct Agreed {
    by_remote: HashMap<String, Agreement>,
    /// What was offered to the account and perhaps taken.
    offers: HashMap<i64, Agreement>,
    locals: HashMap<i64, String>,
}

impl Agreed {
    pub async fn of(account: &Account, kind: Kind) -> Result<Self> {
        let all = agreements::list(&mut *account.app.store().read().await?, account.id, kind).await?;
        let (offers, agreed): (Vec<_>, Vec<_>) = all.into_iter().partition(|agreement| agreement.remote_id.is_empty());
        Ok(Self {
            locals: agreed.iter().map(|agreement| (agreement.local_id, agreement.remote_id.clone())).collect(),
            by_remote: agreed.into_iter().map(|agreement| (agreement.remote_id.clone(), agreement)).collect(),
            offers: offers.into_iter().map(|offer| (offer.local_id, offer)).collect(),
        })
    }

    pub fn of_remote(&self, remote_id: &str) -> Option<&Agreement> {
        self.by_remote.get(remote_id)
    }

    pub fn has_local(&self, local_id: i64) -> bool {
        self.locals.contains_key(&local_id)
    }

    pub fn offer(&self, local_id: i64) -> Option<&Agreement> {
        self.offers.get(&local_id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Agreement> {
        self.by_remote.values()
    }
}
