//! The bot as the window shows and edits it: texts as they were typed, and nothing of the keys that open its models.

mod shown;
mod typed;

pub use shown::view;
pub(super) use typed::{fallback, faq, general, hours, phrases, rule, setting};

use super::definition::{
    ai::{Mode, hidden},
    hours::Weekday,
    rule::Match,
};
use crate::{model::AiSettingId, secrets::Secret};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A bot.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct BotView {
    /// Which state of it this is. A change names the one that its author has seen, so that nobody undoes what they have not.
    pub version: String,
    /// What is none of the lists.
    pub general: BotGeneral,
    /// Words that ask for a person.
    pub phrases: Vec<String>,
    /// Rules, in order.
    pub rules: Vec<BotRule>,
    /// When the shop is open; none is always.
    pub hours: Vec<BotHours>,
    /// What the model knows besides the catalogue.
    pub faq: Vec<BotFaq>,
    /// The settings of the AI.
    pub ai: Vec<BotAi>,
    /// What happens when nothing matched.
    pub fallback: BotFallback,
}

/// What is none of the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BotGeneral {
    /// By which the programs that are called know us.
    pub webhook_key: String,
    /// How long a customer's lines are gathered.
    pub burst_seconds: u32,
    /// After so many answers in a row a person is asked for.
    pub max_replies_in_a_row: u32,
    /// The zone of the hours.
    pub timezone: String,
}

/// A keyword rule. A text that is not filled in is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BotRule {
    /// What it listens for.
    pub keywords: Vec<String>,
    /// How.
    pub how: Match,
    /// Whether it listens at all.
    pub on: bool,
    /// The numbers that it listens on; none is all.
    pub channels: Vec<String>,
    /// Tags that the customer gets.
    pub tags: Vec<String>,
    /// Texts, in order.
    pub replies: Vec<String>,
    /// Buttons under the last text.
    pub buttons: Vec<RuleButton>,
    /// What opens a list; empty where there is none.
    pub list_button: String,
    /// What can be chosen from it.
    pub list_rows: Vec<String>,
    /// Code of a product that is shown.
    pub product: String,
    /// A file that is sent.
    pub media: String,
    /// A program that is asked for the answer.
    pub webhook: String,
    /// A person is asked for afterwards.
    pub handover: bool,
}

/// A button of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RuleButton {
    /// What it shows.
    pub label: String,
    /// What it says to the bot; empty for the label.
    pub says: String,
}

/// Days and the spans in which the shop is open on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BotHours {
    /// On which days.
    pub days: Vec<Weekday>,
    /// From when to when, as `08:00-17:00`.
    pub open: Vec<String>,
    /// Days on which these spans do not begin, as `2026-12-25`.
    pub holidays: Vec<String>,
    /// What a customer reads outside; empty for nothing.
    pub away: String,
}

/// A question that customers ask, and what the shop says to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BotFaq {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// What happens when nothing matched and no model answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BotFallback {
    /// Texts, in order; none is silence.
    pub replies: Vec<String>,
    /// A person is asked for.
    pub handover: bool,
}

/// A setting of the AI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct BotAi {
    /// Its number, which the dialects know.
    pub id: AiSettingId,
    /// What the shop calls it.
    pub name: String,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// Whether it answers by itself.
    pub mode: Mode,
    /// How long a draft waits for the agent before it is sent.
    pub draft_seconds: u32,
    /// Where the model is.
    pub base_url: String,
    /// The model's name.
    pub model: String,
    /// What opens it; empty keeps what is stored, and nothing is ever shown.
    #[serde(serialize_with = "hidden")]
    #[specta(type = String)]
    pub api_key: Secret,
    /// What the shop tells it.
    pub instructions: String,
    /// What it may spend in a day; `None` for no limit.
    pub daily_credits: Option<u32>,
    /// The numbers that it answers on; none is all.
    pub channels: Vec<String>,
    /// Whether the answer is read as it is written.
    pub stream: bool,
    /// How long an answer may take.
    pub timeout_seconds: u32,
    /// When it answers, within the hours of the shop; none is always.
    pub hours: Vec<BotHours>,
}
