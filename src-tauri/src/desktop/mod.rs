//! The window: the only place that knows Tauri. It opens the core, carries commands to its operations and its events back,
//! and decides what a page may do; nothing that a shop would notice is decided here.

mod bindings;
mod bridge;
mod commands;
mod core;
mod error;
mod media;
mod window;

pub use bindings::export as export_bindings;

use self::core::Core;
use tauri::{App, AppHandle, Manager, RunEvent, async_runtime};

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When the system has no web view, or no display to show it on.
pub fn run() -> tauri::Result<()> {
    let commands = bindings::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::focus_main(app)))
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            let (app, path) = (context.app_handle().clone(), request.uri().path().to_owned());
            async_runtime::spawn(async move { responder.respond(media::answer(app, path).await) });
        })
        .invoke_handler(commands.invoke_handler())
        .setup(|app| Ok(set_up(app)?))
        .build(tauri::tauri_build_context!())?;
    app.run(follow);
    Ok(())
}

/// The core first, so that the first thing a page asks is answered. Not before the single-instance plugin, which ends a
/// second start.
fn set_up(app: &App) -> tauri::Result<()> {
    app.manage(async_runtime::block_on(open_core(app.handle())));
    window::open_main(app.handle()).map(drop)
}

async fn open_core(windows: &AppHandle) -> Core {
    let core = Core::open().await;
    if let Ok(running) = core.app() {
        let (events, windows) = (running.bus().clone(), windows.clone());
        running.supervisor().spawn("bridge", move |cancel| bridge::run(events.subscribe(), windows.clone(), cancel));
    }
    core
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
