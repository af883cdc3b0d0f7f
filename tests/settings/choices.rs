//! Choices are stored, told by one event, and there again after a restart; what cannot be is refused and changes nothing.

use crate::support::TestDesk;
use balas::{
    error::{Code, Error},
    events::Event,
    model::{Language, NotificationSettings, Preferences, QuietHours, SendKey, WindowSettings},
    settings::{self, preferences},
    store::{Tx, settings as stored},
};
use futures_util::{FutureExt, future::BoxFuture};
use std::collections::BTreeMap;

async fn shown(desk: &TestDesk) -> Preferences {
    settings::load(&desk.app, Language::En).await.unwrap().preferences
}

async fn refused(
    desk: &TestDesk,
    work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, balas::error::Result<()>> + Send + 'static,
) -> Code {
    desk.app.store().write::<_, Error, _>(work).await.unwrap_err().code()
}

fn remapped() -> WindowSettings {
    WindowSettings {
        message_size: 130,
        send_key: SendKey::CtrlEnter,
        single_letters: false,
        keys: BTreeMap::from([("take_over".to_owned(), vec!["Mod+t".to_owned()])]),
    }
}

fn silent() -> NotificationSettings {
    let quiet = QuietHours { enabled: true, from: 21 * 60, until: 6 * 60 };
    NotificationSettings { desktop: true, sounds: false, hide_preview: true, quiet }
}

#[tokio::test]
async fn what_was_chosen_is_there_after_a_restart() {
    let desk = TestDesk::unlinked().await;
    desk.write(|tx| preferences::set_notifications(tx, silent()).boxed()).await;
    desk.write(|tx| async move { preferences::set_window(tx, &remapped()).await }.boxed()).await;
    desk.write(|tx| preferences::set_country(tx, "TR").boxed()).await;
    desk.write(|tx| settings::set_time_zone(tx, "Europe/Istanbul").boxed()).await;
    desk.write(|tx| preferences::set_read_marks(tx, false).boxed()).await;

    let desk = desk.restart().await;

    let chosen = Preferences {
        country: "TR".to_owned(),
        time_zone: "Europe/Istanbul".to_owned(),
        read_marks: false,
        window: remapped(),
        notifications: silent(),
    };
    assert_eq!(shown(&desk).await, chosen);
}

#[tokio::test]
async fn each_choice_is_told_once_it_is_kept() {
    let desk = TestDesk::unlinked().await;
    let mut events = desk.app.bus().subscribe();
    desk.write(|tx| preferences::set_notifications(tx, silent()).boxed()).await;
    assert_eq!(events.next().await, Some(Event::SettingsChanged));
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let desk = TestDesk::unlinked().await;
    let before = shown(&desk).await;
    let late = QuietHours { enabled: true, from: 24 * 60, until: 0 };
    let notifications = NotificationSettings { quiet: late, ..NotificationSettings::default() };
    assert_eq!(
        refused(&desk, move |tx| preferences::set_notifications(tx, notifications).boxed()).await,
        Code::Invalid
    );
    let huge = WindowSettings { message_size: 200, ..WindowSettings::default() };
    let size = refused(&desk, |tx| async move { preferences::set_window(tx, &huge).await }.boxed()).await;
    assert_eq!(size, Code::Invalid);
    assert_eq!(refused(&desk, |tx| preferences::set_country(tx, "Indonesia").boxed()).await, Code::Invalid);
    assert_eq!(refused(&desk, |tx| settings::set_time_zone(tx, "Mars/Olympus").boxed()).await, Code::Invalid);
    assert_eq!(shown(&desk).await, before);
}

#[tokio::test]
async fn what_another_version_stored_and_cannot_be_read_counts_as_not_chosen() {
    let desk = TestDesk::unlinked().await;
    desk.write(|tx| async move { Ok(stored::set(tx, "notifications", r#"{"loudness":11}"#).await?) }.boxed()).await;
    assert_eq!(shown(&desk).await.notifications, NotificationSettings::default());
}
