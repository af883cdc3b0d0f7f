//! One keyword rule: what it listens for, and what it does.

use super::values::{Check, Texts, Unacceptable, WebUrl, no_blank};
use crate::{
    contacts,
    model::{Content, Kind, ListMenu, ListRow, ListSection},
    outbox,
};
use regex::{Regex, RegexBuilder};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::fmt;

/// A rule. What it does it does in this order: tags, reply, product, media, webhook, handover.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// What it listens for.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub keyword: Texts,
    /// How.
    #[serde(rename = "match", skip_serializing_if = "Match::is_default")]
    pub how: Match,
    /// The numbers that it listens on, by id or slug; none is all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Tags that the customer gets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Texts, in order.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub reply: Texts,
    /// Code of a product that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// A file that is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<WebUrl>,
    /// A program that is asked for the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<WebUrl>,
    /// A person is asked for afterwards.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub handover: bool,
    /// It does not listen for now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// Buttons under the last text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// A list to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
}

/// How a rule listens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "RuleMatch")]
pub enum Match {
    /// The whole message, or its beginning where the keyword ends in `#`.
    #[default]
    Exact,
    /// The words, somewhere in it.
    Contains,
    /// A regular expression, matched in linear time.
    Pattern,
    /// Everything.
    Any,
}

impl Match {
    fn is_default(&self) -> bool {
        *self == Self::Exact
    }
}

/// A button, and the words that tapping it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it shows.
    pub label: String,
    /// What it says to the bot; the label where absent.
    pub says: Option<String>,
}

/// A list to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// What stands on the button that opens it.
    pub button: String,
    /// What can be chosen.
    pub rows: Vec<String>,
}

impl List {
    /// The list under these words.
    pub fn message(&self, words: impl Into<String>) -> Content {
        let rows = self.rows.iter().map(|title| ListRow { title: title.clone(), description: String::new() });
        let sections = vec![ListSection { title: String::new(), rows: rows.collect() }];
        let menu = ListMenu { title: String::new(), button: self.button.clone(), sections };
        Content { list: Some(menu), ..Content::of(Kind::List, words) }
    }
}

/// Compiles a pattern. The engine takes time in proportion to the text, whatever the pattern.
///
/// # Errors
/// When it is none, or a very large one.
pub fn pattern(keyword: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(keyword).case_insensitive(true).size_limit(1 << 20).build()
}

impl Check for Rule {
    fn check(&self) -> Result<(), Unacceptable> {
        if self.keyword.is_empty() && self.how != Match::Any {
            return Err(Unacceptable("keyword: there is none; write one, or match = \"any\"".to_owned()));
        }
        no_blank("keyword", &self.keyword.0)?;
        if self.how == Match::Pattern {
            for keyword in &self.keyword.0 {
                pattern(keyword).map_err(|error| Unacceptable(format!("keyword: {}", reason(&error))))?;
            }
        }
        no_blank("channels", &self.channels)?;
        no_blank("tags", &self.tags)?;
        if self.tags.iter().any(|tag| tag.chars().count() > contacts::TAGS.1) {
            return Err(Unacceptable(format!("tags: one is longer than {} characters", contacts::TAGS.1)));
        }
        no_blank("product", self.product.as_slice())?;
        self.check_choices()
    }
}

impl Rule {
    fn check_choices(&self) -> Result<(), Unacceptable> {
        if !self.buttons.is_empty() {
            if self.reply.is_empty() {
                return Err(Unacceptable("buttons: they need a reply to stand under".to_owned()));
            }
            let labels = self.buttons.iter().map(|button| button.label.clone()).collect();
            outbox::check_content(&Content::buttons("x", labels))
                .map_err(|error| Unacceptable(format!("buttons: {error}")))?;
        }
        match &self.list {
            Some(list) => {
                outbox::check_content(&list.message("x")).map_err(|error| Unacceptable(format!("list: {error}")))
            }
            None => Ok(()),
        }
    }
}

/// The last line of the library's report; those before it draw the pattern.
fn reason(error: &regex::Error) -> String {
    let report = error.to_string();
    report.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

impl Serialize for Button {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            label: &'a str,
            says: &'a str,
        }
        match &self.says {
            None => self.label.serialize(serializer),
            Some(says) => Fields { label: &self.label, says }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Button {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            label: String,
            #[serde(default)]
            says: Option<String>,
        }
        struct LabelOrFields;
        impl<'de> Visitor<'de> for LabelOrFields {
            type Value = Button;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a label in quotes, or { label = \"…\", says = \"…\" }")
            }

            fn visit_str<E: de::Error>(self, label: &str) -> Result<Button, E> {
                Ok(Button { label: label.to_owned(), says: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Button, A::Error> {
                let Fields { label, says } = Fields::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Button { label, says })
            }
        }
        deserializer.deserialize_any(LabelOrFields)
    }
}
