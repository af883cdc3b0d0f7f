//! What is done with a conversation besides answering: kept on top, searched, looked through, saved.

use crate::{
    chat_export,
    desktop::{
        core::Core,
        error::Answer,
        saving::{self, SavedFile, SavedFiles},
    },
    error::Error,
    inbox, media,
    model::{
        ConversationId, MessageId,
        chat_export::{ChatExported, ChatFormat, ChatRequest},
        views::{Matches, MessagePage},
    },
    store::views as rows,
    views,
};
use futures_util::FutureExt;
use serde::Serialize;
use specta::Type;
use std::path::PathBuf;
use tauri::{State, WebviewWindow};

/// Pictures that a page may ask for, and places of a search.
const PAGE: u32 = 200;
const PLACES: u32 = 2_000;

/// A conversation that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct SavedChat {
    /// Where.
    pub file: SavedFile,
    /// What is in it.
    pub exported: ChatExported,
}

/// Keeps a conversation on top of its group, or lets it go.
#[tauri::command]
#[specta::specta]
pub async fn set_pinned(core: State<'_, Core>, id: ConversationId, pinned: bool) -> Answer<()> {
    core.write(move |tx| inbox::set_pinned(tx, id, pinned).boxed()).await
}

/// Where words are inside a conversation.
#[tauri::command]
#[specta::specta]
pub async fn matches(
    core: State<'_, Core>,
    id: ConversationId,
    query: String,
    before: Option<MessageId>,
    limit: u32,
) -> Answer<Matches> {
    Ok(views::matches(&mut *core.read().await?, id, &query, before, limit.clamp(1, PLACES)).await?)
}

/// Pictures and videos before a message, newest first.
#[tauri::command]
#[specta::specta]
pub async fn media_before(
    core: State<'_, Core>,
    id: ConversationId,
    before: MessageId,
    limit: u32,
) -> Answer<MessagePage> {
    Ok(views::media_before(&mut *core.read().await?, id, before, limit.clamp(1, PAGE)).await?)
}

/// Pictures and videos after a message, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn media_after(
    core: State<'_, Core>,
    id: ConversationId,
    after: MessageId,
    limit: u32,
) -> Answer<MessagePage> {
    Ok(views::media_after(&mut *core.read().await?, id, after, limit.clamp(1, PAGE)).await?)
}

/// Saves a conversation where the person says; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn export_chat(
    window: WebviewWindow,
    core: State<'_, Core>,
    saved: State<'_, SavedFiles>,
    request: ChatRequest,
) -> Answer<Option<SavedChat>> {
    let id = request.conversation_id;
    let row = rows::conversation(&mut *core.read().await?, id).await?.ok_or(Error::NotFound("conversation"))?;
    let name = media::plain_name(&row.contact.name);
    let name = if request.format == ChatFormat::Text { format!("{name}.txt") } else { name };
    let Some(target) = saving::ask(&window, request.words.title.clone(), name).await? else { return Ok(None) };
    let app = core.app().await?;
    let exported = chat_export::write(app, &request, &target).await?;
    core.write(move |tx| chat_export::note(tx, id).boxed()).await?;
    Ok(Some(SavedChat { file: saved.remember(&target), exported }))
}

/// Saves a file of a message where the person says; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_media(
    window: WebviewWindow,
    core: State<'_, Core>,
    saved: State<'_, SavedFiles>,
    hash: String,
    name: String,
    title: String,
) -> Answer<Option<SavedFile>> {
    let name = media::plain_name(&name);
    let chosen: Option<PathBuf> = saving::ask(&window, title, name).await?;
    let Some(target) = chosen else { return Ok(None) };
    core.app().await?.media().copy_to(&hash, &target).await.map_err(Error::from)?;
    Ok(Some(saved.remember(&target)))
}

/// Shows the folder of something that was saved.
#[tauri::command]
#[specta::specta]
pub async fn show_saved(saved: State<'_, SavedFiles>, token: u32) -> Answer<()> {
    saving::open_folder(saved.folder(token))
}
