//! Changes to products that gave way to a later one.

use crate::model::{ProductId, Timestamp};

/// Which of two catalogues that are kept in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Ours.
    Here,
    /// The hosted account's.
    There,
}

impl Side {
    /// The word in a column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::There => "there",
        }
    }
}

/// A change that gave way, because the same field was changed later on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The product.
    pub product: ProductId,
    /// The field, as it is written.
    pub field: String,
    /// Whose change stayed.
    pub winner: Side,
    /// The value that went, as people read it; empty for none.
    pub lost: String,
    /// The value that stayed.
    pub kept: String,
    /// When both sides were compared.
    pub at: Timestamp,
}
