//! When a lane whose event could not be stored is tried again. In memory only: after a restart everything is tried at once.

use crate::model::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

const FIRST_MILLIS: i64 = 100;
const LONGEST_MILLIS: i64 = 5_000;
const MOST_DOUBLINGS: u32 = 6;

/// The lanes that have failed lately.
#[derive(Debug, Default)]
pub(super) struct Retries(Mutex<HashMap<String, Failed>>);

#[derive(Debug)]
struct Failed {
    times: u32,
    again_at: Timestamp,
}

impl Retries {
    /// Until when a lane is left alone; `None` when it can be tried.
    pub(super) fn held_until(&self, lane: &str, now: Timestamp) -> Option<Timestamp> {
        let again_at = self.lanes().get(lane)?.again_at;
        // A clock that was set back must not hold a lane for longer than the longest pause.
        (again_at > now && again_at <= now.plus_millis(LONGEST_MILLIS)).then_some(again_at)
    }

    /// Counts a failure and returns when to try again.
    pub(super) fn failed(&self, lane: &str, now: Timestamp) -> Timestamp {
        let mut lanes = self.lanes();
        let times = lanes.get(lane).map_or(0, |failed| failed.times);
        let pause = (FIRST_MILLIS << times.min(MOST_DOUBLINGS)).min(LONGEST_MILLIS);
        let again_at = now.plus_millis(pause);
        lanes.insert(lane.to_owned(), Failed { times: times.saturating_add(1), again_at });
        again_at
    }

    /// Forgets the failures of a lane.
    pub(super) fn succeeded(&self, lane: &str) {
        self.lanes().remove(lane);
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Failed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn pauses_double_up_to_the_longest() {
        let retries = Retries::default();
        let pauses: Vec<i64> = (0..8).map(|_| retries.failed("a", NOW).0 - NOW.0).collect();
        assert_eq!(pauses, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    }

    #[test]
    fn only_the_lane_that_failed_is_held_and_only_until_it_succeeds() {
        let retries = Retries::default();
        let again = retries.failed("a", NOW);
        assert_eq!(retries.held_until("a", NOW), Some(again));
        assert_eq!(retries.held_until("b", NOW), None);
        assert_eq!(retries.held_until("a", again), None);
        retries.succeeded("a");
        assert_eq!(retries.held_until("a", NOW), None);
    }

    #[test]
    fn a_clock_set_back_does_not_hold_a_lane() {
        let retries = Retries::default();
        retries.failed("a", NOW);
        assert_eq!(retries.held_until("a", NOW.plus_millis(-3_600_000)), None);
    }
}
