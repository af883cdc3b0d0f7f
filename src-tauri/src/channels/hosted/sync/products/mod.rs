//! The catalogue, field by field.

mod offer;
mod settle;
mod storing;
mod wire;

use super::{
    Account, Setback,
    agreed::Agreed,
    fingerprint,
    held::{Held, Hitch, Thing},
    read,
};
use crate::{
    catalog,
    error::Result,
    gateway::sync_log,
    gateways::{
        client::{ClientError, wabot},
        wabot::products::{NewProduct, Product as Remote},
    },
    model::{
        ChannelKind, ProductId,
        product::{Catalogue, Details, Product},
    },
    store::hosted::agreements::Kind,
};
use offer::Offer;
use settle::{Settled, settle};
use std::collections::{BTreeMap, HashMap};
pub use wire::is_agreed;
use wire::{details, of_remote, patch, wire};

pub(super) const PART: &str = sync_log::PRODUCTS;
/// Products of one page.
const PAGE: u32 = 100;
/// Pages at most; a longer catalogue is not this shop's.
const PAGES: usize = 200;

pub(super) async fn compare(account: &Account, wabot: &wabot::Client) -> Result<(), Setback> {
    let (remote, is_whole) = all_remote(wabot).await?;
    let mut round = Round::begin(account, wabot).await?;
    for remote in remote {
        round.meet(remote).await?;
    }
    round.rest(is_whole).await?;
    Ok(round.held.end().await?)
}

/// One comparison of everything.
struct Round<'a> {
    account: &'a Account,
    wabot: &'a wabot::Client,
    catalogue: Catalogue,
    agreed: Agreed,
    held: Held<'a>,
    /// Products of ours that no product of the account's was found for yet.
    local: BTreeMap<ProductId, Product>,
    /// Those of them that never had a counterpart, by everything that tells one.
    lone: HashMap<Mark, ProductId>,
}

/// What makes a product of ours and one of the account's the same, where nothing was agreed on.
#[derive(PartialEq, Eq, Hash)]
enum Mark {
    /// It came from there, or was made there by us.
    RemoteId(String),
    /// The shop's own code.
    Sku(String),
    /// Everything that is told about it; for one that has no code, or was offered and perhaps taken.
    Look(String),
}

impl<'a> Round<'a> {
    async fn begin(account: &'a Account, wabot: &'a wabot::Client) -> Result<Self> {
        let catalogue = Catalogue::of(account.id, ChannelKind::Hosted);
        let agreed = Agreed::of(account, Kind::Product).await?;
        let local = all_local(account, catalogue).await?;
        let lone = local.iter().filter(|product| !agreed.has_local(product.id.0));
        let lone = lone.flat_map(|product| marks(product, &agreed).map(move |mark| (mark, product.id))).collect();
        let local = local.into_iter().map(|product| (product.id, product)).collect();
        let held = Held::of(account, PART).await?;
        Ok(Self { account, wabot, catalogue, agreed, held, local, lone })
    }

    async fn meet(&mut self, remote: Remote) -> Result<(), Setback> {
        let product = self.counterpart(&remote).and_then(|id| self.local.remove(&id));
        let ours = product.as_ref().map(|product| wire(&product.details));
        let thing = Thing::there(&remote.id, &remote.name, &(of_remote(remote.clone()), ours));
        if self.held.rests(&thing) {
            return Ok(());
        }
        let done = match product {
            Some(product) => self.agree(product, remote).await,
            None => storing::add(self.account, self.catalogue, remote).await.map_err(Hitch::from),
        };
        self.held.settle(thing, done).await
    }

    /// The product of ours that one of the account's is.
    fn counterpart(&self, remote: &Remote) -> Option<ProductId> {
        let agreed = self.agreed.of_remote(&remote.id).map(|agreement| ProductId(agreement.local_id));
        agreed.filter(|id| self.local.contains_key(id)).or_else(|| {
            let said = of_remote(remote.clone());
            let sku = said.sku.clone().unwrap_or_default().trim().to_owned();
            let marks =
                [Mark::RemoteId(remote.id.clone()), Mark::Sku(sku), Mark::Look(fingerprint(&wire(&details(said))))];
            marks.iter().find_map(|mark| self.lone.get(mark).filter(|id| self.local.contains_key(*id))).copied()
        })
    }

