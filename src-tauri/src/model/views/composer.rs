//! What the composer shows: products to offer, and what the channel of a conversation takes.

use crate::model::ProductId;
use serde::Serialize;
use specta::Type;

/// What was offered, as it was then.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ProductCardView {
    /// What it is called.
    pub name: String,
    /// In the currency's minor unit as people write it.
    pub price: f64,
    /// ISO 4217.
    pub currency: String,
    /// How many there were; `None` where nobody counts.
    pub stock: Option<f64>,
}

/// A product that can be offered now.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct OfferView {
    /// The product.
    pub id: ProductId,
    /// The shop's own code; may be empty.
    pub sku: String,
    /// The rest.
    pub product: ProductCardView,
}

/// What the channel of a conversation takes.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct AbilitiesView {
    /// Buttons are shown as buttons; otherwise as numbered lines.
    pub buttons: bool,
    /// Files of this computer.
    pub files: bool,
    /// Points on the map.
    pub places: bool,
    /// Contact cards.
    pub cards: bool,
    /// Answers that quote a message.
    pub quotes: bool,
    /// Lists are shown as lists; otherwise as numbered lines.
    pub lists: bool,
    /// Signs on messages.
    pub reactions: bool,
    /// Other words for a message that has left.
    pub edits: bool,
    /// Messages deleted for everyone.
    pub deletes: bool,
    /// Credits that a message costs.
    pub cost: u32,
    /// Largest picture, bytes.
    pub image: f64,
    /// Largest video, bytes.
    pub video: f64,
    /// Largest sound, bytes.
    pub audio: f64,
    /// Largest file of any other kind, bytes.
    pub document: f64,
}
