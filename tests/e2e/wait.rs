//! Waiting for a condition, never for a time.

use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Long enough for a busy machine with two cores; nothing ever takes this long unless it is broken.
pub const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// Looks again and again until `look` finds something.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    found(look).await.unwrap_or_else(|| panic!("waited {PATIENCE:?} in vain until {what}"))
}

/// As [`until`], for those who have more to say about what they did not find.
pub async fn found<T>(mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let search = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            sleep(BETWEEN_LOOKS).await;
        }
    };
    timeout(PATIENCE, search).await.ok()
}
