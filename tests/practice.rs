//! Stories of the simulated network, over its real file.

mod customers;
mod demo;
mod desk;
mod faults;
mod inbound;
mod linking;
mod receipts;
mod sending;
