//! Linked numbers.

use crate::{
    connections,
    desktop::{core::Core, error::Answer},
    model::{
        ChannelId,
        views::{ChannelView, LinkView},
    },
    practice::{self, Demo},
};
use futures_util::FutureExt;
use tauri::State;

/// Every number.
#[tauri::command]
#[specta::specta]
pub async fn channels(core: State<'_, Core>) -> Answer<Vec<ChannelView>> {
    Ok(connections::list(core.app().await?).await?)
}

/// Opens the practice door: a channel on the simulated network, with a bot and customers who write by themselves.
#[tauri::command]
#[specta::specta]
pub async fn start_practice(core: State<'_, Core>) -> Answer<ChannelView> {
    let app = core.app().await?;
    let id = practice::start(app, Demo::Lively).await?;
    Ok(connections::get(app, id).await?)
}

/// What the QR card shows.
#[tauri::command]
#[specta::specta]
pub async fn link_view(core: State<'_, Core>, channel_id: ChannelId) -> Answer<LinkView> {
    Ok(connections::link(core.app().await?, channel_id)?)
}

/// Shows codes from the first one on, also where one is shown.
#[tauri::command]
#[specta::specta]
pub async fn renew_code(core: State<'_, Core>, channel_id: ChannelId) -> Answer<()> {
    Ok(connections::renew_code(core.app().await?, channel_id).await?)
}

/// Gives a number another name.
#[tauri::command]
#[specta::specta]
pub async fn rename_channel(core: State<'_, Core>, channel_id: ChannelId, name: String) -> Answer<()> {
    core.write(move |tx| async move { connections::rename(tx, channel_id, &name).await }.boxed()).await
}

/// Ends the link of a number.
#[tauri::command]
#[specta::specta]
pub async fn unlink(core: State<'_, Core>, channel_id: ChannelId) -> Answer<()> {
    Ok(connections::unlink(core.app().await?, channel_id).await?)
}

/// Erases practice and everything that belongs to it.
#[tauri::command]
#[specta::specta]
pub async fn erase_practice(core: State<'_, Core>) -> Answer<()> {
    Ok(practice::erase(core.app().await?).await?)
}
