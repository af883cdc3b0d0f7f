//! Notifications of the desktop, with what a click on one leads to. Where the desktop has none, there is no notifier, and
//! nothing else changes.

#[cfg(target_os = "linux")]
mod bus;
#[cfg(target_os = "linux")]
pub use bus::Notifier;

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(not(target_os = "linux"))]
pub use elsewhere::Notifier;
