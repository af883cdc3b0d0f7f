//! What a message is made of.

use super::{ListMenu, ProductCard};
use serde::{Deserialize, Serialize};

/// Whether the customer or we wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// From us.
    Out,
}

/// Who is speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Author {
    /// The customer.
    Customer,
    /// Balas's own bot.
    Bot,
    /// A person of the shop.
    HumanAgent,
    /// A script, or Balas itself.
    System,
}

/// What kind of message it is; the words of the wabot dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the field's own words")]
pub enum Kind {
    Text,
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
    Location,
    Contact,
    Buttons,
    ButtonReply,
    List,
    ListReply,
    Product,
    Reaction,
    Note,
    Event,
    Unknown,
}

/// A point on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Location {
    /// Degrees, -90 to 90.
    #[schemars(range(min = -90, max = 90))]
    pub latitude: f64,
    /// Degrees, -180 to 180.
    #[schemars(range(min = -180, max = 180))]
    pub longitude: f64,
    /// What the place is called; may be empty.
    #[serde(default)]
    pub name: String,
}

/// A contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
pub struct ContactCard {
    /// Name on the card.
    pub name: String,
    /// Numbers as written on the card.
    pub numbers: Vec<String>,
}

/// Media in the store, by content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRef {
    /// SHA-256 of the bytes, lower-case hex.
    pub hash: String,
    /// Type by content.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// File name as sent, already stripped of directories.
    #[serde(default)]
    pub name: String,
    /// Where it was fetched from, for services that fetch it themselves; empty where it came otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// The button that a reply names, by label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TapTarget {
    /// Label of the button that was tapped.
    pub label: String,
}

/// What is said, apart from who says it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The kind decides which of the other fields are set.
    pub kind: Kind,
    /// Text, caption, or label of the tapped button.
    pub text: String,
    /// For media kinds.
    pub media: Option<MediaRef>,
    /// For `location`.
    pub location: Option<Location>,
    /// For `contact`.
    pub contact: Option<ContactCard>,
    /// Labels, for `buttons`.
    pub buttons: Vec<String>,
    /// The small print of `buttons` and `list`; empty for none.
    pub footer: String,
    /// For `list`.
    pub list: Option<ListMenu>,
    /// For `product`: what it was when it was offered.
    pub product: Option<ProductCard>,
    /// The network's id of the message that is answered; empty for none.
    pub reply_to: String,
}

impl Content {
    /// A plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::of(Kind::Text, text)
    }

    /// A text with reply buttons.
    pub fn buttons(text: impl Into<String>, buttons: Vec<String>) -> Self {
        Self { buttons, ..Self::of(Kind::Buttons, text) }
    }

    /// A sign on a message; an empty one takes the earlier one away.
    pub fn reaction(sign: impl Into<String>, to: impl Into<String>) -> Self {
        Self { reply_to: to.into(), ..Self::of(Kind::Reaction, sign) }
    }

    /// Any kind with only a text.
    pub fn of(kind: Kind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            media: None,
            location: None,
            contact: None,
            buttons: Vec::new(),
            footer: String::new(),
            list: None,
            product: None,
            reply_to: String::new(),
        }
    }

    /// What can be chosen in it: its buttons, or the rows of its list.
    pub fn choices(&self) -> Vec<&str> {
        match &self.list {
            Some(menu) => menu.rows().map(|row| row.title.as_str()).collect(),
            None => self.buttons.iter().map(String::as_str).collect(),
        }
    }

    /// The text, its choices as numbered lines below it, and its small print: for who has no buttons and no lists.
    pub fn numbered(&self) -> String {
        if let Some(menu) = &self.list {
            return menu.numbered(&self.text, &self.footer);
        }
        let lines = self.buttons.iter().enumerate().map(|(index, label)| format!("\n{}. {label}", index + 1));
        let lines: String = lines.collect();
        match (lines.is_empty(), self.footer.as_str()) {
            (true, _) => self.text.clone(),
            (false, "") => format!("{}\n{lines}", self.text),
            (false, footer) => format!("{}\n{lines}\n\n{footer}", self.text),
        }
    }
}
