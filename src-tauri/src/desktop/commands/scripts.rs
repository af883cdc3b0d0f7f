//! What scripts may do here: the local API, its keys, and the reports that go out to them.

use crate::{
    callbacks,
    desktop::{core::Core, error::Answer},
    error::Error,
    keys, local_api,
    model::{ApiSettings, ApiView, CreatedKey, KeyDraft, KeyId, KeyView, ReportId, ReportPage},
    settings,
};
use futures_util::FutureExt;
use tauri::State;

/// Reports that a page may ask for.
const PAGE: u32 = 200;

/// Whether the local API listens, where, and why not.
#[tauri::command]
#[specta::specta]
pub async fn local_api(core: State<'_, Core>) -> Answer<ApiView> {
    Ok(local_api::view(core.app().await?).await?)
}

/// Switches the local API on or off, or moves it.
#[tauri::command]
#[specta::specta]
pub async fn set_local_api(core: State<'_, Core>, settings: ApiSettings) -> Answer<ApiView> {
    Ok(local_api::set(core.app().await?, settings).await?)
}

/// Hosts of the own network that may be called.
#[tauri::command]
#[specta::specta]
pub async fn allowed_hosts(core: State<'_, Core>) -> Answer<Vec<String>> {
    Ok(settings::allowed_hosts(&mut *core.read().await?).await?)
}

/// Chooses the hosts of the own network that may be called, in place of those before.
#[tauri::command]
#[specta::specta]
pub async fn set_allowed_hosts(core: State<'_, Core>, hosts: Vec<String>) -> Answer<Vec<String>> {
    Ok(settings::allow_hosts(core.app().await?, hosts).await?)
}

/// Every key, with its use.
#[tauri::command]
#[specta::specta]
pub async fn api_keys(core: State<'_, Core>) -> Answer<Vec<KeyView>> {
    Ok(keys::uses(core.app().await?).await?)
}

/// Makes a key. This is the only time that it can be read.
#[tauri::command]
#[specta::specta]
pub async fn create_key(core: State<'_, Core>, draft: KeyDraft) -> Answer<CreatedKey> {
    core.write(move |tx| keys::create(tx, draft).boxed()).await
}

/// Revokes a key.
#[tauri::command]
#[specta::specta]
pub async fn revoke_key(core: State<'_, Core>, id: KeyId) -> Answer<()> {
    match core.write(move |tx| keys::revoke(tx, id).boxed()).await? {
        true => Ok(()),
        false => Err(Error::NotFound("active key").into()),
    }
}

/// Reports to scripts, newest first.
#[tauri::command]
#[specta::specta]
pub async fn reports(core: State<'_, Core>, failed: bool, before: Option<ReportId>, limit: u32) -> Answer<ReportPage> {
    Ok(callbacks::list(&mut *core.read().await?, failed, before, limit.clamp(1, PAGE)).await?)
}

/// Has a report sent once more.
#[tauri::command]
#[specta::specta]
pub async fn replay_report(core: State<'_, Core>, id: ReportId) -> Answer<()> {
    core.write(move |tx| callbacks::replay(tx, id).boxed()).await
}
