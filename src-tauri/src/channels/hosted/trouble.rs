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

/// What a service did not do. Sending rests for itself: a service that cannot be asked for something may well send, and whether
/// it can send again only sending tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Asking,
    Sending,
}

#[derive(Debug)]
struct Trouble {
    shown: ServiceTrouble,
    work: Work,
    rest_until: Timestamp,
}

/// The services that are in trouble.
#[derive(Debug, Default)]
pub struct Troubles {
    all: BTreeMap<Service, Trouble>,
    /// Failures in a row of asking.
    asking: BTreeMap<Service, u32>,
    /// Failures in a row of sending, and until when that rests: not forgotten because something else was answered.
    sending: BTreeMap<Service, (u32, Timestamp)>,
}

impl Troubles {
    /// A service gave no result: the reason is kept, and it is left alone, longer each time.
    pub fn failed(&mut self, name: Service, work: Work, error: &ClientError, poll_millis: i64, now: Timestamp) {
        let before = match work {
            Work::Asking => self.asking.get(&name).copied(),
            Work::Sending => self.sending.get(&name).map(|(failures, _)| *failures),
        };
        let failures = before.unwrap_or(0).saturating_add(1);
        let rest = match error {
            ClientError::RateLimited { retry_after } => i64::try_from(retry_after.as_millis()).unwrap_or(i64::MAX),
            _ => poll_millis.saturating_mul(1 << failures.min(8).saturating_sub(1)),
        };
        let rest_until = now.plus_millis(rest.min(LONGEST_REST_MILLIS));
        match work {
            Work::Asking => {
                self.asking.insert(name, failures);
            }
            Work::Sending => {
                self.sending.insert(name, (failures, rest_until));
            }
        }
        self.all.insert(name, Trouble { shown: error.into(), work, rest_until });
    }

    /// A service answered what it was asked. Where sending has failed, that counts once sending has rested.
    pub fn recovered(&mut self, name: Service, now: Timestamp) {
        self.asking.remove(&name);
        if self.sending_rests(name, now).is_none() {
            self.all.remove(&name);
        }
    }

    /// A service has taken a message. What it could not answer besides is not settled by that.
    pub fn sent(&mut self, name: Service) {
        self.sending.remove(&name);
        if self.all.get(&name).is_some_and(|trouble| trouble.work == Work::Sending) {
            self.all.remove(&name);
        }
    }

    /// A service that nobody asks unless there is something to send is taken to be well once its rest is over.
    pub fn forget_rested(&mut self, name: Service, now: Timestamp) {
        if self.rest_of(name, now).is_none() {
            self.all.remove(&name);
        }
    }

    /// Somebody does not want to wait.
    pub fn end_rest(&mut self, name: Service) {
        if let Some(trouble) = self.all.get_mut(&name) {
            trouble.rest_until = Timestamp(0);
        }
        if let Some((_, rest_until)) = self.sending.get_mut(&name) {
            *rest_until = Timestamp(0);
        }
    }

    /// Until when a service is left alone, where it is.
    pub fn rest_of(&self, name: Service, now: Timestamp) -> Option<Timestamp> {
        still_rests(self.all.get(&name)?.rest_until, now)
    }

    /// Until when nothing is sent through a service, because that has failed.
    pub fn sending_rests(&self, name: Service, now: Timestamp) -> Option<Timestamp> {
        still_rests(self.sending.get(&name)?.1, now)
    }

    /// What is wrong with one service.
    pub fn reason_of(&self, name: Service) -> Option<String> {
        self.all.get(&name).map(|trouble| sentence(name, trouble))
    }

    /// The same as the window shows it.
    pub fn of(&self, name: Service) -> Option<ServiceTrouble> {
        self.all.get(&name).map(|trouble| trouble.shown.clone())
    }

