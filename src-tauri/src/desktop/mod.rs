//! The window: the only place that knows Tauri. It opens the core, carries commands to its operations and its events back,
//! and decides what a page may do; nothing that a shop would notice is decided here.

mod bindings;
mod bridge;
mod commands;
mod core;
mod error;
mod media;
mod microphone;
mod notices;
mod notify;
mod placement;
mod places;
mod presence;
mod saving;
#[cfg(target_os = "linux")]
mod tray;
mod window;
mod words;

pub use bindings::{RAW as RAW_COMMANDS, export as export_bindings};

use self::{core::Core, presence::Presence};
use crate::{backup::Restores, data_dir};
use sha2::{Digest, Sha256};
use std::{path::Path, sync::atomic::Ordering};
use tauri::{
    App, AppHandle, Context, Manager, RunEvent, WindowEvent, Wry, async_runtime, ipc::Invoke, plugin::TauriPlugin,
};

/// As in `tauri.conf.json`.
const IDENTIFIER: &str = "id.balas.desktop";

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the system has no web view, or no display to show it on.
pub fn run() -> tauri::Result<()> {
    let typed = bindings::builder().invoke_handler();
    let raw: Box<dyn Fn(Invoke<Wry>) -> bool + Send + Sync> =
        Box::new(tauri::generate_handler![commands::composer::add_to_upload, commands::data::add_to_restore]);
    let app = tauri::Builder::default()
        .plugin(single_instance())
        .plugin(tauri_plugin_autostart::Builder::new().app_name("Balas").build())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            let (app, path) = (context.app_handle().clone(), request.uri().path().to_owned());
            async_runtime::spawn(async move { responder.respond(media::answer(app, path).await) });
        })
        .invoke_handler(
            move |invoke| {
                if bindings::RAW.contains(&invoke.message.command()) { raw(invoke) } else { typed(invoke) }
            },
        )
        .setup(|app| Ok(set_up(app)?))
        .build(context())?;
    app.run(follow);
    Ok(())
}

/// A second start ends here: the window that is open comes to the front, and follows the link that was started. Two data
/// directories are two shops, which may be open side by side.
fn single_instance() -> TauriPlugin<Wry> {
    let builder = tauri_plugin_single_instance::Builder::new().callback(|app, arguments, _| {
        window::focus_main(app);
        if let Some(link) = places::link_in(arguments) {
            places::follow(app, link);
        }
    });
    match std::env::var_os(data_dir::VARIABLE).and_then(|_| data_dir::locate(None).ok()) {
        Some(directory) => builder.dbus_id(format!("{IDENTIFIER}.d{}", short_hash(&directory))),
        None => builder.dbus_id(IDENTIFIER),
    }
    .build()
}

fn short_hash(directory: &Path) -> String {
    let whole = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    Sha256::digest(whole.as_os_str().as_encoded_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Configuration, icons, capabilities and the built pages, put into the program by the build script.
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "Tauri's generated code, checked by every start")]
fn context() -> Context {
    tauri::tauri_build_context!()
}

/// The core opens beside the window, so that neither waits for the other; the first thing a page asks waits for it, and
/// should it not open, the page is told. Not before the single-instance plugin, which ends a second start.
fn set_up(app: &App) -> tauri::Result<()> {
    app.manage(Core::new(app.handle().clone()));
    app.manage(saving::SavedFiles::default());
    app.manage(Restores::default());
    app.manage(Presence::default());
    let handle = app.handle().clone();
    async_runtime::spawn(async move {
        let _told_to_the_page = handle.state::<Core>().app().await.is_ok();
    });
    if let Some(link) = places::link_in(std::env::args()) {
        places::follow(app.handle(), link);
    }
    window::open_main(app.handle()).map(drop)
}

fn follow(app: &AppHandle, event: RunEvent) {
    match &event {
        RunEvent::WindowEvent { label, event, .. } if window::is_main(label) => follow_main(app, event),
        // This system hands links to the program that runs.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            if let Some(link) = urls.iter().find_map(|url| crate::links::parse(url.as_str())) {
                places::follow(app, link);
            }
        }
        RunEvent::Exit => async_runtime::block_on(app.state::<Core>().close()),
        _ => {}
    }
}

fn follow_main(app: &AppHandle, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            placement::keep(app);
            if app.state::<Presence>().hides_on_close() {
                api.prevent_close();
                window::hide_main(app);
            }
        }
        // The practice phone alone is nothing to work with.
        WindowEvent::Destroyed => app.exit(0),
        WindowEvent::Focused(is_focused) => {
            app.state::<Presence>().focused.store(*is_focused, Ordering::Relaxed);
            if !is_focused {
                placement::keep(app);
            }
        }
        _ => {}
    }
}
