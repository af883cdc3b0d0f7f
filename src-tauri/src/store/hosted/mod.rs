//! What hosted channels remember of their accounts.

pub mod agreements;
pub mod aliases;
pub mod conversations;
pub mod snapshots;
