//! What the windows may ask for, by noun. A command parses, calls one operation and returns what it says; rules live in the
//! operations. Which window may call which is in `src-tauri/capabilities` and `src-tauri/permissions`.

pub mod app;
pub mod bot;
pub mod catalogue;
pub mod composer;
pub mod connections;
pub mod contacts;
pub mod conversation;
pub mod credits;
pub mod customer;
pub mod data;
pub mod gateways;
pub mod inbox;
pub mod people;
pub mod practice;
pub mod presence;
pub mod recording;
pub mod schedule;
pub mod scripts;
pub mod settings;
pub mod thread;
