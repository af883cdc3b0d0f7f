//! Balas answers a shop's customers on WhatsApp from the agent's own computer.
//!
//! `desktop` and `api` call operations; operations use `store` (the only SQL) and the `Channel` trait; `model` holds the
//! types and rules that need neither. `app` composes, `supervisor` keeps the background tasks, `events` is the one road
//! from the core to whoever watches.

pub mod ai;
pub mod api;
pub mod app;
pub mod audit;
pub mod backup;
pub mod bot;
pub mod callbacks;
pub mod catalog;
pub mod channels;
pub mod chat_export;
pub mod checkup;
pub mod cli;
pub mod clock;
pub mod compose;
pub mod connections;
pub mod contacts;
pub mod credits;
pub mod data_dir;
#[cfg(feature = "desktop")]
pub mod desktop;
pub mod diagnostics;
pub mod direct;
pub mod downloads;
pub mod erasure;
pub mod error;
pub mod events;
pub mod export;
mod file_fault;
pub mod gateway;
pub mod gateways;
pub mod handoff;
mod ids;
pub mod inbox;
pub mod installation;
pub mod keys;
pub mod links;
pub mod local_api;
pub mod media;
pub mod model;
pub mod notices;
pub mod outbox;
pub mod outgoing;
pub mod phone;
pub mod practice;
pub mod quick_replies;
pub mod retention;
pub mod schedule;
pub mod secrets;
pub mod settings;
pub mod sheet;
mod slots;
pub mod store;
pub mod supervisor;
pub mod templates;
pub mod uploads;
pub mod usage;
pub mod views;
pub mod voice;
