//! The simulated phone and network.

use crate::{
    channels::{
        Channel, LinkState,
        practice::{NewInbound, PracticeChannel, PracticeView},
    },
    desktop::{
        core::Core,
        error::{Answer, of_the_system},
        window,
    },
    error::Error,
    model::{Content, Revision},
};
use std::sync::Arc;
use tauri::{AppHandle, State};

/// What the simulated phone shows; nothing where practice has not begun.
#[tauri::command]
#[specta::specta]
pub async fn practice_view(core: State<'_, Core>) -> Answer<Option<PracticeView>> {
    match core.app().await?.practice() {
        Some((_, channel)) => Ok(Some(channel.view().await?)),
        None => Ok(None),
    }
}

/// Opens the window of the simulated phone, or brings it to the front.
#[tauri::command]
#[specta::specta]
pub async fn open_practice_phone(app: AppHandle) -> Answer<()> {
    window::open_phone(&app).map(drop).map_err(of_the_system)
}

/// The simulated phone scans the code on show.
#[tauri::command]
#[specta::specta]
pub async fn practice_scan(core: State<'_, Core>) -> Answer<()> {
    let channel = practice(&core).await?;
    let LinkState::Scan { code, .. } = channel.link_state() else {
        return Err(Error::Conflict("no code is on show").into());
    };
    Ok(channel.scan(&code).await?)
}

/// The simulated phone finds or loses its connection.
#[tauri::command]
#[specta::specta]
pub async fn practice_set_online(core: State<'_, Core>, online: bool) -> Answer<()> {
    let channel = practice(&core).await?;
    let done = if online { channel.reconnect().await } else { channel.disconnect().await };
    Ok(done?)
}

/// Switches the customers who write by themselves on or off.
#[tauri::command]
#[specta::specta]
pub async fn practice_set_scripted(core: State<'_, Core>, on: bool) -> Answer<()> {
    Ok(practice(&core).await?.set_scripted(on).await?)
}

/// A customer writes.
#[tauri::command]
#[specta::specta]
pub async fn practice_write(core: State<'_, Core>, from: String, name: String, text: String) -> Answer<()> {
    let name = Some(name).filter(|name| !name.is_empty());
    let message = NewInbound { from, name, msgid: None, group: None, content: Content::text(text), attachment: None };
    Ok(practice(&core).await?.inbound(message).await.map(drop)?)
}

/// A customer taps a button of ours, or chooses from a list.
#[tauri::command]
#[specta::specta]
pub async fn practice_tap(core: State<'_, Core>, from: String, msgid: String, label: String) -> Answer<()> {
    Ok(practice(&core).await?.tap(&from, &msgid, &label).await.map(drop)?)
}

/// A customer puts a sign on a line; an empty one takes the earlier one away.
#[tauri::command]
#[specta::specta]
pub async fn practice_react(core: State<'_, Core>, from: String, msgid: String, sign: String) -> Answer<()> {
    Ok(practice(&core).await?.react(&from, &msgid, &sign).await.map(drop)?)
}

/// A customer changes what they wrote.
#[tauri::command]
#[specta::specta]
pub async fn practice_edit(core: State<'_, Core>, msgid: String, text: String) -> Answer<()> {
    Ok(practice(&core).await?.revise_theirs(&msgid, Revision::Edited(text)).await.map(drop)?)
}

/// A customer deletes what they wrote, for everyone.
#[tauri::command]
#[specta::specta]
pub async fn practice_delete(core: State<'_, Core>, msgid: String) -> Answer<()> {
    Ok(practice(&core).await?.revise_theirs(&msgid, Revision::Deleted).await.map(drop)?)
}

/// The owner answers on the phone itself.
#[tauri::command]
#[specta::specta]
pub async fn practice_phone_reply(core: State<'_, Core>, to: String, text: String) -> Answer<()> {
    Ok(practice(&core).await?.phone_reply(&to, &text).await.map(drop)?)
}

async fn practice(core: &Core) -> Answer<Arc<PracticeChannel>> {
    let (_, channel) = core.app().await?.practice().ok_or(Error::NotFound("practice channel"))?;
    Ok(channel)
}
