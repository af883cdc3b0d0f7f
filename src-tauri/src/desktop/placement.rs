//! Where the console stood when it was left. Kept beside the database, because the window opens before that does, and because
//! it says something of this computer and nothing of the shop. What does not fit on the screens of today is moved and made
//! smaller, never lost out of sight.

use super::window;
use crate::data_dir;
use serde::{Deserialize, Serialize};
use std::{fs, io, path::PathBuf};
use tauri::{AppHandle, LogicalPosition, LogicalSize, Manager, WebviewWindow};

const FILE: &str = "window.json";
/// As small as `tauri.conf.json` lets the window become.
const SMALLEST: (f64, f64) = (900.0, 600.0);

/// A rectangle on the desktop in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Placement {
    #[serde(flatten)]
    place: Place,
    maximized: bool,
}

impl Place {
    /// Square pixels that both have.
    fn shared_with(&self, other: &Self) -> f64 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    /// The nearest place that lies wholly on one of the screens; none where there is no screen, or the place is nonsense.
    fn within(self, screens: &[Self]) -> Option<Self> {
        let is_sound = [self.x, self.y, self.width, self.height].iter().all(|number| number.is_finite());
        let most = |a: &&Self, b: &&Self| self.shared_with(a).total_cmp(&self.shared_with(b));
        let screen = screens.iter().max_by(most).filter(|_| is_sound)?;
        let width = self.width.clamp(SMALLEST.0.min(screen.width), screen.width);
        let height = self.height.clamp(SMALLEST.1.min(screen.height), screen.height);
        let x = self.x.clamp(screen.x, screen.x + screen.width - width);
        let y = self.y.clamp(screen.y, screen.y + screen.height - height);
        Some(Self { x, y, width, height })
    }
}

/// Puts the console where it was left. A place that cannot be read is none.
pub fn restore(window: &WebviewWindow) {
    let Some(kept) = read() else { return };
    if let Err(error) = apply(window, kept) {
        tracing::warn!(%error, "the window could not be put where it was");
    }
}

/// Writes down where the console stands.
pub fn keep(app: &AppHandle) {
    let Some(window) = app.get_webview_window(window::MAIN) else { return };
    let kept = measure(&window).map_err(io::Error::other).and_then(|now| write(&now));
    if let Err(error) = kept {
        tracing::warn!(%error, "where the window stands could not be written down");
    }
}

fn apply(window: &WebviewWindow, kept: Placement) -> tauri::Result<()> {
    let screens = screens(window)?;
    if let Some(place) = kept.place.within(&screens) {
        window.set_size(LogicalSize::new(place.width, place.height))?;
        window.set_position(LogicalPosition::new(place.x, place.y))?;
    }
    if kept.maximized { window.maximize() } else { Ok(()) }
}

fn screens(window: &WebviewWindow) -> tauri::Result<Vec<Place>> {
    let monitors = window.available_monitors()?;
    let place = |monitor: &tauri::Monitor| {
        let scale = monitor.scale_factor();
        let (at, size) = (monitor.position().to_logical(scale), monitor.size().to_logical(scale));
        let (LogicalPosition { x, y }, LogicalSize { width, height }) = (at, size);
        Place { x, y, width, height }
    };
    Ok(monitors.iter().map(place).collect())
}

/// A maximised window keeps the place that it goes back to.
fn measure(window: &WebviewWindow) -> tauri::Result<Placement> {
    let scale = window.scale_factor()?;
    let LogicalPosition { x, y } = window.outer_position()?.to_logical(scale);
    let LogicalSize { width, height } = window.inner_size()?.to_logical(scale);
    let now = Placement { place: Place { x, y, width, height }, maximized: window.is_maximized()? };
    Ok(match read() {
        Some(before) if now.maximized => Placement { place: before.place, ..now },
        _ => now,
    })
}

fn path() -> io::Result<PathBuf> {
    data_dir::locate(None).map(|directory| directory.join(FILE)).map_err(io::Error::other)
}

fn read() -> Option<Placement> {
    serde_json::from_slice(&fs::read(path().ok()?).ok()?).ok()
}

fn write(placement: &Placement) -> io::Result<()> {
    fs::write(path()?, serde_json::to_vec(placement)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAPTOP: Place = Place { x: 0.0, y: 0.0, width: 1366.0, height: 768.0 };
    const WIDE: Place = Place { x: 1366.0, y: -200.0, width: 2560.0, height: 1440.0 };

    #[test]
    fn what_fits_stays() {
        let place = Place { x: 1500.0, y: 0.0, width: 1440.0, height: 900.0 };
        assert_eq!(place.within(&[LAPTOP, WIDE]), Some(place));
    }

    #[test]
    fn what_was_on_a_screen_that_has_gone_comes_back_smaller() {
        let place = Place { x: 1500.0, y: 0.0, width: 1440.0, height: 900.0 };
        assert_eq!(place.within(&[LAPTOP]), Some(LAPTOP));
        assert_eq!(place.within(&[]), None);
    }

    proptest! {
        #[test]
        fn a_window_is_always_wholly_on_a_screen(
            x in -1e5..1e5_f64, y in -1e5..1e5_f64, width in -10.0..1e5_f64, height in -10.0..1e5_f64,
        ) {
            let fitted = Place { x, y, width, height }.within(&[LAPTOP, WIDE]).unwrap();
            let inside = [LAPTOP, WIDE].iter().any(|screen| {
                (fitted.shared_with(screen) - fitted.width * fitted.height).abs() < 1.0
            });
            prop_assert!(inside && fitted.width >= SMALLEST.0 && fitted.height >= SMALLEST.1, "{fitted:?}");
        }
    }

    #[test]
    fn nonsense_is_nowhere() {
        let place = Place { x: f64::NAN, y: 0.0, width: 1000.0, height: 700.0 };
        assert_eq!(place.within(&[LAPTOP]), None);
        assert!(serde_json::from_str::<Placement>(r#"{"x":"far"}"#).is_err());
    }
}
