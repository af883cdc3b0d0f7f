//! The fields of a product, one by one.

use super::Details;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What can change about a product, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of the fields")]
pub enum Field {
    Name,
    Price,
    Currency,
    Stock,
    Sku,
    Description,
    ImageUrl,
    Hidden,
}

impl Field {
    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Currency => "currency",
            Self::Stock => "stock",
            Self::Sku => "sku",
            Self::Description => "description",
            Self::ImageUrl => "image_url",
            Self::Hidden => "hidden",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Details {
    /// A field as people read it; empty where nothing is told.
    pub fn shown(&self, field: Field) -> String {
        match field {
            Field::Name => self.name.clone(),
            Field::Price => self.price.to_string(),
            Field::Currency => self.currency.clone(),
            Field::Stock => self.stock.map(|stock| stock.to_string()).unwrap_or_default(),
            Field::Sku => self.sku.clone(),
            Field::Description => self.description.clone(),
            Field::ImageUrl => self.image_url.clone(),
            Field::Hidden => self.hidden.to_string(),
        }
    }

    /// The same with one field as another has it.
    #[must_use]
    pub fn taking(mut self, field: Field, from: &Self) -> Self {
        match field {
            Field::Name => self.name.clone_from(&from.name),
            Field::Price => self.price = from.price,
            Field::Currency => self.currency.clone_from(&from.currency),
            Field::Stock => self.stock = from.stock,
            Field::Sku => self.sku.clone_from(&from.sku),
            Field::Description => self.description.clone_from(&from.description),
            Field::ImageUrl => self.image_url.clone_from(&from.image_url),
            Field::Hidden => self.hidden = from.hidden,
        }
        self
    }
}
