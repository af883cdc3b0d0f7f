//! The program in its real window, as a person meets it: WebKit, the real commands, the real store.
//!
//! Pictures of each step are kept in `test-output/e2e/`. One story runs at a time: two would only slow each other down.

mod bot;
mod bus;
mod composer;
mod console;
mod contacts;
mod crash;
mod everywhere;
mod first_run;
mod gateways;
mod journey;
mod keyboard;
mod kinds;
mod later;
mod microphone;
mod page;
mod people;
mod pictures;
mod process;
mod screen;
mod screens;
mod scripts;
mod settings;
mod shop;
mod wait;

use tokio::sync::{Mutex, MutexGuard};

static STAGE: Mutex<()> = Mutex::const_new(());

/// Waits until no other story is being told.
async fn take_the_stage() -> MutexGuard<'static, ()> {
    STAGE.lock().await
}
