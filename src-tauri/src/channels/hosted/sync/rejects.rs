//! Whom the AI must not answer. The account cannot be asked whom it has on its list, so it is told what has changed on ours:
//! by number, because numbers stay what they are when two contacts prove to be one person.

use super::{
    Account, Setback,
    held::{Held, Hitch, Thing},
    write,
};
use crate::{
    error::Result,
    gateway::sync_log,
    gateways::{alatwa::RejectStatus, client::alatwa},
    model::Realm,
    store::{
        ai_rejects,
        hosted::agreements::{self, Agreement, Kind},
    },
};
use futures_util::FutureExt;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const PART: &str = sync_log::REJECTS;

/// Who may be answered again is told first: where both are about one customer, the wish that holds is the last word.
pub(super) async fn push(account: &Account, alatwa: &alatwa::Client) -> Result<(), Setback> {
    let now = account.app.clock().now();
    let mut reader = account.app.store().read().await?;
    let wanted: BTreeSet<String> = ai_rejects::phones(&mut reader, Realm::Real, now).await?.into_iter().collect();
    let told = agreements::list(&mut reader, account.id, Kind::Reject).await?;
    drop(reader);
    let told: BTreeMap<String, i64> = told.into_iter().map(|known| (known.remote_id, known.local_id)).collect();
    let mut held = Held::of(account, PART).await?;
    for (phone, local_id) in told.iter().filter(|(phone, _)| !wanted.contains(*phone)) {
        tell(account, alatwa, &mut held, phone, RejectStatus::Inactive, *local_id).await?;
    }
    for phone in wanted.iter().filter(|phone| !told.contains_key(*phone)) {
        tell(account, alatwa, &mut held, phone, RejectStatus::Active, phone.parse().unwrap_or_default()).await?;
    }
    Ok(held.end().await?)
}

async fn tell(
    account: &Account,
    alatwa: &alatwa::Client,
    held: &mut Held<'_>,
    phone: &str,
    status: RejectStatus,
    local_id: i64,
) -> Result<(), Setback> {
    let thing = Thing::here(phone, phone, &status);
    if held.rests(&thing) {
        return Ok(());
    }
    let told = match held.tell(alatwa.reject(phone, status)).await {
        Ok(()) => agree(account, phone.to_owned(), status, local_id).await.map_err(Hitch::from),
        Err(hitch) => Err(hitch),
    };
    held.settle(thing, told).await
}

async fn agree(account: &Account, phone: String, status: RejectStatus, local_id: i64) -> Result<()> {
    let channel = account.id;
    let agreed = account.write(move |tx| {
        async move {
            match status {
                RejectStatus::Active => {
                    let agreement = Agreement { local_id, agreed: write(&phone), remote_id: phone };
                    agreements::set(tx, channel, Kind::Reject, &agreement).await?;
                }
                RejectStatus::Inactive => agreements::remove(tx, channel, Kind::Reject, local_id).await?,
            }
            Ok(())
        }
        .boxed()
    });
    agreed.await
}
