//! The only source of "now". Tests turn it by hand.

use crate::model::Timestamp;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// Tells the time. Cheap to clone.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The computer's clock.
    pub fn system() -> Self {
        Self(Arc::new(|| Timestamp(jiff::Timestamp::now().as_millisecond())))
    }

    /// A clock that stands still until it is turned.
    pub fn manual(start: Timestamp) -> (Self, ManualClock) {
        let hand = ManualClock(Arc::new(AtomicI64::new(start.0)));
        let read = hand.clone();
        (Self(Arc::new(move || Timestamp(read.0.load(Ordering::SeqCst)))), hand)
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// The hand of a manual clock.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Turns the clock; negative goes back.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}
