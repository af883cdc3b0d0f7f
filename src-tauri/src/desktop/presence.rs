//! What the desktop knows of the person at it: which conversation stands open, where a link or a notification wants to lead,
//! whether a tray and notifications can be had, and for how long nothing shall be heard.

use crate::{
    links::Destination,
    model::{ConversationId, Timestamp},
};
use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// Shared by the windows, the tray and the notifications.
#[derive(Debug, Default)]
pub struct Presence {
    /// The console has the focus. Told by its events: asking the window waits for a loop that may be ending.
    pub focused: AtomicBool,
    /// The tray can be seen.
    pub tray: AtomicBool,
    /// The desktop shows notifications.
    pub notifications: AtomicBool,
    /// Closing the window leaves Balas in the tray.
    pub close_to_tray: AtomicBool,
    now: Mutex<Now>,
}

#[derive(Debug, Default)]
struct Now {
    open: Option<ConversationId>,
    destination: Option<Destination>,
    paused_until: Option<Timestamp>,
    sounded_at: Option<Timestamp>,
}

impl Presence {
    /// The conversation that stands open.
    pub fn set_open(&self, id: Option<ConversationId>) {
        self.now().open = id;
    }

    /// Whether a conversation is the one that stands open.
    pub fn is_open(&self, id: Option<ConversationId>) -> bool {
        id.is_some() && self.now().open == id
    }

    /// Something wants to be shown; a page that is still loading asks for it later.
    pub fn set_destination(&self, destination: Destination) {
        self.now().destination = Some(destination);
    }

    /// What wants to be shown, once.
    pub fn take_destination(&self) -> Option<Destination> {
        self.now().destination.take()
    }

    /// Nothing is heard or shown until then; `None` ends the pause.
    pub fn pause_until(&self, until: Option<Timestamp>) {
        self.now().paused_until = until;
    }

    /// Whether somebody has asked for a pause that is not over.
    pub fn is_paused(&self, now: Timestamp) -> bool {
        self.now().paused_until.is_some_and(|until| now < until)
    }

    /// Milliseconds since the last sound.
    pub fn since_sound(&self, now: Timestamp) -> Option<i64> {
        self.now().sounded_at.map(|at| now.0 - at.0)
    }

    /// A sound was played.
    pub fn sounded(&self, now: Timestamp) {
        self.now().sounded_at = Some(now);
    }

    /// Whether closing the window only hides it: there has to be a way back.
    pub fn hides_on_close(&self) -> bool {
        self.close_to_tray.load(Ordering::Relaxed) && self.tray.load(Ordering::Relaxed)
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
