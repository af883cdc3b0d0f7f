//! The windows: the console and the practice phone. Their sizes are in `tauri.conf.json`; here is what they may not do.
//!
//! Neither ever shows anything but Balas's own files: a page that tries to go elsewhere, or to open a window of its own,
//! is refused, whatever a customer's message contains. The one exception is Vite, and only in a program that `make dev` built:
//! no other knows its address.

use super::placement;
use crate::model::notice::Badge;
use tauri::{AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder, Wry, webview::NewWindowResponse};

/// The console's label.
pub const MAIN: &str = "main";
const NAME: &str = "Balas";
const PHONE: &str = "phone";

/// Whether a label is the console's.
pub fn is_main(label: &str) -> bool {
    label == MAIN
}

/// Opens the console where it was left.
pub fn open_main(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let window = open(app, MAIN)?;
    placement::restore(&window);
    Ok(window)
}

/// Opens the practice phone, or brings it to the front.
pub fn open_phone(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    open(app, PHONE)
}

/// Brings the console to the front: a second start of the program ends here.
pub fn focus_main(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = bring_to_front(&window)
    {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Makes the console visible again, without taking the focus.
pub fn show_main(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.show()
    {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Takes the console away from the screen; the tray brings it back.
pub fn hide_main(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

/// Shows how many conversations want the agent, in the title and where the desktop has a badge.
pub fn show_badge(app: &AppHandle, badge: Badge) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let count = Some(i64::from(badge.conversations)).filter(|count| *count > 0);
    if let Err(error) = window.set_title(&badge.title(NAME)).and_then(|()| window.set_badge_count(count)) {
        tracing::warn!(%error, "the badge could not be shown");
    }
}

fn open(app: &AppHandle, label: &str) -> tauri::Result<WebviewWindow> {
    if let Some(window) = app.get_webview_window(label) {
        bring_to_front(&window)?;
        return Ok(window);
    }
    let config = app.config().app.windows.iter().find(|window| window.label == label);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let workshop = app.config().build.dev_url.as_ref().map(Url::origin);
    let window = WebviewWindowBuilder::<Wry, _>::from_config(app, config)?
        .on_navigation(move |url| is_ours(url) || workshop.as_ref() == Some(&url.origin()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    spare_memory(&window)?;
    Ok(window)
}

/// On a computer without a graphics processor its main processor draws the page in either case; by way of OpenGL that takes
/// more than a hundred megabytes more. Whoever asks Mesa for that all the same gets it, as WebKit's own pictures of a page need.
#[cfg(target_os = "linux")]
fn spare_memory(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    let wants_opengl = std::path::Path::new("/dev/dri").exists() || std::env::var_os("LIBGL_ALWAYS_SOFTWARE").is_some();
    window.with_webview(move |view| {
        if let Some(settings) = view.inner().settings().filter(|_| !wants_opengl) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

fn bring_to_front(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// Balas's own pages, by the addresses that Tauri gives them.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}
