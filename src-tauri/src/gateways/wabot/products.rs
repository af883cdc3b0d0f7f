//! Wire types of the wabot dialect: the catalogue.

use super::super::lenient;
use crate::model::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Product {
    /// Its id.
    #[serde(deserialize_with = "lenient::text")]
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Price in the currency's minor unit as people write it.
    pub price: i64,
    /// ISO 4217.
    #[serde(default = "rupiah")]
    pub currency: String,
    /// How many there are; `null` where nobody counts.
    #[serde(default)]
    pub stock: Option<i64>,
    /// The shop's own code.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub sku: Option<String>,
    /// What the shop says about it.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub description: Option<String>,
    /// Where its picture is.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub image_url: Option<String>,
    /// When it was added.
    #[serde(default = "lenient::no_time", deserialize_with = "lenient::time")]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[serde(default = "lenient::no_time", deserialize_with = "lenient::time")]
    pub updated_at: Timestamp,
}

fn rupiah() -> String {
    "IDR".to_owned()
}

/// A product to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewProduct {
    /// What it is called.
    #[schemars(length(max = 200), regex(pattern = r"\S"))]
    pub name: String,
    /// Price in the currency's minor unit as people write it.
    #[schemars(range(min = 0, max = 9_007_199_254_740_992_i64))]
    pub price: i64,
    /// How many there are.
    #[schemars(range(min = 0, max = 9_007_199_254_740_992_i64))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// The shop's own code, of which no two are the same.
    #[schemars(length(max = 64))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// What the shop says about it.
    #[schemars(length(max = 5_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where its picture is.
    #[schemars(length(max = 2_048))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// ISO 4217; `IDR` where it is left out.
    #[schemars(regex(pattern = r"^[A-Z]{3}$"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// Changes to a product. What is left out stays; `null` clears a field that may be without a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductPatch {
    /// What it is called.
    #[schemars(with = "String", length(max = 200), regex(pattern = r"\S"))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Price in the currency's minor unit as people write it.
    #[schemars(with = "i64", range(min = 0, max = 9_007_199_254_740_992_i64))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    /// How many there are.
    #[schemars(range(min = 0, max = 9_007_199_254_740_992_i64))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub stock: Option<Option<i64>>,
    /// The shop's own code, of which no two are the same.
    #[schemars(length(max = 64))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sku: Option<Option<String>>,
    /// What the shop says about it.
    #[schemars(length(max = 5_000))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// Where its picture is.
    #[schemars(length(max = 2_048))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub image_url: Option<Option<String>>,
    /// ISO 4217; `null` is `IDR` again.
    #[schemars(regex(pattern = r"^[A-Z]{3}$"))]
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub currency: Option<Option<String>>,
}

/// Tells a field that is `null` from one that is left out.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_is_not_the_same_as_left_out() {
        let patch: ProductPatch = serde_json::from_value(json!({"stock": null, "sku": "A"})).unwrap();
        assert_eq!(
            (patch.stock, patch.sku.clone(), patch.description.clone()),
            (Some(None), Some(Some("A".into())), None)
        );
        assert_eq!(serde_json::to_value(&patch).unwrap(), json!({"stock": null, "sku": "A"}));
        for needed in ["name", "price"] {
            assert!(serde_json::from_value::<ProductPatch>(json!({ needed: null })).is_err(), "{needed}");
        }
    }

    #[test]
    fn a_product_of_another_server_needs_id_name_and_price() {
        let product: Product = serde_json::from_value(json!({"id": 7, "name": "Kopi", "price": 98_000})).unwrap();
        assert_eq!((product.id.as_str(), product.currency.as_str(), product.sku), ("7", "IDR", None));
    }
}
