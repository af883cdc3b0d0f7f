//! The window: the only place that knows Tauri. It opens the core, carries commands to its operations and its events back,
//! and decides what a page may do; nothing that a shop would notice is decided here.

mod bindings;
mod bridge;
mod commands;
mod core;
mod error;
mod media;
mod microphone;
mod window;

pub use bindings::{ADD_TO_UPLOAD, export as export_bindings};

use self::core::Core;
use tauri::{App, AppHandle, Context, Manager, RunEvent, Wry, async_runtime, ipc::Invoke};

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the system has no web view, or no display to show it on.
pub fn run() -> tauri::Result<()> {
    let typed = bindings::builder().invoke_handler();
    let raw: Box<dyn Fn(Invoke<Wry>) -> bool + Send + Sync> =
        Box::new(tauri::generate_handler![commands::composer::add_to_upload]);
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::focus_main(app)))
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            let (app, path) = (context.app_handle().clone(), request.uri().path().to_owned());
            async_runtime::spawn(async move { responder.respond(media::answer(app, path).await) });
        })
        .invoke_handler(move |invoke| match invoke.message.command() {
            bindings::ADD_TO_UPLOAD => raw(invoke),
            _ => typed(invoke),
        })
        .setup(|app| Ok(set_up(app)?))
        .build(context())?;
    app.run(follow);
    Ok(())
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
    let handle = app.handle().clone();
    async_runtime::spawn(async move {
        let _told_to_the_page = handle.state::<Core>().app().await.is_ok();
    });
    window::open_main(app.handle()).map(drop)
}

fn follow(app: &AppHandle, event: RunEvent) {
    if let RunEvent::WindowEvent { label, event: tauri::WindowEvent::Destroyed, .. } = &event
        && window::is_main(label)
    {
        // The practice phone alone is nothing to work with.
        app.exit(0);
    }
    if matches!(event, RunEvent::Exit) {
        async_runtime::block_on(app.state::<Core>().close());
    }
}
