//! What an API key may do.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A permission of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub enum Scope {
    /// Read conversations and messages.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    /// Hand off, release, close.
    #[serde(rename = "conversations:write")]
    ConversationsWrite,
    /// Send.
    #[serde(rename = "messages:send")]
    MessagesSend,
    /// Read the catalogue.
    #[serde(rename = "products:read")]
    ProductsRead,
    /// Change the catalogue.
    #[serde(rename = "products:write")]
    ProductsWrite,
    /// Read the balance.
    #[serde(rename = "credits:read")]
    CreditsRead,
    /// Read the usage.
    #[serde(rename = "usage:read")]
    UsageRead,
    /// Read contacts.
    #[serde(rename = "contacts:read")]
    ContactsRead,
    /// Change contacts.
    #[serde(rename = "contacts:write")]
    ContactsWrite,
    /// QR code, number check, groups.
    #[serde(rename = "session:read")]
    SessionRead,
    /// Whom the AI answers.
    #[serde(rename = "ai:write")]
    AiWrite,
    /// Everything.
    #[serde(rename = "admin:*")]
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::ConversationsRead,
        Self::ConversationsWrite,
        Self::MessagesSend,
        Self::ProductsRead,
        Self::ProductsWrite,
        Self::CreditsRead,
        Self::UsageRead,
        Self::ContactsRead,
        Self::ContactsWrite,
        Self::SessionRead,
        Self::AiWrite,
        Self::Admin,
    ];

    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::ConversationsRead => "conversations:read",
            Self::ConversationsWrite => "conversations:write",
            Self::MessagesSend => "messages:send",
            Self::ProductsRead => "products:read",
            Self::ProductsWrite => "products:write",
            Self::CreditsRead => "credits:read",
            Self::UsageRead => "usage:read",
            Self::ContactsRead => "contacts:read",
            Self::ContactsWrite => "contacts:write",
            Self::SessionRead => "session:read",
            Self::AiWrite => "ai:write",
            Self::Admin => "admin:*",
        }
    }

    /// Whether having this scope is enough where `wanted` is required.
    pub fn grants(self, wanted: Self) -> bool {
        self == Self::Admin || self == wanted
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// There is no such scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope {0}; there are {all}", all = Scope::ALL.map(Scope::word).join(", "))]
pub struct UnknownScope(String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(word: &str) -> Result<Self, UnknownScope> {
        Self::ALL.into_iter().find(|scope| scope.word() == word).ok_or_else(|| UnknownScope(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_cross_to_the_window_as_they_are_written() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.word());
            assert_eq!(scope.word().parse(), Ok(scope));
        }
    }
}
