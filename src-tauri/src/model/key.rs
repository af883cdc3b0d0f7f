//! API keys as a person makes and sees them.

use super::{ChannelId, KeyId, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// A key that somebody wants to have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct KeyDraft {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Requests a minute; 0 is unlimited.
    pub rpm: u32,
    /// The channel that it acts on; `None` is the first.
    pub channel_id: Option<ChannelId>,
}

/// A key that was just made: the only time that it can be read.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct CreatedKey {
    /// Its id.
    pub id: KeyId,
    /// The key itself.
    pub key: String,
}

impl fmt::Debug for CreatedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A key as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct KeyView {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// What a person recognises it by.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Requests a minute; 0 is unlimited.
    pub rpm: u32,
    /// The channel that it acts on; `None` is the first.
    pub channel_id: Option<ChannelId>,
    /// Requests today and in the six days before.
    pub calls: u32,
    /// The last of them; `None` is never.
    pub last_used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}
