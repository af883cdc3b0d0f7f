//! The app itself: what a window shows first, and the person's own settings.

use crate::{
    desktop::{core::Core, error::Answer},
    model::{Language, Theme, views::Snapshot},
    settings,
};
use futures_util::FutureExt;
use tauri::State;

/// What a window shows before anything else.
#[tauri::command]
#[specta::specta]
pub async fn load(core: State<'_, Core>) -> Answer<Snapshot> {
    let fallback = sys_locale::get_locale().as_deref().and_then(Language::of).unwrap_or(Language::En);
    Ok(settings::load(core.app().await?, fallback).await?)
}

/// Chooses the language.
#[tauri::command]
#[specta::specta]
pub async fn set_language(core: State<'_, Core>, language: Language) -> Answer<()> {
    core.write(move |tx| settings::set_language(tx, language).boxed()).await
}

/// Chooses light or dark.
#[tauri::command]
#[specta::specta]
pub async fn set_theme(core: State<'_, Core>, theme: Theme) -> Answer<()> {
    core.write(move |tx| settings::set_theme(tx, theme).boxed()).await
}

/// Names the shop.
#[tauri::command]
#[specta::specta]
pub async fn set_shop_name(core: State<'_, Core>, name: String) -> Answer<()> {
    core.write(move |tx| async move { settings::set_shop_name(tx, &name).await }.boxed()).await
}

/// Names the person at this computer.
#[tauri::command]
#[specta::specta]
pub async fn set_agent_name(core: State<'_, Core>, name: String) -> Answer<()> {
    core.write(move |tx| async move { settings::set_agent_name(tx, &name).await }.boxed()).await
}
