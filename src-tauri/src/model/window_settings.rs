//! How the window looks and takes what is typed: size of messages, what sends, and the keys that were given other places.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::{collections::BTreeMap, ops::RangeInclusive};

/// Per cent that messages may be drawn at.
const MESSAGE_SIZE: RangeInclusive<u8> = 90..=150;
/// Actions that may have keys of their own, keys of one action, and characters of one key.
const KEYS: (usize, usize, usize) = (200, 4, 32);

/// What sends a message from the field to answer in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SendKey {
    /// Enter; with Shift it is a new line.
    #[default]
    Enter,
    /// Enter with Ctrl; alone it is a new line.
    CtrlEnter,
}

/// The window's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WindowSettings {
    /// How large messages are, in per cent.
    pub message_size: u8,
    /// What sends a message.
    pub send_key: SendKey,
    /// Whether single letters act outside of text fields.
    pub single_letters: bool,
    /// Keys by action, where they are others than the usual ones; none switches an action's keys off.
    pub keys: BTreeMap<String, Vec<String>>,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self { message_size: 100, send_key: SendKey::Enter, single_letters: true, keys: BTreeMap::new() }
    }
}

impl WindowSettings {
    /// Whether a size can be drawn.
    pub fn has_possible_size(&self) -> bool {
        MESSAGE_SIZE.contains(&self.message_size)
    }

    /// Whether there are no more keys, and no longer ones, than a keyboard has use for.
    pub fn has_possible_keys(&self) -> bool {
        let (actions, keys, length) = KEYS;
        let fits = |text: &str| !text.is_empty() && text.chars().count() <= length;
        let all_fit =
            self.keys.iter().all(|(action, own)| fits(action) && own.len() <= keys && own.iter().all(|key| fits(key)));
        self.keys.len() <= actions && all_fit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_window_cannot_do_is_told() {
        let usual = WindowSettings::default();
        assert!(usual.has_possible_size() && usual.has_possible_keys());
        assert!(!WindowSettings { message_size: 89, ..usual.clone() }.has_possible_size());
        assert!(!WindowSettings { message_size: 151, ..usual.clone() }.has_possible_size());
        for keys in [vec![String::new()], vec!["x".repeat(33)], vec!["x".to_owned(); 5]] {
            let keys = BTreeMap::from([("undo".to_owned(), keys)]);
            assert!(!WindowSettings { keys, ..usual.clone() }.has_possible_keys());
        }
        let none = BTreeMap::from([("undo".to_owned(), Vec::new())]);
        assert!(WindowSettings { keys: none, ..usual }.has_possible_keys(), "an action may have no key");
    }
}
