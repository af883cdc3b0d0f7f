//! The catalogue as a person sees it: products, which of them need attention, and what a file would do to them.
//!
//! Prices and stocks stay below 2^53, so they cross over as numbers.

use super::{ChannelId, ProductId, Realm, Timestamp, product::Field};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whose products: the shop's own, or those of a hosted account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct CatalogueRef {
    /// Practice and the real shop sell apart.
    pub realm: Realm,
    /// The hosted account's channel; `None` is the shop itself.
    pub channel_id: Option<ChannelId>,
}

/// Which products are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Every one.
    #[default]
    All,
    /// Of which few are left.
    Low,
    /// Of which none are left.
    SoldOut,
    /// That are kept from customers.
    Hidden,
}

/// How many products there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct ShelfCounts {
    /// Every one.
    pub all: u32,
    /// Of which few are left.
    pub low: u32,
    /// Of which none are left.
    pub sold_out: u32,
    /// That are kept from customers.
    pub hidden: u32,
}

/// Whether a hosted account knows of a product what we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// It is the shop's own: nobody is told.
    Own,
    /// Both sides agree.
    InStep,
    /// A change waits for the next comparison.
    Waiting,
    /// It is hidden, and the account has never had it.
    Kept,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// What is told about it.
    pub details: ProductDraft,
    /// Content hash of its picture; empty for none.
    pub photo: String,
    /// Whether a hosted account knows it so.
    pub sync: SyncState,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What a person tells about a product. An empty text is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProductDraft {
    /// What it is called.
    pub name: String,
    /// In the currency's minor unit.
    #[specta(type = u32)]
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
    /// How many there are; `None` where nobody counts.
    #[specta(type = Option<u32>)]
    pub stock: Option<i64>,
    /// Fewer than these are few.
    #[specta(type = u32)]
    pub low_stock: i64,
    /// The shop's own code.
    pub sku: String,
    /// What the shop says about it.
    pub description: String,
    /// Where its picture is for others.
    pub image_url: String,
    /// Whether it is kept from customers.
    pub hidden: bool,
}

/// Products, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ProductPage {
    /// The products.
    pub items: Vec<ProductView>,
    /// The next page begins below this one; `None` at the end.
    pub next: Option<ProductId>,
}

/// What a file does to the catalogue, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct ImportReport {
    /// Products that are new.
    pub added: u32,
    /// Products that become others.
    pub changed: u32,
    /// Products that are so already.
    pub same: u32,
    /// Rows that are left out.
    pub faults: Vec<RowFault>,
}

/// A row of a file that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RowFault {
    /// Line of the file.
    pub line: u32,
    /// What of it cannot be taken.
    pub field: Field,
}
