//! The bot with everything around it: a desk, programs and models on the loopback, and agents who take over.

mod ai;
mod change;
mod drafts;
mod file;
mod hours;
mod injections;
mod interleavings;
mod rules;
pub mod shop;
mod webhooks;
