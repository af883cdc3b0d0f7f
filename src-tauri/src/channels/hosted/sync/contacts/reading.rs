//! Both lists, whole.

use super::{Account, LONGEST, Remote, Result};
use crate::{
    gateways::client::{ClientError, unswer},
    model::ContactId,
    store::{
        channel_contacts::{self, ListedRow},
        contacts,
    },
};
use std::collections::{BTreeMap, HashMap};

/// Rows of our own list that are read at once.
const ROWS: u32 = 500;

pub(super) async fn all_remote(unswer: &unswer::Client) -> Result<Vec<Remote>, ClientError> {
    unswer.all(LONGEST).await
}

/// Everybody on our list, and whose each number is.
pub(super) async fn all_local(
    account: &Account,
) -> Result<(BTreeMap<ContactId, ListedRow>, HashMap<String, ContactId>)> {
    let mut reader = account.app.store().read().await?;
    let (mut people, mut numbers) = (BTreeMap::new(), HashMap::new());
    let mut after = ContactId(0);
    loop {
        let page = channel_contacts::after(&mut reader, account.id, after, ROWS).await?;
        let Some(last) = page.last() else { return Ok((people, numbers)) };
        after = last.id;
        numbers.extend(contacts::phones(&mut reader, page.iter().map(|row| row.id)).await?);
        people.extend(page.into_iter().map(|row| (row.id, row)));
    }
}
