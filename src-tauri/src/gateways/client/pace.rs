//! How often a service is asked: below its limit, and not at all while it has asked for a pause.
//!
//! Time is the app's clock, so that tests can turn it; it counts only forwards, so that setting the computer's clock back
//! stops nobody.

use crate::{clock::Clock, model::Timestamp};
use governor::{Quota, RateLimiter, clock, middleware::NoOpMiddleware, state::InMemoryState, state::NotKeyed};
use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Requests a minute that a service is taken to allow unless it is known better.
pub const DEFAULT_PER_MINUTE: u32 = 60;
/// The longest pause that a service can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

type Bucket = RateLimiter<NotKeyed, InMemoryState, Passed, NoOpMiddleware<Duration>>;

/// When a service may be asked next.
#[derive(Debug)]
pub struct Pace {
    time: Passed,
    bucket: Option<Bucket>,
    gate: Mutex<Gate>,
}

/// Until when there is no turn, by the time that has passed.
#[derive(Clone, Copy, Debug, Default)]
struct Gate {
    /// The service has asked for it.
    paused: Duration,
    /// The last turn that was refused would have been too early.
    refused: Duration,
}

impl Pace {
    /// A pace that stays below `per_minute` requests in any minute; 0 is no limit.
    pub fn below(per_minute: u32, clock: Clock) -> Self {
        let time = Passed::of(clock);
        let bucket = quota(per_minute).map(|quota| RateLimiter::direct_with_clock(quota, time.clone()));
        Self { time, bucket, gate: Mutex::default() }
    }

    /// Takes a turn.
    ///
    /// # Errors
    /// How long there is none.
    pub fn take(&self) -> Result<(), Duration> {
        let now = self.time.now();
        let mut gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        if gate.paused > now {
            return Err(gate.paused - now);
        }
        let Some(bucket) = &self.bucket else { return Ok(()) };
        bucket.check().map_err(|not_until| {
            let wait = not_until.wait_time_from(now).max(Duration::from_millis(1));
            gate.refused = now + wait;
            wait
        })
    }

    /// No turn for this long: the service has asked for it.
    pub fn pause(&self, wait: Duration) {
        let until = self.time.now() + wait.min(LONGEST_PAUSE);
        let mut gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        gate.paused = gate.paused.max(until);
    }

    /// When the next turn is, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        let now = self.time.now();
        let gate = *self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = gate.paused.max(gate.refused).checked_sub(now).filter(|wait| !wait.is_zero())?;
        Some(self.time.clock().now().plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// Nine tenths of the limit, a sixth of them at once and the others spread: so that no minute, wherever it is cut, sees more.
fn quota(per_minute: u32) -> Option<Quota> {
    NonZeroU32::new(per_minute)?;
    let ours = (per_minute / 10 * 9 + per_minute % 10 * 9 / 10).max(2);
    let at_once = NonZeroU32::new((ours / 6).max(1))?;
    let spread = NonZeroU32::new((ours - at_once.get()).max(1))?;
    Some(Quota::per_minute(spread).allow_burst(at_once))
}

/// Time that has passed on a clock, as far as it went forward.
#[derive(Clone, Debug)]
struct Passed(Arc<(Clock, Mutex<(Timestamp, Duration)>)>);

impl Passed {
    fn of(clock: Clock) -> Self {
        let start = clock.now();
        Self(Arc::new((clock, Mutex::new((start, Duration::ZERO)))))
    }

    fn clock(&self) -> &Clock {
        &self.0.0
    }

    fn now(&self) -> Duration {
        let mut seen = self.0.1.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock().now();
        let forward = u64::try_from(now.0.saturating_sub(seen.0.0)).unwrap_or(0);
        *seen = (now, seen.1 + Duration::from_millis(forward));
        seen.1
    }
}

impl clock::Clock for Passed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pace(per_minute: u32) -> (Pace, crate::clock::ManualClock) {
        let (clock, hand) = Clock::manual(Timestamp(1_780_000_000_000));
        (Pace::below(per_minute, clock), hand)
    }

    #[test]
    fn a_pause_is_kept_shown_and_over() {
        let (pace, hand) = pace(0);
        assert_eq!((pace.take(), pace.next_allowed_at()), (Ok(()), None));
        pace.pause(Duration::from_secs(30));
        pace.pause(Duration::from_secs(5));
        assert_eq!(pace.take(), Err(Duration::from_secs(30)));
        assert_eq!(pace.next_allowed_at(), Some(Timestamp(1_780_000_030_000)));
        hand.advance_millis(30_000);
        assert_eq!((pace.take(), pace.next_allowed_at()), (Ok(()), None));
    }

    #[test]
    fn a_clock_that_goes_back_stops_nobody() {
        let (pace, hand) = pace(60);
        while pace.take().is_ok() {}
        hand.advance_millis(-3_600_000);
        assert!(pace.take().unwrap_err() < Duration::from_secs(2));
        hand.advance_millis(2_000);
        assert_eq!(pace.take(), Ok(()));
    }

    #[test]
    fn a_pause_without_end_ends() {
        let (pace, hand) = pace(60);
        pace.pause(Duration::MAX);
        hand.advance_millis(24 * 60 * 60 * 1000);
        assert_eq!(pace.take(), Ok(()));
    }

    proptest! {
        #[test]
        fn no_minute_sees_more_than_the_limit(limit in 3_u32..200, steps in prop::collection::vec(0_i64..4000, 1..400)) {
            let (pace, hand) = pace(limit);
            let (mut now, mut taken) = (0, Vec::new());
            for step in steps {
                hand.advance_millis(step);
                now += step;
                while pace.take().is_ok() {
                    taken.push(now);
                }
                let last_minute = taken.iter().filter(|at| now - **at < 60_000).count();
                prop_assert!(last_minute <= limit as usize, "{last_minute} of {limit}");
            }
        }
    }
}
