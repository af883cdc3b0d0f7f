//! The rules of credits, as a reducer over entries: what a message costs, which pot it is taken from and goes back to, and
//! what a new month brings.
//!
//! Spent in the order rollover, allowance, top-up. The months are calendar months in UTC from the moment at which the plan
//! began. At the end of one, what was rolled over before is lost, and what is left of the allowance rolls over for one
//! month, up to the plan's cap. What is returned goes back to where it came from; where that month has ended meanwhile it is
//! lent for the present one, as what is left of a month is: beside the cap, because it was paid for and not saved up.
//!
//! Practice may owe: what the pots do not cover makes its allowance negative, and the debt ends with the month.

use super::{ChannelKind, Realm, Timestamp};
use jiff::{Span, civil::DateTime, tz::TimeZone};

/// What one message costs. A hosted account's own service charges for what goes through it.
pub fn cost(channel: ChannelKind, by_ai: bool) -> i64 {
    match (channel, by_ai) {
        (ChannelKind::Hosted, _) => 0,
        (_, true) => 2,
        (_, false) => 1,
    }
}

/// What an entry stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Set aside when a message is queued; negative.
    Reserve,
    /// The message has left; zero, it marks the end.
    Settle,
    /// The message was refused or cancelled; positive.
    Refund,
    /// A month's allowance, or a change to it.
    Grant,
    /// Bought besides.
    Topup,
    /// From the allowance of one month to the rollover of the next: an entry for each of them.
    Rollover,
    /// Lost, or forgiven, with the end of a month.
    Expire,
}

/// Where credits lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pot {
    /// Nowhere: spent while there was no plan.
    None,
    /// Left of last month's allowance.
    Rollover,
    /// This month's.
    Allowance,
    /// Bought besides; stays until it is spent.
    Topup,
}

/// A change to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it stands for.
    pub kind: EntryKind,
    /// The pot that it changes.
    pub pot: Pot,
    /// The plan's month, counted from 0.
    pub month: i64,
    /// Credits; negative when they go.
    pub amount: i64,
    /// When.
    pub at: Timestamp,
}

/// What the shop may spend in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Credits of a month.
    pub allowance: i64,
    /// How many of them last one month longer.
    pub rollover_cap: i64,
    /// Its months are counted from here.
    pub started_at: Timestamp,
}

impl Plan {
    /// When a month begins. The day is that of the plan's beginning, or the last of a shorter month.
    pub fn begin_of(&self, month: i64) -> Timestamp {
        let begun = Span::new().try_months(month).and_then(|span| utc(self.started_at).checked_add(span));
        let begun = begun.and_then(|begin| begin.to_zoned(TimeZone::UTC));
        Timestamp(begun.map_or(i64::MAX, |begin| begin.timestamp().as_millisecond()))
    }

    /// The month that a moment lies in. A clock that was set back before the beginning shows the first.
    pub fn month_of(&self, now: Timestamp) -> i64 {
        let (begin, now_at) = (utc(self.started_at), utc(now));
        let years = i64::from(now_at.year()) - i64::from(begin.year());
        let touched = years * 12 + i64::from(now_at.month()) - i64::from(begin.month());
        let month = if self.begin_of(touched) > now { touched - 1 } else { touched };
        month.max(0)
    }
}

fn utc(at: Timestamp) -> DateTime {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(TimeZone::UTC).datetime()
}

/// A plan as it stands in one realm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// The plan.
    pub plan: Plan,
    /// The month that it was last brought to; `None` before the first.
    pub month: Option<i64>,
    /// What that month's allowance was.
    pub granted: i64,
    /// Left of last month's allowance.
    pub rollover: i64,
    /// Left of this month's.
    pub allowance: i64,
    /// Left of what was bought besides.
    pub topup: i64,
}

impl Account {
    /// What may still be spent.
    pub fn balance(&self) -> i64 {
        self.rollover + self.allowance + self.topup
    }

    /// When the month ends.
    pub fn resets_at(&self) -> Timestamp {
        self.plan.begin_of(self.month.unwrap_or_default() + 1)
    }

    /// Brings the account to the month of `now`. Of several missed months the first and the last are enough: nothing was
    /// spent in those between, and what they granted has rolled over and expired.
    pub fn roll(&mut self, now: Timestamp) -> Vec<Entry> {
        let current = self.plan.month_of(now);
        let missed = match self.month {
            None => vec![current],
            Some(month) if month + 1 < current => vec![month + 1, current],
            Some(month) if month < current => vec![current],
            Some(_) => Vec::new(),
        };
        missed.into_iter().flat_map(|month| self.begin(month)).collect()
    }

    fn begin(&mut self, month: i64) -> Vec<Entry> {
        let kept = self.allowance.clamp(0, self.plan.rollover_cap);
        let lost = self.allowance - kept;
        self.month = Some(month);
        self.granted = 0;
        let changes = [
            (EntryKind::Expire, Pot::Rollover, -self.rollover),
            (EntryKind::Expire, Pot::Allowance, -lost),
            (EntryKind::Rollover, Pot::Allowance, -kept),
            (EntryKind::Rollover, Pot::Rollover, kept),
            (EntryKind::Grant, Pot::Allowance, self.plan.allowance),
        ];
        let at = self.plan.begin_of(month);
        let changes = changes.into_iter().filter(|(kind, _, amount)| *amount != 0 || *kind == EntryKind::Grant);
        changes.map(|(kind, pot, amount)| self.enter(kind, pot, amount, at)).collect()
    }

