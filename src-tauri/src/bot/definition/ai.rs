//! A setting of the AI: which model, when, where, and how much it may spend.

use super::{
    hours::Hours,
    values::{Check, Unacceptable, WebUrl, checked},
};
use crate::secrets::Secret;
use serde::{Deserialize, Serialize, Serializer};

/// Seconds that an answer may take, at most.
const LONGEST_TIMEOUT: u32 = 120;
/// Seconds that a draft may wait, at most.
const LONGEST_DRAFT: u32 = 86_400;

/// A setting. One that does not say `enabled = true` is switched off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ai {
    /// What the shop calls it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// Whether it answers by itself.
    pub mode: Mode,
    /// How long a draft waits for the agent before it is sent.
    pub draft_seconds: u32,
    /// Where the model is: the part before `/chat/completions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<WebUrl>,
    /// The model's name.
    pub model: String,
    /// What opens it. It is sealed when it is stored, and an empty one is the one that is stored.
    #[serde(default = "Secret::empty", serialize_with = "hidden")]
    pub api_key: Secret,
    /// What the shop tells it.
    pub instructions: String,
    /// What it may spend in a day; no limit where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_credits: Option<u32>,
    /// The numbers that it answers on, by id or slug; none is all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Whether the answer is read as it is written.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stream: bool,
    /// How long an answer may take.
    pub timeout_seconds: u32,
    /// When it answers, within the hours of the shop; none is always.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "checked")]
    pub hours: Vec<Hours>,
}

/// Who sends what the model wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "BotMode")]
pub enum Mode {
    /// It leaves at once.
    #[default]
    Answer,
    /// The agent sees it first.
    Draft,
}

impl Default for Ai {
    fn default() -> Self {
        Self {
            name: String::new(),
            enabled: false,
            mode: Mode::Answer,
            draft_seconds: 120,
            base_url: None,
            model: String::new(),
            api_key: Secret::empty(),
            instructions: String::new(),
            daily_credits: None,
            channels: Vec::new(),
            stream: false,
            timeout_seconds: 30,
            hours: Vec::new(),
        }
    }
}

impl Check for Ai {
    fn check(&self) -> Result<(), Unacceptable> {
        let wrong = |sentence: String| Err(Unacceptable(sentence));
        if self.enabled && self.base_url.is_none() {
            return wrong("base_url: there is none, and the setting is enabled".to_owned());
        }
        if self.enabled && self.model.trim().is_empty() {
            return wrong("model: there is none, and the setting is enabled".to_owned());
        }
        if !(1..=LONGEST_TIMEOUT).contains(&self.timeout_seconds) {
            return wrong(format!("timeout_seconds: it has to be 1 to {LONGEST_TIMEOUT}"));
        }
        if self.draft_seconds > LONGEST_DRAFT {
            return wrong(format!("draft_seconds: it is more than {LONGEST_DRAFT}"));
        }
        Ok(())
    }
}

/// A key is never written out.
pub(in crate::bot) fn hidden<S: Serializer>(_: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("")
}
