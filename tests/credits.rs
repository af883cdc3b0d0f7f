//! Credits: what is spent, what comes back, what a month brings; and how much was written.

mod ledger;
mod months;
mod overview;
mod sending;
mod shop;
mod usage;
