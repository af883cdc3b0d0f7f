//! How long to wait after an attempt that may succeed later.

use backon::{BackoffBuilder, ExponentialBuilder};
use std::time::Duration;

/// Attempts before a message is parked for the agent: with the waits below, about a day.
const ATTEMPTS: usize = 300;
/// The longest wait: the cap, doubled by jitter. What lies further ahead was planned before the clock was set back.
pub(super) const LONGEST_MILLIS: i64 = 600_000;

/// The wait after the given number of attempts, or `None` when it has been tried often enough.
pub(super) fn wait_after(attempts: i64) -> Option<Duration> {
    let policy = ExponentialBuilder::default()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_secs(300))
        .with_factor(2.0)
        .with_jitter()
        .with_max_times(ATTEMPTS);
    policy.build().nth(usize::try_from(attempts.saturating_sub(1)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_capped() {
        let (first, tenth, late) = (wait_after(1).unwrap(), wait_after(10).unwrap(), wait_after(200).unwrap());
        assert!(first >= Duration::from_secs(1) && first <= Duration::from_secs(2), "{first:?}");
        assert!(tenth >= Duration::from_secs(256) && tenth <= Duration::from_secs(600), "{tenth:?}");
        assert!(late <= Duration::from_secs(600), "{late:?}");
        assert_eq!(wait_after(301), None);
    }
}