    /// Settles every field, and tells each side what it does not have.
    async fn agree(&mut self, product: Product, remote: Remote) -> Result<(), Hitch> {
        let (remote_id, changed_there) = (remote.id.clone(), remote.updated_at);
        let theirs = details(of_remote(remote)).checked().map_err(crate::error::Error::from)?;
        let theirs = Details { hidden: product.details.hidden, ..theirs };
        let base = self.base(&product, &remote_id);
        let Settled { details: settled, losses } = settle(&product, &theirs, base.as_ref(), changed_there);
        if let Some(patch) = patch(&settled, &theirs) {
            self.held.tell(self.wabot.update_product(&remote_id, &patch)).await?;
        }
        let is_known = product.remote_id == remote_id && base.as_ref() == Some(&settled) && losses.is_empty();
        if is_known && self.agreed.of_remote(&remote_id).is_some() && settled == product.details {
            return Ok(());
        }
        Ok(storing::keep(self.account, product, settled, remote_id, losses).await?)
    }

    /// What both sides last agreed on, or what the account was offered and has taken.
    fn base(&self, product: &Product, remote_id: &str) -> Option<Details> {
        let agreement = self.agreed.of_remote(remote_id).filter(|known| known.local_id == product.id.0);
        let agreed = agreement.and_then(|known| read::<NewProduct>(&known.agreed));
        let offered = || self.agreed.offer(product.id.0).and_then(Offer::of).map(|offer| offer.product);
        let base = details(agreed.or_else(offered)?);
        Some(Details { hidden: product.details.hidden, ..base })
    }

    /// What only we have is offered to the account. What came from an account before this one is not ours to offer.
    async fn rest(&mut self, is_whole: bool) -> Result<(), Setback> {
        let rest = std::mem::take(&mut self.local).into_values().filter(|product| !self.agreed.has_local(product.id.0));
        for product in rest.collect::<Vec<_>>() {
            if !product.remote_id.is_empty() {
                if is_whole {
                    storing::remove(self.account, product.id).await?;
                }
                continue;
            }
            let thing = Thing::here(product.id, &product.details.name, &wire(&product.details));
            if product.details.hidden || self.held.rests(&thing) {
                continue;
            }
            let offered = self.offer(&thing, product).await;
            self.held.settle(thing, offered).await?;
        }
        Ok(())
    }
}

fn marks(product: &Product, agreed: &Agreed) -> impl Iterator<Item = Mark> {
    let offered = agreed.offer(product.id.0).and_then(Offer::of).map(|offer| offer.product);
    let details = &product.details;
    let is_new = product.remote_id.is_empty();
    let all = [
        (!is_new).then(|| Mark::RemoteId(product.remote_id.clone())),
        (!details.sku.is_empty()).then(|| Mark::Sku(details.sku.clone())),
        is_new.then(|| Mark::Look(fingerprint(&wire(details)))),
        offered.map(|offered| Mark::Look(fingerprint(&offered))),
    ];
    all.into_iter().flatten()
}

/// Every product of the account, and whether that is certain: an empty list may be a mistake of the service.
async fn all_remote(wabot: &wabot::Client) -> Result<(Vec<Remote>, bool), ClientError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = wabot.products("", PAGE, cursor.as_deref()).await?;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let is_whole = cursor.is_none() && !all.is_empty();
    Ok((all, is_whole))
}

async fn all_local(account: &Account, catalogue: Catalogue) -> Result<Vec<Product>> {
    let mut reader = account.app.store().read().await?;
    let (mut all, mut after) = (Vec::new(), Some(ProductId(0)));
    while let Some(from) = after {
        let (page, next) = catalog::list(&mut reader, catalogue, "", from, PAGE).await?;
        all.extend(page);
        after = next;
    }
    Ok(all)
}
