//! Wire types of the wabot dialect: credits and usage.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer to `credits`. What cannot be counted is `null`: without a plan credits are unlimited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Credits {
    /// What may still be spent.
    pub balance: Option<i64>,
    /// This month's credits.
    pub allowance: Allowance,
    /// What is left of last month's.
    pub rollover: Rollover,
    /// What was bought besides.
    pub topup: Topup,
}

/// This month's credits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Allowance {
    /// What the month began with.
    pub granted: Option<i64>,
    /// What was spent of it.
    pub used: i64,
    /// What is left of it.
    pub remaining: Option<i64>,
    /// When the next month begins, RFC 3339.
    pub resets_at: Option<String>,
}

/// What is left of last month's credits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Rollover {
    /// What is left of it.
    pub remaining: Option<i64>,
    /// When that is lost, RFC 3339; `null` where nothing is left.
    pub expires_at: Option<String>,
}

/// What was bought besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Topup {
    /// What is left of it.
    pub remaining: Option<i64>,
}

/// Answer to `usage`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Usage {
    /// How many days it covers.
    pub days: u32,
    /// The first of them, `YYYY-MM-DD`.
    pub from: String,
    /// The last of them, today.
    pub to: String,
    /// Credits that were spent, without what was returned.
    pub credits_used: i64,
    /// Messages of all these days.
    pub messages: MessageCounts,
    /// Each day, oldest first.
    pub daily: Vec<DayUsage>,
}

/// How many messages there were, and who spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MessageCounts {
    /// From customers.
    pub r#in: i64,
    /// From us.
    pub out: i64,
    /// Of ours, the bot's.
    pub bot: i64,
    /// Of ours, people's.
    pub human: i64,
    /// Of ours, those of scripts.
    pub system: i64,
}

/// One day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DayUsage {
    /// Which, `YYYY-MM-DD`.
    pub date: String,
    /// Credits that were spent on its messages, without what was returned.
    pub credits_used: i64,
    /// Messages from customers.
    pub r#in: i64,
    /// Messages from us.
    pub out: i64,
}
