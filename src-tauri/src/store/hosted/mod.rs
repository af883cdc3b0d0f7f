//! What hosted channels remember of their accounts.

pub mod accounts;
pub mod acks;
pub mod agreements;
pub mod aliases;
pub mod choices;
pub mod conversations;
pub mod files;
pub mod gaps;
pub mod progress;
pub mod refusals;
pub mod setbacks;
pub mod snapshots;
