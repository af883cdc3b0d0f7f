//! Where links and notifications lead: they are turned into a destination, which the console takes as soon as it can.

use super::{core::Core, presence::Presence, window};
use crate::links::{self, Destination, Link};
use tauri::{AppHandle, Emitter, Manager, async_runtime};

/// Name under which the console is told that something wants to be shown.
const DESTINATION: &str = "destination";

/// The first link among the arguments of a start.
pub fn link_in(arguments: impl IntoIterator<Item = String>) -> Option<Link> {
    arguments.into_iter().skip(1).find_map(|argument| links::parse(&argument))
}

/// Follows a link, and brings the console to the front.
pub fn follow(app: &AppHandle, link: Link) {
    let app = app.clone();
    async_runtime::spawn(async move {
        // Where the data cannot be opened the page says so itself.
        let Ok(core) = app.state::<Core>().app().await.cloned() else { return };
        match links::destination(&core, &link).await {
            Ok(destination) => show(&app, destination),
            Err(error) => tracing::warn!(%error, "a link could not be followed"),
        }
    });
}

/// Shows a destination, and brings the console to the front.
pub fn show(app: &AppHandle, destination: Destination) {
    app.state::<Presence>().set_destination(destination);
    if let Err(error) = app.emit_to(window::MAIN, DESTINATION, ()) {
        tracing::warn!(%error, "the window was not told where to go");
    }
    window::focus_main(app);
}
