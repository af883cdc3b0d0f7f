//! The shop's data: backup and restore, how long it is kept, everything as files, and erasing a customer. The page names no
//! file: what is made goes to the folder of downloads, and a backup is handed over piece by piece.

use crate::{
    app::{self, StartError},
    backup::{Restore, Restores, make, restore::Place, swap},
    data_dir,
    desktop::{
        core::Core,
        error::{Answer, of_the_system},
    },
    diagnostics, downloads, erasure,
    error::Error,
    export, installation,
    model::{ContactId, DataView, Erased, Retention},
    retention,
    secrets::Secret,
};
use bytes::Bytes;
use futures_util::FutureExt;
use std::path::PathBuf;
use tauri::{
    AppHandle, State,
    ipc::{InvokeBody, Request},
};

/// Where the data lives, how much it is, and what is done about it.
#[tauri::command]
#[specta::specta]
pub async fn data(core: State<'_, Core>) -> Answer<DataView> {
    Ok(installation::view(core.app().await?).await?)
}

/// Shows the data directory in the system's own window for files.
#[tauri::command]
#[specta::specta]
pub async fn show_data_folder(core: State<'_, Core>) -> Answer<()> {
    let directory = core.app().await?.config().data_dir.clone();
    tokio::task::spawn_blocking(|| open::that_detached(directory)).await.map_err(of_the_system)?.map_err(of_the_system)
}

/// Makes a backup in the folder of downloads. Answers with its path when it is whole.
#[tauri::command]
#[specta::specta]
pub async fn make_backup(core: State<'_, Core>, passphrase: String) -> Answer<String> {
    let folder = downloads::folder().map_err(Error::File)?;
    let path = make::make(core.app().await?, Secret::new(&passphrase), &folder).await?;
    Ok(path.display().to_string())
}

/// Gives up the backup that is being made.
#[tauri::command]
#[specta::specta]
pub async fn cancel_backup(core: State<'_, Core>) -> Answer<()> {
    if let Some(running) = core.app().await?.backups().running() {
        running.cancel();
    }
    Ok(())
}

/// Expects a backup. It works as well where the data could not be opened.
#[tauri::command]
#[specta::specta]
pub async fn begin_restore(core: State<'_, Core>, restores: State<'_, Restores>, passphrase: String) -> Answer<()> {
    let data_dir: PathBuf = data_dir::locate(None).map_err(of_the_system)?;
    if !core.is_open() && app::is_in_use(&data_dir) {
        return Err((&StartError::InUse(data_dir)).into());
    }
    let place = Place::of(&data_dir).map_err(Error::from)?;
    restores.begin(Restore::begin(place, Secret::new(&passphrase))).await;
    Ok(())
}

/// The next piece of a backup: the bytes are the body of the call.
#[tauri::command]
pub async fn add_to_restore(restores: State<'_, Restores>, request: Request<'_>) -> Answer<()> {
    let InvokeBody::Raw(piece) = request.body() else {
        return Err(Error::invalid("file", "a piece is bytes").into());
    };
    let piece = Bytes::copy_from_slice(piece);
    Ok(restores.add(piece).await.map_err(Error::from)?)
}

/// The backup is here wholly: checks it, and lays it ready for the next start.
#[tauri::command]
#[specta::specta]
pub async fn finish_restore(restores: State<'_, Restores>) -> Answer<()> {
    Ok(restores.finish().await.map_err(Error::from)?)
}

/// The backup is not wanted any more.
#[tauri::command]
#[specta::specta]
pub async fn cancel_restore(restores: State<'_, Restores>) -> Answer<()> {
    restores.cancel().await;
    let data_dir = data_dir::locate(None).map_err(of_the_system)?;
    Ok(swap::give_up(&data_dir).map_err(Error::File)?)
}

/// Ends the program and starts it again.
#[tauri::command]
#[specta::specta]
pub async fn restart(handle: AppHandle) -> Answer<()> {
    handle.request_restart();
    Ok(())
}

/// Deletes what was here before the last restore.
#[tauri::command]
#[specta::specta]
pub async fn forget_aside(core: State<'_, Core>) -> Answer<()> {
    Ok(swap::forget_aside(&core.app().await?.config().data_dir).map_err(Error::File)?)
}

/// Chooses how long messages and files are kept.
#[tauri::command]
#[specta::specta]
pub async fn set_retention(core: State<'_, Core>, wanted: Retention) -> Answer<()> {
    core.write(move |tx| retention::set_wanted(tx, wanted).boxed()).await
}

/// Writes everything into a folder in the folder of downloads. Answers with its path.
#[tauri::command]
#[specta::specta]
pub async fn export_everything(core: State<'_, Core>) -> Answer<String> {
    let folder = downloads::folder().map_err(Error::File)?;
    Ok(export::write(core.app().await?, &folder).await?.display().to_string())
}

/// How much there is of a customer.
#[tauri::command]
#[specta::specta]
pub async fn extent_of_contact(core: State<'_, Core>, id: ContactId) -> Answer<Erased> {
    Ok(erasure::extent(core.app().await?, id).await?)
}

/// Erases a customer. It cannot be taken back.
#[tauri::command]
#[specta::specta]
pub async fn erase_contact(core: State<'_, Core>, id: ContactId) -> Answer<Erased> {
    Ok(erasure::erase(core.app().await?, id).await?)
}

/// Writes what somebody who helps needs to know into the folder of downloads. Answers with the path of the file.
#[tauri::command]
#[specta::specta]
pub async fn save_diagnostics(core: State<'_, Core>) -> Answer<String> {
    let folder = downloads::folder().map_err(Error::File)?;
    Ok(diagnostics::save(core.app().await?, &folder).await?.display().to_string())
}
