//! The local API over real HTTP: every dialect's keys, shapes and promises, on a real store.

mod callbacks;
mod conversations;
mod credits;
pub mod desk;
mod golden;
mod idempotency;
mod keys;
mod multiwhats;
mod practice;
mod products;
mod sending;
mod shapes;
mod waviro;
