//! What hosted channels remember of their accounts.

pub mod accounts;
pub mod agreements;
pub mod aliases;
pub mod conversations;
pub mod refusals;
pub mod snapshots;
