//! Voice notes before they are sent.

use crate::{
    desktop::{core::Core, error::Answer},
    model::{ConversationId, RecordingView},
    voice,
};
use tauri::State;

/// The voice note of a conversation that was not sent yet.
#[tauri::command]
#[specta::specta]
pub async fn recording(core: State<'_, Core>, id: ConversationId) -> Answer<Option<RecordingView>> {
    Ok(voice::current(core.app().await?, id).await?)
}

/// Begins one.
#[tauri::command]
#[specta::specta]
pub async fn start_recording(core: State<'_, Core>, id: ConversationId) -> Answer<RecordingView> {
    Ok(voice::start(core.app().await?, id).await?)
}

/// Lets the microphone go.
#[tauri::command]
#[specta::specta]
pub async fn pause_recording(core: State<'_, Core>, id: ConversationId) -> Answer<RecordingView> {
    Ok(voice::pause(core.app().await?, id).await?)
}

/// Goes on.
#[tauri::command]
#[specta::specta]
pub async fn resume_recording(core: State<'_, Core>, id: ConversationId) -> Answer<RecordingView> {
    Ok(voice::resume(core.app().await?, id).await?)
}

/// Ends it, so that it can be listened to.
#[tauri::command]
#[specta::specta]
pub async fn stop_recording(core: State<'_, Core>, id: ConversationId) -> Answer<RecordingView> {
    Ok(voice::stop(core.app().await?, id).await?)
}

/// Deletes it.
#[tauri::command]
#[specta::specta]
pub async fn discard_recording(core: State<'_, Core>, id: ConversationId) -> Answer<()> {
    Ok(voice::discard(core.app().await?, id).await?)
}
