//! Linked numbers.

use crate::{
    bot, connections,
    desktop::{core::Core, error::Answer},
    model::{
        ChannelId, ConnectionFacts,
        views::{ChannelView, LinkView},
    },
    practice::{self, Demo},
};
use futures_util::FutureExt;
use jiff::tz::TimeZone;
use tauri::State;

/// Every number.
#[tauri::command]
#[specta::specta]
pub async fn channels(core: State<'_, Core>) -> Answer<Vec<ChannelView>> {
    Ok(connections::list(core.app().await?).await?)
}

/// What Connections shows of every number besides how it does. Today is this computer's day.
#[tauri::command]
#[specta::specta]
pub async fn connection_facts(core: State<'_, Core>) -> Answer<Vec<ConnectionFacts>> {
    Ok(connections::facts(core.app().await?, &TimeZone::system()).await?)
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

/// Has the bot of this computer answer the customers of a hosted connection, or not.
#[tauri::command]
#[specta::specta]
pub async fn set_bot_answers(core: State<'_, Core>, channel_id: ChannelId, answers: bool) -> Answer<()> {
    core.write(move |tx| bot::set_answers(tx, channel_id, answers).boxed()).await
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
