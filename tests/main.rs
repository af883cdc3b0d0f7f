//! One test binary: one link, and linking is what hurts on two cores. Each module is a journey.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what it expects by failing"
)]

mod afterwards;
mod api;
mod architecture;
mod balasd;
#[cfg(feature = "desktop")]
mod bindings;
mod bot;
mod catalog;
mod chat_export;
mod compose;
mod connections;
mod contacts;
mod credits;
#[cfg(all(feature = "desktop", target_os = "linux"))]
mod e2e;
mod gateways;
mod handoffs;
mod history;
mod identities;
mod inbox;
mod journey;
mod kills;
mod lists;
mod local_api;
mod migrations;
mod notices;
mod opening;
mod outbox;
mod outgoing;
mod parsers;
mod practice;
mod properties;
mod races;
mod schedule;
mod search;
mod server;
mod setbacks;
mod settings;
mod support;
mod voice;
mod waiting;
