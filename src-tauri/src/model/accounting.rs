//! Credits and usage as a person sees them: what is left and for how long, what became of it, and who spent it.
//!
//! Numbers of credits stay far below what JavaScript holds exactly, so they cross over as numbers.

use super::{ChannelId, Realm, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CreditStanding {
    /// There is no plan: nothing is counted, and nothing refused.
    Uncounted,
    /// Enough is left.
    Normal,
    /// Less is left than the person wants to be warned of.
    Low,
    /// Nothing is left.
    Empty,
    /// The account's own service has not told lately.
    Unknown,
}

/// What is left of an account's credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CreditsView {
    /// How it stands.
    pub standing: CreditStanding,
    /// What is left where; `None` without a plan, or where it was never told.
    pub account: Option<AccountView>,
    /// A warning is due below so many; 0 is never.
    #[specta(type = i32)]
    pub warn_below: i64,
    /// How long it lasts; `None` where nothing was used yet.
    pub forecast: Option<ForecastView>,
    /// When a hosted account told it last; `None` for the shop's own, which is always current.
    pub read_at: Option<Timestamp>,
}

/// An account, in the order of spending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct AccountView {
    /// What may still be spent.
    #[specta(type = i32)]
    pub balance: i64,
    /// Of last month's allowance.
    pub rollover: PotView,
    /// Of this month's.
    pub allowance: PotView,
    /// Of what was bought besides.
    pub topup: PotView,
    /// When the next month begins.
    pub renews_at: Option<Timestamp>,
    /// How many of the allowance last one month longer; `None` where the account does not tell.
    #[specta(type = Option<i32>)]
    pub rollover_cap: Option<i64>,
}

/// A part of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct PotView {
    /// What is left in it; practice may owe.
    #[specta(type = i32)]
    pub left: i64,
    /// What it held this month.
    #[specta(type = i32)]
    pub of: i64,
}

/// How long credits last at the pace of late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ForecastView {
    /// Credits of a day.
    #[specta(type = i32)]
    pub per_day: i64,
    /// Whole days that what is left lasts.
    #[specta(type = i32)]
    pub days: i64,
}

/// What a line of the ledger tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// The allowance of a month, or a change to it.
    Granted,
    /// Bought besides.
    Bought,
    /// Left of last month's allowance.
    RolledOver,
    /// Lost, or a debt forgiven, with the end of a month.
    Expired,
    /// Spent on a day, without what was returned.
    Used,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LedgerLine {
    /// What it tells.
    pub kind: LedgerKind,
    /// Credits; negative when they go.
    #[specta(type = i32)]
    pub amount: i64,
    /// When; the end of the day for what was used on it.
    pub at: Timestamp,
}

/// Lines of the ledger, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LedgerPage {
    /// The lines.
    pub items: Vec<LedgerLine>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// Usage of some days, today the last of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct UsageView {
    /// Each day, oldest first.
    pub days: Vec<SpeakerDay>,
    /// Each number that was written from, in both realms.
    pub numbers: Vec<NumberUsage>,
    /// Messages of ours on these days.
    #[specta(type = i32)]
    pub sent: i64,
    /// Credits spent on as many days before them; `None` where nothing is known of those.
    #[specta(type = Option<i32>)]
    pub before: Option<i64>,
}

/// Credits of one day, by who spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct SpeakerDay {
    /// Which, `YYYY-MM-DD` in UTC.
    pub date: String,
    /// People.
    #[specta(type = i32)]
    pub human: i64,
    /// The bot's rules.
    #[specta(type = i32)]
    pub bot: i64,
    /// The bot's model.
    #[specta(type = i32)]
    pub ai: i64,
    /// Scripts.
    #[specta(type = i32)]
    pub script: i64,
}

/// What one number sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct NumberUsage {
    /// Which.
    pub channel_id: ChannelId,
    /// The shop's name for it.
    pub name: String,
    /// Practice costs the shop nothing.
    pub realm: Realm,
    /// Messages.
    #[specta(type = i32)]
    pub sent: i64,
    /// Credits spent on them.
    #[specta(type = i32)]
    pub credits: i64,
}

/// A plan that somebody chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct PlanDraft {
    /// Credits of a month.
    pub allowance: u32,
    /// How many of them last one month longer.
    pub rollover_cap: u32,
}
