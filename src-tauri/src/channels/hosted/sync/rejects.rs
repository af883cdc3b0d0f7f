//! Whom the AI must not answer. The account cannot be asked whom it has on its list, so it is told what has changed on ours.

use super::{Account, Setback, write};
use crate::{
    error::Error,
    gateways::{
        alatwa::RejectStatus,
        client::{ClientError, alatwa},
    },
    model::Realm,
    store::{
        ai_rejects,
        hosted::agreements::{self, Agreement, Kind},
    },
};
use futures_util::FutureExt;
use std::collections::HashSet;

pub(super) async fn push(account: &Account, alatwa: &alatwa::Client) -> Result<(), Setback> {
    let now = account.app.clock().now();
    let mut reader = account.app.store().read().await?;
    let rejected = ai_rejects::phones(&mut reader, Realm::Real, now).await?;
    let told = agreements::list(&mut reader, account.id, Kind::Reject).await?;
    drop(reader);
    let known: HashSet<i64> = told.iter().map(|agreement| agreement.local_id).collect();
    let wanted: HashSet<i64> = rejected.iter().map(|(contact, _)| contact.0).collect();
    for (contact, phone) in rejected.into_iter().filter(|(contact, _)| !known.contains(&contact.0)) {
        tell(account, alatwa, contact.0, phone, RejectStatus::Active).await?;
    }
    for gone in told.into_iter().filter(|agreement| !wanted.contains(&agreement.local_id)) {
        tell(account, alatwa, gone.local_id, gone.remote_id, RejectStatus::Inactive).await?;
    }
    Ok(())
}

/// What the service refuses it would refuse again: that, too, is agreed.
async fn tell(
    account: &Account,
    alatwa: &alatwa::Client,
    contact: i64,
    phone: String,
    status: RejectStatus,
) -> Result<(), Setback> {
    match alatwa.reject(&phone, status).await {
        Ok(()) => {}
        Err(error @ ClientError::Rejected { .. }) => tracing::warn!(%error, "the service does not take this customer"),
        Err(error) => return Err(error.into()),
    }
    let channel = account.id;
    let agreed = account.app.store().write(move |tx| {
        async move {
            match status {
                RejectStatus::Active => {
                    let agreement = Agreement { local_id: contact, agreed: write(&phone), remote_id: phone };
                    agreements::set(tx, channel, Kind::Reject, &agreement).await?;
                }
                RejectStatus::Inactive => agreements::remove(tx, channel, Kind::Reject, contact).await?,
            }
            Ok::<_, Error>(())
        }
        .boxed()
    });
    Ok(agreed.await?)
}
