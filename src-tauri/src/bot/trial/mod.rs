//! The test bench: what the bot would do with a customer's words, shown to the person who writes its rules. A program or a
//! model is asked as it would be; nothing is stored, and no customer gets anything.

mod chat;
mod words;

pub use chat::{chat, messages};
pub use words::words;

use super::{
    change,
    definition::Definition,
    form::BotHours,
    opening::{self, Opening},
};
use crate::{
    error::Result,
    model::{AiSettingId, Timestamp},
};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The customer of a trial: a number of the simulated world, which nobody has.
const CUSTOMER: (&str, &str) = ("Dewi", "6281234560190");

/// What answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum TrialBy {
    /// The words ask for a person.
    Phrase {
        /// Which of them.
        phrase: String,
    },
    /// A rule.
    Rule {
        /// Its name.
        name: String,
        /// Its place.
        at: u32,
    },
    /// A setting of the AI is asked.
    Ai {
        /// Which.
        id: AiSettingId,
    },
    /// What is said when nothing matches.
    Fallback,
    /// The away text.
    Away,
    /// Nothing.
    Nobody,
}

/// What the bot would do.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct BotTrial {
    /// What answers.
    pub by: TrialBy,
    /// What it would say, in order.
    pub says: Vec<TrialMessage>,
    /// Tags that the customer would get.
    pub tags: Vec<String>,
    /// A person would be asked for.
    pub hands_over: bool,
    /// The program that was asked.
    pub call: Option<TrialCall>,
}

/// A message that would be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TrialMessage {
    /// Its words; the name of a product, or the address of a file.
    pub text: String,
    /// Its buttons or rows.
    pub choices: Vec<String>,
    /// Why it would be left out; empty where it would not.
    pub left_out: String,
}

/// A call of a program, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TrialCall {
    /// Where.
    pub url: String,
    /// What it was told, as JSON.
    pub request: String,
    /// What it answered, shortened; empty where it did not.
    pub response: String,
    /// Why its answer is none; empty where it is one.
    pub fault: String,
    /// How long it took.
    pub millis: u32,
}

/// A line of a chat that is tried out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct TrialLine {
    /// Whether the customer says it.
    pub by_customer: bool,
    /// What.
    pub text: String,
}

/// What a model would answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct TrialAnswer {
    /// What it would say, in order.
    pub says: Vec<TrialMessage>,
    /// What it goes by.
    pub sources: Vec<String>,
    /// Why a person would be asked for; empty where none would.
    pub handover: String,
    /// Why there is no answer; empty where there is one.
    pub fault: String,
}

/// How the shop stands at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OpeningView {
    /// People can be reached.
    pub is_open: bool,
    /// When it opens, HH:MM; empty where it is open, or never opens.
    pub next_open: String,
    /// What a customer reads meanwhile; empty for nothing.
    pub away: String,
}

/// How the shop would stand at a moment with these hours, stored or not.
///
/// # Errors
/// When the hours cannot be.
pub fn opening(hours: Vec<BotHours>, timezone: String, at: Timestamp) -> Result<OpeningView> {
    let mut definition = Definition::default();
    change::apply_hours(&mut definition, timezone, hours)?;
    Ok(match opening::at(&definition.hours, &definition.timezone.rules(), at) {
        Opening::Open => OpeningView { is_open: true, next_open: String::new(), away: String::new() },
        Opening::Closed { next_open, away, .. } => OpeningView { is_open: false, away, next_open },
    })
}

/// Words without choices.
fn plain(text: String) -> TrialMessage {
    TrialMessage { text, choices: Vec::new(), left_out: String::new() }
}
