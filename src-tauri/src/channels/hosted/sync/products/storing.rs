//! What was settled, stored here.

use super::{
    Account, Remote,
    settle::rebased,
    wire::{change, details, of_remote, wire},
};
use crate::{
    catalog,
    error::Result,
    model::{
        ProductId,
        product::{Catalogue, Details, Loss, Product},
    },
    store::{
        Tx,
        hosted::agreements::{self, Agreement, Kind},
        product_losses, products,
    },
};
use futures_util::FutureExt;

/// Stores what was settled. What somebody has changed here meanwhile stays, and differs from what is agreed on now.
pub(super) async fn keep(
    account: &Account,
    product: Product,
    settled: Details,
    remote_id: String,
    losses: Vec<Loss>,
) -> Result<()> {
    let channel = account.id;
    let kept = account.write(move |tx| {
        async move {
            let (id, catalogue) = (product.id, product.catalogue);
            let now = catalog::get(tx, catalogue, id).await?;
            catalog::update(tx, catalogue, id, change(&rebased(&settled, &product.details, &now.details))).await?;
            note(tx, losses).await?;
            agree(tx, channel, id, &settled, remote_id).await
        }
        .boxed()
    });
    kept.await
}

async fn note(tx: &mut Tx, losses: Vec<Loss>) -> Result<()> {
    let at = tx.now();
    for loss in losses {
        tracing::info!(product = %loss.product, loss.field, winner = loss.winner.word(), "changed on both sides; the later change stays");
        product_losses::insert(tx, &Loss { at, ..loss }).await?;
    }
    Ok(())
}

/// A product that only the account has.
pub(super) async fn add(account: &Account, catalogue: Catalogue, remote: Remote) -> Result<()> {
    let (channel, remote_id) = (account.id, remote.id.clone());
    let details = details(of_remote(remote)).checked()?;
    let added = account.write(move |tx| {
        async move {
            let id = catalog::create(tx, catalogue, details.clone()).await?.id;
            agree(tx, channel, id, &details, remote_id).await
        }
        .boxed()
    });
    added.await
}

/// The account has taken a product as it was offered.
pub(super) async fn taken(account: &Account, id: ProductId, offered: Details, remote_id: String) -> Result<()> {
    let channel = account.id;
    account.write(move |tx| async move { agree(tx, channel, id, &offered, remote_id).await }.boxed()).await
}

async fn agree(
    tx: &mut Tx,
    channel: crate::model::ChannelId,
    id: ProductId,
    settled: &Details,
    remote_id: String,
) -> Result<()> {
    products::set_remote_id(tx, id, &remote_id).await?;
    let agreement = Agreement { local_id: id.0, remote_id, agreed: super::super::write(&wire(settled)) };
    Ok(agreements::set(tx, channel, Kind::Product, &agreement).await?)
}

/// A product of an account that was before this one: our copy of it goes.
pub(super) async fn remove(account: &Account, id: ProductId) -> Result<()> {
    account.write(move |tx| async move { Ok(products::remove(tx, id).await?) }.boxed()).await
}
