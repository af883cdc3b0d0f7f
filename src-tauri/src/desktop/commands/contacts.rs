//! The page of contacts.

use crate::{
    contacts::{bulk, export, import, reach},
    desktop::{
        core::Core,
        error::{Answer, of_the_system},
    },
    model::{
        ContactId, ImportId, Realm,
        contact_bulk::{BulkChange, BulkResult, BulkUndo},
        contact_import::{ImportPreview, ImportRequest, ImportUndone, Imported},
        contact_list::{ContactCounts, ContactDetail, ContactFilter, ContactPage, ContactSort},
    },
    store::contact_list,
    views,
};
use directories::UserDirs;
use futures_util::FutureExt;
use tauri::State;

/// Rows that a page may ask for.
const PAGE: u32 = 500;

/// How many contacts there are, and with which tags.
#[tauri::command]
#[specta::specta]
pub async fn contact_counts(core: State<'_, Core>, realm: Realm) -> Answer<ContactCounts> {
    Ok(contact_list::counts(&mut *core.read().await?, realm).await?)
}

/// A page of the table.
#[tauri::command]
#[specta::specta]
pub async fn contacts(
    core: State<'_, Core>,
    filter: ContactFilter,
    sort: ContactSort,
    cursor: Option<String>,
    limit: u32,
) -> Answer<ContactPage> {
    let mut reader = core.read().await?;
    Ok(contact_list::page(&mut reader, &filter, sort, cursor.as_deref(), limit.clamp(1, PAGE)).await?)
}

/// One contact, with what its row does not show.
#[tauri::command]
#[specta::specta]
pub async fn contact(core: State<'_, Core>, id: ContactId) -> Answer<ContactDetail> {
    Ok(views::contact(&mut *core.read().await?, id).await?)
}

/// Changes many contacts at once.
#[tauri::command]
#[specta::specta]
pub async fn change_contacts(
    core: State<'_, Core>,
    change: BulkChange,
    contacts: Vec<ContactId>,
) -> Answer<BulkResult> {
    core.write(move |tx| bulk::change(tx, change, contacts).boxed()).await
}

/// Takes such a change back.
#[tauri::command]
#[specta::specta]
pub async fn undo_contacts(core: State<'_, Core>, undo: BulkUndo) -> Answer<()> {
    core.write(move |tx| bulk::undo(tx, undo).boxed()).await
}

/// Writes contacts as CSV into the folder of downloads: those chosen, or all that the filter lets through. Answers with the
/// path of the file.
#[tauri::command]
#[specta::specta]
pub async fn export_contacts(
    core: State<'_, Core>,
    filter: ContactFilter,
    chosen: Option<Vec<ContactId>>,
) -> Answer<String> {
    let user = UserDirs::new().ok_or_else(|| of_the_system("this system names no home directory"))?;
    let directory = user.download_dir().filter(|folder| folder.is_dir()).unwrap_or_else(|| user.home_dir());
    let chosen = match chosen {
        Some(ids) => export::Chosen::These(filter.realm, ids.into_iter().collect()),
        None => export::Chosen::Filter(filter),
    };
    let app = core.app().await?;
    Ok(export::write(app.store(), chosen, directory, app.clock().now()).await?.display().to_string())
}

/// What the import of a file would do. Nothing is stored.
#[tauri::command]
#[specta::specta]
pub async fn preview_import(core: State<'_, Core>, request: ImportRequest) -> Answer<ImportPreview> {
    Ok(import::preview(core.app().await?.store(), &request).await?)
}

/// Imports a file.
#[tauri::command]
#[specta::specta]
pub async fn import_contacts(core: State<'_, Core>, request: ImportRequest) -> Answer<Imported> {
    Ok(import::run(core.app().await?.store(), &request).await?)
}

/// Takes an import back.
#[tauri::command]
#[specta::specta]
pub async fn undo_import(core: State<'_, Core>, id: ImportId) -> Answer<ImportUndone> {
    core.write(move |tx| import::undo(tx, id).boxed()).await
}

/// Whether the network knows the number of a contact.
#[tauri::command]
#[specta::specta]
pub async fn check_contact(core: State<'_, Core>, id: ContactId) -> Answer<bool> {
    Ok(reach::is_registered(core.app().await?, id).await?)
}
