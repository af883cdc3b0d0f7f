//! Stories of the simulated network, over its real file.

mod customers;
mod desk;
mod faults;
mod inbound;
mod linking;
mod receipts;
mod sending;
