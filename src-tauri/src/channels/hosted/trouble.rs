//! What is wrong with each service of the account, and how long it is left alone for that: one that is in trouble takes
//! nothing from the others. Pure: time comes in, nothing goes out.

use crate::{
    gateways::client::ClientError,
    model::{ServiceTrouble, Timestamp},
};
use std::collections::BTreeMap;

/// The longest rest after failures in a row.
const LONGEST_REST_MILLIS: i64 = 300_000;
/// The first pause of one thing that could not be had, and the longest.
const FIRST_PAUSE_MILLIS: i64 = 15_000;
const LONGEST_PAUSE_MILLIS: i64 = 3_600_000;

pub use crate::model::Service;

#[derive(Debug)]
struct Trouble {
    shown: ServiceTrouble,
    failures: u32,
    rest_until: Timestamp,
}

/// The services that are in trouble.
#[derive(Debug, Default)]
pub struct Troubles(BTreeMap<Service, Trouble>);

impl Troubles {
    /// A service gave no result: the reason is kept, and it is left alone, longer each time.
    pub fn failed(&mut self, name: Service, error: &ClientError, poll_millis: i64, now: Timestamp) {
        let failures = self.0.get(&name).map_or(0, |trouble| trouble.failures) + 1;
        let rest = match error {
            ClientError::RateLimited { retry_after } => i64::try_from(retry_after.as_millis()).unwrap_or(i64::MAX),
            _ => poll_millis.saturating_mul(1 << failures.min(8).saturating_sub(1)),
        };
        let rest_until = now.plus_millis(rest.min(LONGEST_REST_MILLIS));
        self.0.insert(name, Trouble { shown: error.into(), failures, rest_until });
    }

    /// A service gave a result.
    pub fn recovered(&mut self, name: Service) {
        self.0.remove(&name);
    }

    /// A service that nobody asks unless there is something to send is taken to be well once its rest is over.
    pub fn forget_rested(&mut self, name: Service, now: Timestamp) {
        if self.rest_of(name, now).is_none() {
            self.recovered(name);
        }
    }

    /// Somebody does not want to wait.
    pub fn end_rest(&mut self, name: Service) {
        if let Some(trouble) = self.0.get_mut(&name) {
            trouble.rest_until = Timestamp(0);
        }
    }

    /// Until when a service is left alone, where it is.
    pub fn rest_of(&self, name: Service, now: Timestamp) -> Option<Timestamp> {
        let until = self.0.get(&name)?.rest_until;
        // A rest that seems longer than any began before the clock was set back.
        (until > now && until.0 - now.0 <= LONGEST_REST_MILLIS).then_some(until)
    }

    /// What is wrong with one service.
    pub fn reason_of(&self, name: Service) -> Option<String> {
        self.0.get(&name).map(|trouble| sentence(name, trouble))
    }

    /// The same as the window shows it.
    pub fn of(&self, name: Service) -> Option<ServiceTrouble> {
        self.0.get(&name).map(|trouble| trouble.shown.clone())
    }

    /// What is wrong, service by service.
    pub fn reason(&self) -> Option<String> {
        let sentences: Vec<_> = self.0.iter().map(|(name, trouble)| sentence(*name, trouble)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

fn sentence(name: Service, trouble: &Trouble) -> String {
    format!("{}: {}.", name.word(), trouble.shown.detail)
}

/// When one thing that could not be had is tried again, after so many attempts.
pub fn try_again_at(now: Timestamp, attempts: u32) -> Timestamp {
    let pause = FIRST_PAUSE_MILLIS.saturating_mul(1 << (2 * attempts.clamp(1, 8) - 2));
    now.plus_millis(pause.min(LONGEST_PAUSE_MILLIS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp(1_780_000_000_000);

    #[test]
    fn each_service_rests_for_itself_and_is_named_in_the_reason() {
        let mut troubles = Troubles::default();
        troubles.failed(Service::Unswer, &ClientError::Unauthorized, 5_000, NOW);
        troubles.failed(Service::Wabot, &ClientError::RateLimited { retry_after: Duration::from_secs(90) }, 5_000, NOW);
        assert_eq!(troubles.rest_of(Service::Unswer, NOW), Some(NOW.plus_millis(5_000)));
        assert_eq!(troubles.rest_of(Service::Wabot, NOW), Some(NOW.plus_millis(90_000)));
        assert_eq!(troubles.rest_of(Service::Waviro, NOW), None);
        let reason = troubles.reason().unwrap();
        assert!(reason.starts_with("wabot: ") && reason.contains(" unswer: ") && reason.ends_with('.'), "{reason}");
        troubles.recovered(Service::Wabot);
        assert!(!troubles.reason().unwrap().contains("wabot"));
    }

    #[test]
    fn a_rest_grows_to_its_limit_and_is_over_when_the_clock_goes_back() {
        let mut troubles = Troubles::default();
        for _ in 0..20 {
            troubles.failed(Service::Wabot, &ClientError::NotFound, 5_000, NOW);
        }
        assert_eq!(troubles.rest_of(Service::Wabot, NOW), Some(NOW.plus_millis(LONGEST_REST_MILLIS)));
        assert_eq!(troubles.rest_of(Service::Wabot, NOW.plus_millis(-3_600_000)), None);
        troubles.forget_rested(Service::Wabot, NOW);
        assert!(troubles.reason().is_some());
        troubles.forget_rested(Service::Wabot, NOW.plus_millis(LONGEST_REST_MILLIS));
        assert_eq!(troubles.reason(), None);
    }

    #[test]
    fn one_thing_is_tried_again_later_each_time_and_at_least_every_hour() {
        let pauses = [1, 2, 3, 4, 5, 9, u32::MAX].map(|attempts| (try_again_at(NOW, attempts).0 - NOW.0) / 1000);
        assert_eq!(pauses, [15, 60, 240, 960, 3600, 3600, 3600]);
    }
}
