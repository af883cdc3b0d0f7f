//! The tray: open, a pause, quit. It is there only where the desktop has a place for it; until somebody answers for one,
//! closing the window ends Balas as ever, because there would be no way back.

use super::{presence::Presence, window, words};
use crate::{app::App, clock::Clock, model::Language, settings};
use ksni::{
    Icon, Tray, TrayMethods,
    menu::{MenuItem, StandardItem},
};
use std::{
    sync::{LazyLock, atomic::Ordering},
    time::Duration,
};
use tauri::{AppHandle, Manager};
use tokio_util::sync::CancellationToken;

/// How long a pause is.
const PAUSE_MILLIS: i64 = 60 * 60 * 1000;
/// A desktop that starts Balas with itself may have its tray only later.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_secs(15);
/// How often the words follow the language, and the pause its end.
const REFRESH: Duration = Duration::from_secs(5);

/// As the service wants it: each pixel with its alpha first.
static ICON: LazyLock<Option<Icon>> = LazyLock::new(|| {
    let picture = image::load_from_memory(include_bytes!("../../../assets/icons/32x32.png")).ok()?.into_rgba8();
    let (width, height) = (i32::try_from(picture.width()).ok()?, i32::try_from(picture.height()).ok()?);
    let mut data = picture.into_raw();
    for pixel in data.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    Some(Icon { width, height, data })
});

struct Place {
    app: AppHandle,
    clock: Clock,
    language: Language,
    is_paused: bool,
}

impl Place {
    fn say(&self, key: &str) -> String {
        words::say(self.language, key, &[])
    }
}

impl Tray for Place {
    fn id(&self) -> String {
        "balas".to_owned()
    }

    fn title(&self) -> String {
        "Balas".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        ICON.iter().cloned().collect()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        window::focus_main(&self.app);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let pause = if self.is_paused { "tray.resume" } else { "tray.pause" };
        vec![
            item(self.say("tray.open"), |place| window::focus_main(&place.app)),
            item(self.say(pause), Place::switch_pause),
            MenuItem::Separator,
            item(self.say("tray.quit"), |place| place.app.exit(0)),
        ]
    }

    fn watcher_online(&self) {
        set_visible(&self.app, true);
    }

    fn watcher_offline(&self, _reason: ksni::OfflineReason) -> bool {
        set_visible(&self.app, false);
        // It may come back, as when a panel is started again.
        true
    }
}

impl Place {
    fn switch_pause(&mut self) {
        self.is_paused = !self.is_paused;
        let until = self.is_paused.then(|| self.clock.now().plus_millis(PAUSE_MILLIS));
        self.app.state::<Presence>().pause_until(until);
    }
}

fn item(label: String, activate: impl Fn(&mut Place) + Send + 'static) -> MenuItem<Place> {
    StandardItem { label, activate: Box::new(activate), ..StandardItem::default() }.into()
}

/// Shows the tray until everything stops; gives up where nobody answers for one.
pub async fn run(core: App, app: AppHandle, cancel: CancellationToken) {
    for _ in 0..TRIES {
        let place =
            Place { app: app.clone(), clock: core.clock().clone(), language: language(&core).await, is_paused: false };
        match place.spawn().await {
            Ok(handle) => {
                set_visible(&app, true);
                while cancel.run_until_cancelled(tokio::time::sleep(REFRESH)).await.is_some() {
                    refresh(&core, &app, &handle).await;
                }
                handle.shutdown().await;
                return;
            }
            Err(error) => tracing::info!(%error, "this desktop has no tray"),
        }
        if cancel.run_until_cancelled(tokio::time::sleep(BETWEEN_TRIES)).await.is_none() {
            return;
        }
    }
}

async fn refresh(core: &App, app: &AppHandle, handle: &ksni::Handle<Place>) {
    let language = language(core).await;
    let is_paused = app.state::<Presence>().is_paused(core.clock().now());
    // Only what differs is told to the desktop.
    let change = |place: &mut Place| (place.language, place.is_paused) = (language, is_paused);
    handle.update(change).await;
}

async fn language(core: &App) -> Language {
    let Ok(mut reader) = core.store().read().await else { return Language::En };
    settings::language(&mut reader).await.ok().flatten().unwrap_or(Language::En)
}

fn set_visible(app: &AppHandle, is_visible: bool) {
    app.state::<Presence>().tray.store(is_visible, Ordering::Relaxed);
    if !is_visible {
        // Whoever had hidden the window would not find it again.
        window::show_main(app);
    }
}
