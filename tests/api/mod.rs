//! The local API over real HTTP: every dialect's keys, shapes and promises, on a real store.

mod ai_reject;
mod callbacks;
mod conformance;
mod contacts;
mod conversations;
mod credits;
pub mod desk;
mod fuzz;
mod golden;
mod hosts;
mod idempotency;
mod keys;
mod multiwhats;
mod openapi;
mod practice;
mod products;
mod sending;
mod shapes;
mod waviro;
