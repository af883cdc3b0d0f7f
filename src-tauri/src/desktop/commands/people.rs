//! Contacts one by one: new ones, two that are one, fields of the shop's own, and who did what.

use crate::{
    audit,
    contacts::{fields, import, merging, newcomers},
    desktop::{core::Core, error::Answer},
    model::{
        ChannelId, ContactFieldId, ContactId, ConversationId, ImportId, MergeId, Realm,
        audit::AuditPage,
        contact_field::{ContactField, ContactFieldDraft},
        contact_import::UnfinishedImport,
        contact_merge::MergeDone,
        newcomer::{Newcomer, NumberFound},
    },
};
use futures_util::FutureExt;
use tauri::State;

/// Entries of the log that may be asked for.
const ENTRIES: u32 = 500;

/// Whose number this is, while it is typed.
#[tauri::command]
#[specta::specta]
pub async fn look_up_number(
    core: State<'_, Core>,
    realm: Realm,
    number: String,
    country: String,
) -> Answer<NumberFound> {
    Ok(newcomers::look_up(&mut *core.read().await?, realm, &number, &country).await?)
}

/// Adds a contact.
#[tauri::command]
#[specta::specta]
pub async fn add_contact(core: State<'_, Core>, newcomer: Newcomer) -> Answer<ContactId> {
    core.write(move |tx| newcomers::add(tx, newcomer).boxed()).await
}

/// The conversation with a contact; begun where there is none.
#[tauri::command]
#[specta::specta]
pub async fn converse(core: State<'_, Core>, id: ContactId, channel_id: Option<ChannelId>) -> Answer<ConversationId> {
    core.write(move |tx| newcomers::converse(tx, id, channel_id).boxed()).await
}

/// Makes two contacts one.
#[tauri::command]
#[specta::specta]
pub async fn merge_contacts(core: State<'_, Core>, kept: ContactId, merged: ContactId) -> Answer<MergeDone> {
    core.write(move |tx| merging::merge(tx, kept, merged).boxed()).await
}

/// Takes two contacts apart again. Answers who stands on their own.
#[tauri::command]
#[specta::specta]
pub async fn undo_merge(core: State<'_, Core>, id: MergeId) -> Answer<ContactId> {
    core.write(move |tx| merging::undo(tx, id).boxed()).await
}

/// The shop's own fields.
#[tauri::command]
#[specta::specta]
pub async fn contact_fields(core: State<'_, Core>) -> Answer<Vec<ContactField>> {
    Ok(fields::list(&mut *core.read().await?).await?)
}

/// Adds a field, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_contact_field(core: State<'_, Core>, draft: ContactFieldDraft) -> Answer<ContactFieldId> {
    core.write(move |tx| fields::save(tx, draft).boxed()).await
}

/// Puts the fields in this order.
#[tauri::command]
#[specta::specta]
pub async fn sort_contact_fields(core: State<'_, Core>, ids: Vec<ContactFieldId>) -> Answer<()> {
    core.write(move |tx| fields::sort(tx, ids).boxed()).await
}

/// Removes a field with everything that it holds.
#[tauri::command]
#[specta::specta]
pub async fn remove_contact_field(core: State<'_, Core>, id: ContactFieldId) -> Answer<()> {
    core.write(move |tx| fields::remove(tx, id).boxed()).await
}

/// Writes down what a field holds for a contact.
#[tauri::command]
#[specta::specta]
pub async fn set_contact_field(
    core: State<'_, Core>,
    contact_id: ContactId,
    field_id: ContactFieldId,
    value: String,
) -> Answer<()> {
    core.write(move |tx| async move { fields::set(tx, contact_id, field_id, &value).await }.boxed()).await
}

/// Who did what to a contact and in its conversations, newest first.
#[tauri::command]
#[specta::specta]
pub async fn contact_log(core: State<'_, Core>, id: ContactId, limit: u32) -> Answer<AuditPage> {
    Ok(audit::of_contact(&mut *core.read().await?, id, limit.clamp(1, ENTRIES)).await?)
}

/// An import that stopped half-way.
#[tauri::command]
#[specta::specta]
pub async fn unfinished_import(core: State<'_, Core>, realm: Realm) -> Answer<Option<UnfinishedImport>> {
    let now = core.app().await?.clock().now();
    Ok(import::unfinished(&mut *core.read().await?, realm, now).await?)
}

/// Leaves such an import as it is.
#[tauri::command]
#[specta::specta]
pub async fn keep_import(core: State<'_, Core>, id: ImportId) -> Answer<()> {
    core.write(move |tx| import::keep(tx, id).boxed()).await
}
