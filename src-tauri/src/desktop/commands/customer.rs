//! The customer beside the conversation.

use crate::{
    contacts,
    desktop::{core::Core, error::Answer},
    inbox,
    model::{ContactId, ConversationId},
};
use futures_util::FutureExt;
use tauri::State;

/// Gives a customer the shop's own name.
#[tauri::command]
#[specta::specta]
pub async fn rename_contact(core: State<'_, Core>, contact_id: ContactId, name: String) -> Answer<()> {
    core.write(move |tx| async move { contacts::rename(tx, contact_id, &name).await }.boxed()).await
}

/// Replaces a customer's tags.
#[tauri::command]
#[specta::specta]
pub async fn set_tags(core: State<'_, Core>, contact_id: ContactId, tags: Vec<String>) -> Answer<()> {
    core.write(move |tx| contacts::set_tags(tx, contact_id, tags).boxed()).await
}

/// Pins a note to a customer.
#[tauri::command]
#[specta::specta]
pub async fn set_note(core: State<'_, Core>, contact_id: ContactId, note: String) -> Answer<()> {
    core.write(move |tx| async move { contacts::set_note(tx, contact_id, &note).await }.boxed()).await
}

/// Whether the bot answers this customer here.
#[tauri::command]
#[specta::specta]
pub async fn set_bot_enabled(core: State<'_, Core>, id: ConversationId, enabled: bool) -> Answer<()> {
    core.write(move |tx| inbox::set_bot_enabled(tx, id, enabled).boxed()).await
}

/// Blocks or unblocks this customer here.
#[tauri::command]
#[specta::specta]
pub async fn set_blocked(core: State<'_, Core>, id: ConversationId, blocked: bool) -> Answer<()> {
    core.write(move |tx| contacts::set_blocked(tx, id, blocked).boxed()).await
}
