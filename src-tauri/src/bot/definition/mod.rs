//! The bot as its operator writes it: a TOML file, and the model that the app edits. Unknown fields are errors, so that a slip
//! of the pen is found at once. What is written out again is the same bot, without the keys of its models.

pub mod ai;
pub mod hours;
pub mod rule;
pub mod values;

use crate::{file_fault, model::AiSettingId};
use ai::Ai;
use hours::Hours;
use rule::Rule;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::collections::BTreeMap;
use values::{Check, Checked, Texts, Unacceptable, Zone, checked, no_blank};

/// The longest burst: nobody waits longer for an answer, and what seems to lies behind a clock that was set back.
pub const LONGEST_BURST_MILLIS: i64 = 300_000;

/// A bot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Definition {
    /// By which the programs that are called know us.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub webhook_key: String,
    /// How long a customer's lines are gathered.
    pub burst_seconds: Burst,
    /// After so many answers in a row a person is asked for.
    pub max_replies_in_a_row: u32,
    /// The zone of the hours.
    pub timezone: Zone,
    /// Words that ask for a person.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "checked")]
    pub handover: Vec<Handover>,
    /// Rules; the first that matches answers.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "checked")]
    pub rule: Vec<Rule>,
    /// When the shop is open; none is always.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "checked")]
    pub hours: Vec<Hours>,
    /// What the model knows besides the catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "checked")]
    pub faq: Vec<Faq>,
    /// The settings of the AI.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "settings")]
    pub ai: BTreeMap<AiSettingId, Ai>,
    /// What happens when nothing matched.
    #[serde(skip_serializing_if = "Fallback::is_silence")]
    pub fallback: Fallback,
}

/// Words that ask for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// A phrase or several.
    pub phrase: Texts,
}

/// A question that customers ask, and what the shop says to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// What happens when nothing matched and no model answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fallback {
    /// Texts, in order; none is silence.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub reply: Texts,
    /// A person is asked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub handover: bool,
}

impl Fallback {
    fn is_silence(&self) -> bool {
        *self == Self::default()
    }
}

/// Seconds for which a customer's lines are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Burst(u32);

impl Burst {
    /// The same in milliseconds.
    pub fn millis(self) -> i64 {
        i64::from(self.0) * 1000
    }
}

impl From<Burst> for u32 {
    fn from(Burst(seconds): Burst) -> Self {
        seconds
    }
}

impl TryFrom<u32> for Burst {
    type Error = Unacceptable;

    fn try_from(seconds: u32) -> Result<Self, Unacceptable> {
        match i64::from(seconds) * 1000 > LONGEST_BURST_MILLIS {
            true => Err(Unacceptable("it is more than 300".to_owned())),
            false => Ok(Self(seconds)),
        }
    }
}

/// Why a file is not a bot. The message names line and field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DefinitionError(String);

impl Default for Definition {
    fn default() -> Self {
        Self {
            webhook_key: String::new(),
            burst_seconds: Burst(4),
            max_replies_in_a_row: 5,
            timezone: Zone::default(),
            handover: Vec::new(),
            rule: Vec::new(),
            hours: Vec::new(),
            faq: Vec::new(),
            ai: BTreeMap::new(),
            fallback: Fallback::default(),
        }
    }
}

impl Definition {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is not TOML, has an unknown field, or a value that cannot be.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        toml::from_str(text).map_err(|error| DefinitionError(file_fault::describe(text, &error)))
    }

    /// The same as a file: what has its usual value is left out, and every key of a model is empty.
    ///
    /// # Errors
    /// Never with a definition that was read from a file.
    pub fn to_toml(&self) -> Result<String, DefinitionError> {
        toml::to_string(self).map_err(|error| DefinitionError(error.to_string()))
    }

    /// What rules and fallback say, without what is filled in: that may be a customer's words.
    pub fn own_words(&self) -> Vec<String> {
        let rules = self.rule.iter().filter(|rule| !rule.off).flat_map(|rule| rule.reply.0.iter());
        rules.chain(self.fallback.reply.0.iter()).map(|text| literal(text)).collect()
    }
}

fn literal(template: &str) -> String {
    let mut pieces = template.split('{');
    let first = pieces.next().unwrap_or_default();
    let others = pieces.map(|piece| piece.split_once('}').map_or(piece, |(_, tail)| tail));
    std::iter::once(first).chain(others).collect::<Vec<_>>().join("\n")
}

impl Check for Handover {
    fn check(&self) -> Result<(), Unacceptable> {
        match self.phrase.is_empty() {
            true => Err(Unacceptable("phrase: there is none".to_owned())),
            false => no_blank("phrase", &self.phrase.0),
        }
    }
}

impl Check for Faq {
    fn check(&self) -> Result<(), Unacceptable> {
        no_blank("question", std::slice::from_ref(&self.question))?;
        no_blank("answer", std::slice::from_ref(&self.answer))
    }
}

/// Reads the settings under their numbers.
fn settings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<AiSettingId, Ai>, D::Error> {
    const NO_NUMBER: &str = "a setting of the AI has a number, as in [ai.1]";
    let read = BTreeMap::<String, Checked<Ai>>::deserialize(deserializer)?;
    let numbered = read.into_iter().map(|(number, Checked(ai))| {
        let id = number.parse().ok().filter(|AiSettingId(number)| *number > 0);
        id.map(|id| (id, ai)).ok_or_else(|| de::Error::custom(NO_NUMBER))
    });
    numbered.collect()
}

#[cfg(test)]
mod tests;
