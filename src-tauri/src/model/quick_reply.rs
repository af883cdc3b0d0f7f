//! Answers that are written once and sent often, and the words in braces that they leave open.

use super::QuickReplyId;
use serde::{Deserialize, Serialize};

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct QuickReply {
    /// Its id.
    pub id: QuickReplyId,
    /// What is typed after the slash.
    pub shortcut: String,
    /// What it says, with the words in braces.
    pub text: String,
}

/// An answer as it was typed into the form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, specta::Type)]
pub struct QuickReplyForm {
    /// The one that is changed; `None` adds one.
    pub id: Option<QuickReplyId>,
    /// What is typed after the slash.
    pub shortcut: String,
    /// What it says.
    pub text: String,
}

/// What a word in braces stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The customer.
    pub customer: String,
    /// The shop.
    pub shop: String,
    /// The person who answers.
    pub agent: String,
}

/// The words in braces.
const NAME: &str = "{name}";
const SHOP: &str = "{shop}";
const AGENT: &str = "{agent}";

impl Names {
    /// A text with its words in braces filled in. One for which there is no name stays, for a person to see.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            filled.push_str(before);
            let word = [NAME, SHOP, AGENT].into_iter().find(|word| from.starts_with(word));
            let (name, length) = match word.map(|word| (self.of(word), word)) {
                Some((name, word)) if !name.is_empty() => (name, word.len()),
                _ => ("{", 1),
            };
            filled.push_str(name);
            rest = from.get(length..).unwrap_or_default();
        }
        filled.push_str(rest);
        filled
    }

    fn of(&self, word: &str) -> &str {
        match word {
            NAME => &self.customer,
            SHOP => &self.shop,
            _ => &self.agent,
        }
    }
}

/// The first word in braces that nobody has filled in.
pub fn unfilled(text: &str) -> Option<&'static str> {
    [NAME, SHOP, AGENT].into_iter().find(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_braces_are_filled_in_once_and_kept_where_there_is_no_name() {
        let names = Names { customer: "Dewi {shop}".to_owned(), shop: "Toko Laras".to_owned(), agent: String::new() };
        assert_eq!(
            names.fill("Halo {name}, ini {agent} dari {shop} {x} {"),
            "Halo Dewi {shop}, ini {agent} dari Toko Laras {x} {"
        );
    }

    #[test]
    fn what_is_not_filled_in_is_found() {
        assert_eq!(unfilled("Halo {agent}"), Some("{agent}"));
        assert_eq!(unfilled("Halo {nama}"), None);
    }
}
