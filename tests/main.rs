//! All integration tests in one binary, because linking is what hurts on a small machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[cfg(feature = "desktop")]
mod bindings;
#[cfg(all(feature = "desktop", target_os = "linux"))]
mod e2e;
