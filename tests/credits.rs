//! Credits: what is spent, what comes back, what a month brings; and how much was written.

mod ledger;
mod months;
mod sending;
mod shop;
mod usage;
