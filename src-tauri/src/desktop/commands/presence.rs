//! The window among the other programs of this computer: what stands open in it, where it is asked to go, and how it starts
//! and closes.

use crate::{
    desktop::{
        core::Core,
        error::{Answer, of_the_system},
        presence::Presence,
        window,
    },
    links::Destination,
    model::ConversationId,
    settings,
};
use futures_util::FutureExt;
use serde::Serialize;
use specta::Type;
use std::sync::atomic::Ordering;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_autostart::ManagerExt;

/// Zoom that a page may have.
const ZOOM: std::ops::RangeInclusive<f64> = 0.5..=3.0;

/// What this computer's desktop offers, and what was chosen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ComputerView {
    /// It shows notifications.
    pub notifications: bool,
    /// It shows the tray.
    pub tray: bool,
    /// Closing the window leaves Balas in the tray.
    pub close_to_tray: bool,
    /// Balas starts when the person logs in.
    pub starts_at_login: bool,
}

/// The conversation that stands open and can be seen, so that nobody is told of what they are looking at.
#[tauri::command]
#[specta::specta]
pub async fn set_open_conversation(presence: State<'_, Presence>, id: Option<ConversationId>) -> Answer<()> {
    presence.set_open(id);
    Ok(())
}

/// Where a link or a notification leads; once.
#[tauri::command]
#[specta::specta]
pub async fn take_destination(presence: State<'_, Presence>) -> Answer<Option<Destination>> {
    Ok(presence.take_destination())
}

/// What this computer's desktop offers, and what was chosen of it.
#[tauri::command]
#[specta::specta]
pub async fn computer(app: AppHandle) -> Answer<ComputerView> {
    let presence = app.state::<Presence>();
    Ok(ComputerView {
        notifications: presence.notifications.load(Ordering::Relaxed),
        tray: presence.tray.load(Ordering::Relaxed),
        close_to_tray: presence.close_to_tray.load(Ordering::Relaxed),
        starts_at_login: app.autolaunch().is_enabled().unwrap_or(false),
    })
}

/// Chooses whether Balas starts when the person logs in.
#[tauri::command]
#[specta::specta]
pub async fn set_starts_at_login(app: AppHandle, on: bool) -> Answer<()> {
    let launcher = app.autolaunch();
    if on { launcher.enable() } else { launcher.disable() }.map_err(of_the_system)
}

/// Chooses whether closing the window leaves Balas in the tray.
#[tauri::command]
#[specta::specta]
pub async fn set_close_to_tray(app: AppHandle, on: bool) -> Answer<()> {
    app.state::<Core>().write(move |tx| settings::set_close_to_tray(tx, on).boxed()).await?;
    app.state::<Presence>().close_to_tray.store(on, Ordering::Relaxed);
    Ok(())
}

/// Draws the page larger or smaller.
#[tauri::command]
#[specta::specta]
pub async fn set_zoom(app: AppHandle, factor: f64) -> Answer<()> {
    let factor = if factor.is_finite() { factor.clamp(*ZOOM.start(), *ZOOM.end()) } else { 1.0 };
    app.get_webview_window(window::MAIN).map_or(Ok(()), |window| window.set_zoom(factor)).map_err(of_the_system)
}
