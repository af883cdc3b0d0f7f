//! What a person puts together to be sent, before any of it is looked at.

use super::{ContactCard, ListMenu, ProductId, UploadId};
use serde::{Deserialize, Serialize};

/// The form of a button message, apart from its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ButtonForm {
    /// What stands on the buttons; an empty one is not filled in yet.
    pub labels: Vec<String>,
    /// The small print; may be empty.
    pub footer: String,
}

/// The form of a list message, apart from its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListForm {
    /// What opens; what is empty in it is not filled in yet.
    pub menu: ListMenu,
    /// The small print; may be empty.
    pub footer: String,
}

/// A message as the composer hands it over.
#[derive(Clone, Debug, PartialEq, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Composed {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Words with buttons below them.
    Buttons {
        /// The words.
        text: String,
        /// The rest.
        form: ButtonForm,
    },
    /// Words with a list to choose from.
    List {
        /// The words.
        text: String,
        /// The rest.
        form: ListForm,
    },
    /// A file that was handed over before.
    File {
        /// Which.
        upload: UploadId,
        /// What is written below it.
        caption: String,
    },
    /// Something that the shop sells, as it is now.
    Product {
        /// Which.
        product_id: ProductId,
        /// The person was asked and wants to offer it although none is left.
        even_sold_out: bool,
    },
    /// A point on the map.
    Location {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// What the place is called; may be empty.
        name: String,
    },
    /// A contact card.
    Contact {
        /// What is on it.
        card: ContactCard,
    },
    /// The voice note that was recorded for this conversation.
    Voice,
}
