//! The page of settings: choices that are neither names nor language and theme, which the app has from its first window on.

use crate::{
    desktop::{core::Core, error::Answer},
    model::{NotificationSettings, WindowSettings},
    settings::{self, preferences},
};
use futures_util::FutureExt;
use tauri::State;

/// Chooses how the person at this computer is notified.
#[tauri::command]
#[specta::specta]
pub async fn set_notifications(core: State<'_, Core>, settings: NotificationSettings) -> Answer<()> {
    core.write(move |tx| preferences::set_notifications(tx, settings).boxed()).await
}

/// Chooses how the window looks and takes what is typed.
#[tauri::command]
#[specta::specta]
pub async fn set_window(core: State<'_, Core>, settings: WindowSettings) -> Answer<()> {
    core.write(move |tx| async move { preferences::set_window(tx, &settings).await }.boxed()).await
}

/// Chooses where the shop is.
#[tauri::command]
#[specta::specta]
pub async fn set_country(core: State<'_, Core>, country: String) -> Answer<()> {
    core.write(move |tx| async move { preferences::set_country(tx, &country).await }.boxed()).await
}

/// Chooses the shop's time zone.
#[tauri::command]
#[specta::specta]
pub async fn set_time_zone(core: State<'_, Core>, time_zone: String) -> Answer<()> {
    core.write(move |tx| async move { settings::set_time_zone(tx, &time_zone).await }.boxed()).await
}

/// Chooses whether customers are shown that their messages were read.
#[tauri::command]
#[specta::specta]
pub async fn set_read_marks(core: State<'_, Core>, shown: bool) -> Answer<()> {
    core.write(move |tx| preferences::set_read_marks(tx, shown).boxed()).await
}
