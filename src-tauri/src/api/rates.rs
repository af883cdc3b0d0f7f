//! How often a key may ask. One allowance per key, over all dialects together.

use super::{auth::Principal, refusal::Refusal};
use crate::model::KeyId;
use governor::{
    DefaultDirectRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

/// What the keys have used of their allowances. Measured on a clock that never goes back, so that setting the computer's
/// clock locks nobody out.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<KeyId, Arc<DefaultDirectRateLimiter>>>);

impl Rates {
    /// Counts one request.
    ///
    /// # Errors
    /// 429 with the seconds until the next one is served.
    pub fn take(&self, principal: &Principal) -> Result<(), Refusal> {
        let Some(rpm) = NonZeroU32::new(principal.rpm) else {
            return Ok(());
        };
        let limiter = self.limiter(principal.key, rpm);
        limiter.check().map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            Refusal::rate_limited(wait.as_millis().div_ceil(1000).max(1) as u64)
        })
    }

    fn limiter(&self, key: KeyId, rpm: NonZeroU32) -> Arc<DefaultDirectRateLimiter> {
        let mut limiters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        limiters.entry(key).or_insert_with(|| Arc::new(RateLimiter::direct(Quota::per_minute(rpm)))).clone()
    }
}