    /// What is wrong, service by service.
    pub fn reason(&self) -> Option<String> {
        let sentences: Vec<_> = self.all.iter().map(|(name, trouble)| sentence(*name, trouble)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

/// A rest that seems longer than any began before the clock was set back.
fn still_rests(until: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (until > now && until.0 - now.0 <= LONGEST_REST_MILLIS).then_some(until)
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
        troubles.failed(Service::Unswer, Work::Asking, &ClientError::Unauthorized, 5_000, NOW);
        let busy = ClientError::RateLimited { retry_after: Duration::from_secs(90) };
        troubles.failed(Service::Wabot, Work::Asking, &busy, 5_000, NOW);
        assert_eq!(troubles.rest_of(Service::Unswer, NOW), Some(NOW.plus_millis(5_000)));
        assert_eq!(troubles.rest_of(Service::Wabot, NOW), Some(NOW.plus_millis(90_000)));
        assert_eq!(troubles.rest_of(Service::Waviro, NOW), None);
        let reason = troubles.reason().unwrap();
        assert!(reason.starts_with("wabot: ") && reason.contains(" unswer: ") && reason.ends_with('.'), "{reason}");
        troubles.recovered(Service::Wabot, NOW);
        assert!(!troubles.reason().unwrap().contains("wabot"));
    }

    #[test]
    fn a_rest_grows_to_its_limit_and_is_over_when_the_clock_goes_back() {
        let mut troubles = Troubles::default();
        for _ in 0..20 {
            troubles.failed(Service::Wabot, Work::Asking, &ClientError::NotFound, 5_000, NOW);
        }
        assert_eq!(troubles.rest_of(Service::Wabot, NOW), Some(NOW.plus_millis(LONGEST_REST_MILLIS)));
        assert_eq!(troubles.rest_of(Service::Wabot, NOW.plus_millis(-3_600_000)), None);
        troubles.forget_rested(Service::Wabot, NOW);
        assert!(troubles.reason().is_some());
        troubles.forget_rested(Service::Wabot, NOW.plus_millis(LONGEST_REST_MILLIS));
        assert_eq!(troubles.reason(), None);
    }

    #[test]
    fn sending_rests_longer_each_time_whatever_else_is_answered() {
        let mut troubles = Troubles::default();
        let mut now = NOW;
        for rest in [5_000, 10_000, 20_000] {
            troubles.failed(Service::Waviro, Work::Sending, &ClientError::Unauthorized, 5_000, now);
            assert_eq!(troubles.sending_rests(Service::Waviro, now), Some(now.plus_millis(rest)));
            troubles.recovered(Service::Waviro, now);
            assert!(troubles.reason().is_some(), "an answer to something else does not mean that it sends");
            now = now.plus_millis(rest);
            troubles.recovered(Service::Waviro, now);
            assert_eq!(troubles.reason(), None, "it may be tried");
        }
        troubles.failed(Service::Waviro, Work::Sending, &ClientError::Unauthorized, 5_000, now);
        troubles.sent(Service::Waviro);
        troubles.failed(Service::Waviro, Work::Sending, &ClientError::Unauthorized, 5_000, now);
        assert_eq!(troubles.sending_rests(Service::Waviro, now), Some(now.plus_millis(5_000)));
    }

    #[test]
    fn what_cannot_be_asked_may_still_send() {
        let mut troubles = Troubles::default();
        troubles.failed(Service::Waviro, Work::Asking, &ClientError::NotFound, 5_000, NOW);
        assert!(troubles.rest_of(Service::Waviro, NOW).is_some());
        assert_eq!(troubles.sending_rests(Service::Waviro, NOW), None);
        troubles.sent(Service::Waviro);
        assert!(troubles.reason().is_some(), "the cause is shown for as long as it lasts");
    }

    #[test]
    fn one_thing_is_tried_again_later_each_time_and_at_least_every_hour() {
        let pauses = [1, 2, 3, 4, 5, 9, u32::MAX].map(|attempts| (try_again_at(NOW, attempts).0 - NOW.0) / 1000);
        assert_eq!(pauses, [15, 60, 240, 960, 3600, 3600, 3600]);
    }
}
