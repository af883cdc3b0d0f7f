//! What a tap on a button leads to, before anybody has tapped it.

use serde::Serialize;

/// What the bot does when a label is tapped in a conversation that it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "does", rename_all = "snake_case")]
pub enum TapOutcome {
    /// The tap is stored, and that is all.
    Nothing,
    /// A rule answers.
    Rule {
        /// What the rule is called.
        name: String,
        /// A person is asked for afterwards.
        hands_over: bool,
    },
    /// No rule matches, and a model is asked.
    Ai,
    /// No rule matches, and the bot says what it says then.
    Fallback,
    /// A person is asked for.
    HandsOver,
}
