//! Two contacts made one.

use super::{ContactId, MergeId, Timestamp};
use serde::Serialize;
use specta::Type;

/// How a merge went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct MergeDone {
    /// The merge, for Undo.
    pub id: MergeId,
    /// Who stayed.
    pub contact_id: ContactId,
    /// What the other one was called.
    pub name: String,
}

/// A contact that is one with another now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct MergeView {
    /// The merge.
    pub id: MergeId,
    /// What the contact was called.
    pub name: String,
    /// The network said so, and nobody at the shop.
    pub by_network: bool,
    /// Who said so; empty where they have no name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// It can be taken back now: none came after it.
    pub can_undo: bool,
}
