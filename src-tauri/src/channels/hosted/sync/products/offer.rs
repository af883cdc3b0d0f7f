//! Products that only we have, offered to the account. An offer is stored before it is made: where its answer is lost, the
//! very same question is put again, which adds nothing twice. One that was refused is withdrawn, and the next is another
//! question, so that an old refusal is not repeated to it.

use super::{
    Hitch, Round, Thing, fingerprint, storing,
    wire::{details, wire},
};
use crate::{
    channels::hosted::sync::{read, write},
    error::Result,
    gateways::wabot::products::NewProduct,
    model::product::Product,
    store::hosted::agreements::{self, Agreement, Kind},
};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};

/// Characters of a hash that tell two offers apart.
const HASH: usize = 16;

/// What the account was asked to add.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Offer {
    pub product: NewProduct,
    /// The same for each repetition.
    once: String,
}

impl Offer {
    pub fn of(stored: &Agreement) -> Option<Self> {
        read(&stored.agreed)
    }
}

impl Round<'_> {
    pub(super) async fn offer(&mut self, thing: &Thing, product: Product) -> Result<(), Hitch> {
        let id = product.id;
        let offer = match self.agreed.offer(id.0).and_then(Offer::of) {
            Some(open) => open,
            None => self.open(thing, &product).await?,
        };
        match self.held.tell(self.wabot.create_product(&offer.product, &offer.once)).await {
            Ok(remote) => Ok(storing::taken(self.account, id, details(offer.product), remote.id).await?),
            Err(hitch) => {
                if matches!(hitch, Hitch::Mute | Hitch::One { is_certain: true, .. }) {
                    self.withdraw(id.0).await?;
                }
                Err(hitch)
            }
        }
    }

    async fn open(&self, thing: &Thing, product: &Product) -> Result<Offer> {
        let (channel, id, asked) = (self.account.id, product.id, wire(&product.details));
        let hash: String = fingerprint(&asked).chars().take(HASH).collect();
        let once = format!("balas-product-{channel}-{id}-{hash}-{}", self.held.refused(thing));
        let offer = Offer { product: asked, once };
        let stored = Agreement { local_id: id.0, remote_id: String::new(), agreed: write(&offer) };
        let opened = self
            .account
            .write(move |tx| async move { Ok(agreements::set(tx, channel, Kind::Product, &stored).await?) }.boxed());
        opened.await?;
        Ok(offer)
    }

    async fn withdraw(&self, id: i64) -> Result<()> {
        let channel = self.account.id;
        let withdrawn = self
            .account
            .write(move |tx| async move { Ok(agreements::remove(tx, channel, Kind::Product, id).await?) }.boxed());
        withdrawn.await
    }
}
