//! A text that cannot be shown by accident.

use serde::{Deserialize, Deserializer, de};
use std::fmt;
use zeroize::Zeroizing;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "•••";

/// Characters of a key that a person recognises it by.
const SHOWN: usize = 4;
/// Of a key that is shorter, those would be too much.
const LONG: usize = 12;

/// A key, token or passphrase. `Debug` and `Display` hide it, and it is wiped from memory when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret without the white space that copying brings along.
    pub fn new(secret: &str) -> Self {
        Self(Zeroizing::new(secret.trim().to_owned()))
    }

    /// None.
    pub fn empty() -> Self {
        Self::new("")
    }

    /// The secret itself, for the one place that uses it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last characters, by which a person recognises it; empty where they would be too much of it.
    pub fn ending(&self) -> &str {
        match self.0.char_indices().rev().nth(SHOWN - 1) {
            Some((at, _)) if self.0.chars().count() >= LONG => self.0.get(at..).unwrap_or_default(),
            _ => "",
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// Takes a text. Its errors do not repeat what was there, as those of the library would.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(deserializer) {
            Ok(toml::Value::String(text)) => Ok(Self::new(&text)),
            _ => Err(de::Error::custom("it has to be a text in quotes")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_recognised_by_its_ending_and_a_short_one_by_nothing() {
        for (key, ending) in [("tk_live_0000000000007f31", "7f31"), ("kunci-kopi-é", "pi-é"), ("hunter2", ""), ("", "")]
        {
            assert_eq!(Secret::new(key).ending(), ending, "{key}");
        }
    }
}
