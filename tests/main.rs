//! One test binary: one link, and linking is what hurts on two cores. Each module is a journey.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what it expects by failing"
)]

mod architecture;
mod handoffs;
mod identities;
mod inbox;
mod opening;
mod outbox;
mod practice;
mod properties;
mod races;
mod search;
mod support;
