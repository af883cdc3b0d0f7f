//! The window: the only place that knows Tauri.
pub mod window;

/// Opens the window and returns when it is closed.
pub fn run() -> anyhow::Result<()> {
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::focus_main(app)))
        .setup(|app| {
            window::open_main(app.handle())?;
            Ok(())
        })
        .run(tauri::tauri_build_context!())?;
    Ok(())
}
