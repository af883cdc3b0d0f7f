//! Where the person wants a file to be: the system's own dialog asks, so that a page never names a place on the disk. What was
//! saved is remembered by a number, with which a page can have its folder shown.

use super::error::{Answer, of_the_system};
use crate::error::Error;
use rfd::AsyncFileDialog;
use serde::Serialize;
use specta::Type;
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tauri::WebviewWindow;
use tokio::sync::oneshot;

/// A file or folder that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct SavedFile {
    /// By this it is shown.
    pub token: u32,
    /// Where it is, to be read.
    pub path: String,
}

/// What was saved since the program began.
#[derive(Debug, Default)]
pub struct SavedFiles(Mutex<Vec<PathBuf>>);

impl SavedFiles {
    /// Remembers a place.
    pub fn remember(&self, path: &Path) -> SavedFile {
        let mut paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(path.to_owned());
        SavedFile { token: u32::try_from(paths.len()).unwrap_or(u32::MAX) - 1, path: path.display().to_string() }
    }

    /// The folder that a saved file is in.
    pub fn folder(&self, token: u32) -> Option<PathBuf> {
        let paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paths.get(token as usize).and_then(|path| path.parent()).map(Path::to_owned)
    }
}

/// Asks where to save something; nothing where the person thinks better of it.
pub async fn ask(window: &WebviewWindow, title: String, name: String) -> Answer<Option<PathBuf>> {
    let (reply, answer) = oneshot::channel();
    let parent = window.clone();
    let show = move || {
        let dialog = AsyncFileDialog::new().set_parent(&parent).set_title(title).set_file_name(name);
        let _the_command_has_gone = reply.send(dialog.save_file());
    };
    window.run_on_main_thread(show).map_err(of_the_system)?;
    let chosen = answer.await.map_err(of_the_system)?.await;
    Ok(chosen.map(|file| file.path().to_owned()))
}

/// Opens a folder in the system's own file manager.
pub fn open_folder(folder: Option<PathBuf>) -> Answer<()> {
    let folder = folder.filter(|folder| folder.is_dir()).ok_or(Error::NotFound("folder"))?;
    open::that_detached(folder).map_err(of_the_system)
}
