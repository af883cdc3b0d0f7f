//! What a shop sells, and what it may say about it.

mod field;
mod loss;

pub use field::Field;
pub use loss::{Loss, Side};

use super::{ChannelId, ChannelKind, ProductId, Realm, Timestamp};
use std::collections::BTreeMap;

/// The currency where nobody names one.
pub const CURRENCY: &str = "IDR";
/// The largest price or stock: beyond it a JSON number of other programs is no longer exact.
pub(crate) const LARGEST: i64 = 1 << 53;
/// Characters of a name.
const NAME: usize = 200;
/// Characters of a code.
const SKU: usize = 64;
/// Characters of a description.
const DESCRIPTION: usize = 5_000;
/// Characters of an address.
const IMAGE_URL: usize = 2_048;

/// Whose products: the shop's own within a realm, or those of a hosted account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Practice and the real shop sell apart.
    pub realm: Realm,
    /// The hosted account's channel; `None` is the shop itself.
    pub hosted: Option<ChannelId>,
}

impl Catalogue {
    /// The shop's own.
    pub fn own(realm: Realm) -> Self {
        Self { realm, hosted: None }
    }

    /// The one that is offered on a channel.
    pub fn of(channel: ChannelId, kind: ChannelKind) -> Self {
        Self { realm: kind.realm(), hosted: (kind == ChannelKind::Hosted).then_some(channel) }
    }
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Whose it is.
    pub catalogue: Catalogue,
    /// What is told about it.
    pub details: Details,
    /// The hosted account's id for it; empty where it has none.
    pub remote_id: String,
    /// What only the shop itself knows of it.
    pub shelf: Shelf,
    /// When each field was last changed, where it was since the beginning. Of two sides the later wins.
    pub changed_at: BTreeMap<Field, Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What only the shop itself knows of a product: no account is told, and no dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// Content hash of the picture that was taken here; empty for none.
    pub photo: String,
    /// Fewer than these are few.
    pub low_stock: i64,
}

/// Below how many a product is few where nobody has said.
pub const LOW_STOCK: i64 = 4;

impl Default for Shelf {
    fn default() -> Self {
        Self { photo: String::new(), low_stock: LOW_STOCK }
    }
}

/// What is told about a product. An empty text is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What it is called.
    pub name: String,
    /// Price in the currency's minor unit as people write it: the rupiah has none.
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
    /// How many there are; `None` where nobody counts.
    pub stock: Option<i64>,
    /// The shop's own code.
    pub sku: String,
    /// What the shop says about it.
    pub description: String,
    /// Where its picture is.
    pub image_url: String,
    /// Whether it is kept from customers.
    pub hidden: bool,
}

/// Changes to a product; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of Details")]
pub struct Change {
    pub name: Option<String>,
    pub price: Option<i64>,
    pub currency: Option<String>,
    pub stock: Option<Option<i64>>,
    pub sku: Option<String>,
    pub description: Option<String>,
    pub image_url: Option<String>,
    pub hidden: Option<bool>,
}

/// A value that is not acceptable, and what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unacceptable {
    /// Which.
    pub field: Field,
    /// What is wrong with it.
    pub reason: String,
}

impl Details {
    /// A product of this name and price, of which nothing else is told.
    pub fn new(name: impl Into<String>, price: i64) -> Self {
        Self {
            name: name.into(),
            price,
            currency: CURRENCY.to_owned(),
            stock: None,
            sku: String::new(),
            description: String::new(),
            image_url: String::new(),
            hidden: false,
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(self, change: Change) -> Self {
        Self {
            name: change.name.unwrap_or(self.name),
            price: change.price.unwrap_or(self.price),
            currency: change.currency.unwrap_or(self.currency),
            stock: change.stock.unwrap_or(self.stock),
            sku: change.sku.unwrap_or(self.sku),
            description: change.description.unwrap_or(self.description),
            image_url: change.image_url.unwrap_or(self.image_url),
            hidden: change.hidden.unwrap_or(self.hidden),
        }
    }

    /// The fields in which two differ.
    pub fn differing(&self, other: &Self) -> Vec<Field> {
        let differences = [
            (Field::Name, self.name != other.name),
            (Field::Price, self.price != other.price),
            (Field::Currency, self.currency != other.currency),
            (Field::Stock, self.stock != other.stock),
            (Field::Sku, self.sku != other.sku),
            (Field::Description, self.description != other.description),
            (Field::ImageUrl, self.image_url != other.image_url),
            (Field::Hidden, self.hidden != other.hidden),
        ];
        differences.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }

    /// The same without blanks around the texts.
    ///
    /// # Errors
    /// When a value is not acceptable.
    pub fn checked(self) -> Result<Self, Unacceptable> {
        let refuse = |field, reason: &str| Err(Unacceptable { field, reason: reason.to_owned() });
        let details = Self {
            name: text(Field::Name, &self.name, NAME)?,
            sku: text(Field::Sku, &self.sku, SKU)?,
            description: text(Field::Description, &self.description, DESCRIPTION)?,
            image_url: text(Field::ImageUrl, &self.image_url, IMAGE_URL)?,
            ..self
        };
        if details.name.is_empty() {
            return refuse(Field::Name, "it is empty");
        }
        if details.currency.len() != 3 || !details.currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return refuse(Field::Currency, "it must be three capital letters, as IDR");
        }
        for (field, number) in [(Field::Price, details.price), (Field::Stock, details.stock.unwrap_or_default())] {
            if !(0..=LARGEST).contains(&number) {
                return refuse(field, "it must be a whole number, not below 0 and not above 9007199254740992");
            }
        }
        Ok(details)
    }

    /// What a search looks through.
    pub fn search(&self) -> String {
        format!("{}\n{}\n{}", self.name, self.sku, self.description).to_lowercase()
    }
}

/// A text without blanks around it. Lines are for descriptions only, other control characters for nothing.
fn text(field: Field, text: &str, limit: usize) -> Result<String, Unacceptable> {
    let text = text.trim();
    let is_line = |c: char| field == Field::Description && matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(|c| c.is_control() && !is_line(c)) {
        return Err(Unacceptable { field, reason: "it has characters that cannot be shown".to_owned() });
    }
    if text.chars().count() > limit {
        return Err(Unacceptable { field, reason: format!("it is longer than {limit} characters") });
    }
    Ok(text.to_owned())
}