    /// Another plan takes the place of this one in the month that is under way: its allowance grows by the difference, or
    /// shrinks by as much of it as is left.
    pub fn change_plan(&mut self, plan: Plan, now: Timestamp) -> Entry {
        let difference = (plan.allowance - self.granted).max(-self.allowance.max(0));
        self.plan = plan;
        self.enter(EntryKind::Grant, Pot::Allowance, difference, now)
    }

    /// Adds what was bought.
    pub fn top_up(&mut self, amount: i64, now: Timestamp) -> Entry {
        self.enter(EntryKind::Topup, Pot::Topup, amount, now)
    }

    /// Takes `cost` in the order of spending. `None` where there is not enough of it and `realm` may not owe.
    pub fn spend(&mut self, realm: Realm, cost: i64, now: Timestamp) -> Option<Vec<Entry>> {
        if realm == Realm::Real && self.balance() < cost {
            return None;
        }
        let from_rollover = cost.min(self.rollover.max(0));
        let from_topup = (cost - from_rollover - self.allowance.max(0)).clamp(0, self.topup.max(0));
        let from_allowance = cost - from_rollover - from_topup;
        let shares = [(Pot::Rollover, from_rollover), (Pot::Allowance, from_allowance), (Pot::Topup, from_topup)];
        let taken = shares.into_iter().filter(|(_, share)| *share > 0);
        Some(taken.map(|(pot, share)| self.enter(EntryKind::Reserve, pot, -share, now)).collect())
    }

    /// Gives back what was reserved.
    pub fn refund(&mut self, reserved: &Entry, now: Timestamp) -> Entry {
        let pot = match reserved.pot {
            Pot::Allowance if Some(reserved.month) != self.month => Pot::Rollover,
            pot => pot,
        };
        self.enter(EntryKind::Refund, pot, -reserved.amount, now)
    }

    fn enter(&mut self, kind: EntryKind, pot: Pot, amount: i64, at: Timestamp) -> Entry {
        match pot {
            Pot::None => {}
            Pot::Rollover => self.rollover += amount,
            Pot::Allowance => self.allowance += amount,
            Pot::Topup => self.topup += amount,
        }
        if kind == EntryKind::Grant {
            self.granted += amount;
        }
        Entry { kind, pot, month: self.month.unwrap_or_default(), amount, at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn account(allowance: i64, rollover_cap: i64, started_at: &str) -> Account {
        let plan = Plan { allowance, rollover_cap, started_at: at(started_at) };
        Account { plan, month: None, granted: 0, rollover: 0, allowance: 0, topup: 0 }
    }

    #[test]
    fn a_month_begins_on_the_plans_day_or_on_the_last_of_a_shorter_month() {
        let plan = account(1, 1, "2026-01-31T10:00:00Z").plan;
        for (month, begin) in [(1, "2026-02-28T10:00:00Z"), (2, "2026-03-31T10:00:00Z"), (25, "2028-02-29T10:00:00Z")] {
            assert_eq!(plan.begin_of(month), at(begin));
            assert_eq!(plan.month_of(at(begin)), month);
            assert_eq!(plan.month_of(at(begin).plus_millis(-1)), month - 1);
        }
        assert_eq!(plan.month_of(at("2025-06-01T00:00:00Z")), 0, "a clock that was set back");
        assert_eq!(plan.begin_of(i64::MAX), Timestamp(i64::MAX));
    }

    #[test]
    fn a_smaller_plan_takes_what_is_left_and_no_more() {
        let mut account = account(10, 0, "2026-01-01T00:00:00Z");
        let now = account.plan.started_at;
        account.roll(now);
        account.spend(Realm::Real, 8, now).unwrap();
        let smaller = Plan { allowance: 5, ..account.plan };
        account.change_plan(smaller, now);
        assert_eq!((account.granted, account.allowance), (8, 0));
        let larger = Plan { allowance: 20, ..account.plan };
        account.change_plan(larger, now);
        assert_eq!((account.granted, account.allowance), (20, 12));
    }

    proptest! {
        #[test]
        fn skipping_idle_months_ends_where_going_through_them_does(
            allowance in 0..50i64, cap in 0..80i64, spent in 0..50i64, months in 1..30i64
        ) {
            let mut leaping = account(allowance, cap, "2026-01-31T00:00:00Z");
            let begin = leaping.plan.started_at;
            leaping.roll(begin);
            leaping.spend(Realm::Practice, spent, begin);
            let mut walking = leaping;
            leaping.roll(leaping.plan.begin_of(months));
            for month in 1..=months {
                walking.roll(walking.plan.begin_of(month));
            }
            prop_assert_eq!(leaping, walking);
        }
    }
}
