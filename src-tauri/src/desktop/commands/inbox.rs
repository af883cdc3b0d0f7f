//! The list of conversations.

use crate::{
    desktop::{core::Core, error::Answer},
    error::Error,
    inbox,
    model::{
        ConversationId, Realm,
        views::{ConversationPage, ConversationRow, InboxCounts, MessageHit, SearchResults},
    },
    store::views::{self as rows, Cursor, InboxFilter},
    views,
};
use futures_util::FutureExt;
use tauri::State;

/// Rows that a page may ask for.
const PAGE: u32 = 200;

/// How many conversations there are in each group.
#[tauri::command]
#[specta::specta]
pub async fn inbox_counts(core: State<'_, Core>, realm: Realm) -> Answer<InboxCounts> {
    Ok(rows::counts(&mut *core.read().await?, realm).await?)
}

/// A page of the list.
#[tauri::command]
#[specta::specta]
pub async fn conversations(
    core: State<'_, Core>,
    filter: InboxFilter,
    cursor: Option<String>,
    limit: u32,
) -> Answer<ConversationPage> {
    let cursor = cursor.as_deref().map(parse_cursor).transpose()?;
    let (items, next) = rows::conversations(&mut *core.read().await?, &filter, cursor, limit.clamp(1, PAGE)).await?;
    Ok(ConversationPage { items, next_cursor: next.map(|Cursor { key, id }| format!("{key}.{id}")) })
}

/// One row of the list.
#[tauri::command]
#[specta::specta]
pub async fn conversation_row(core: State<'_, Core>, id: ConversationId) -> Answer<ConversationRow> {
    let row = rows::conversation(&mut *core.read().await?, id).await?;
    Ok(row.ok_or(Error::NotFound("conversation"))?)
}

/// People by name or number, and messages by their words.
#[tauri::command]
#[specta::specta]
pub async fn search(
    core: State<'_, Core>,
    realm: Realm,
    query: String,
    conversation_id: Option<ConversationId>,
) -> Answer<SearchResults> {
    Ok(views::search(&mut *core.read().await?, realm, &query, conversation_id).await?)
}

/// Messages that could not be sent, newest first.
#[tauri::command]
#[specta::specta]
pub async fn failed_messages(core: State<'_, Core>, realm: Realm) -> Answer<Vec<MessageHit>> {
    Ok(views::failed_messages(&mut *core.read().await?, realm).await?)
}

/// The agent has seen everything in a conversation.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(core: State<'_, Core>, id: ConversationId) -> Answer<()> {
    Ok(inbox::read(core.app().await?, id).await?)
}

/// The agent wants to come back to a conversation.
#[tauri::command]
#[specta::specta]
pub async fn mark_unread(core: State<'_, Core>, id: ConversationId) -> Answer<()> {
    core.write(move |tx| inbox::mark_unread(tx, id).boxed()).await
}

fn parse_cursor(text: &str) -> Result<Cursor, Error> {
    let parsed =
        text.split_once('.').and_then(|(key, id)| Some(Cursor { key: key.parse().ok()?, id: id.parse().ok()? }));
    parsed.ok_or_else(|| Error::invalid("cursor", "not one that a page came with"))
}
