//! Carries out what [`decide`] says: asks the console to play a sound, the desktop to show a notification, and keeps the badge.
//! Nothing here waits for the desktop, and a desktop that lacks one of them loses nothing else.

use super::{notify::Notifier, places, presence::Presence, window, words};
use crate::{
    app::App,
    error::Result,
    events::{Event, Subscription},
    links::Destination,
    model::{
        ConversationId, Language, NotificationSettings,
        notice::{Badge, Circumstances, Occasion, decide},
    },
    notices::{Notice, Watch},
    settings,
};
use futures_util::FutureExt;
use jiff::tz::TimeZone;
use std::{sync::atomic::Ordering, time::Duration};
use tauri::{AppHandle, Emitter, Manager};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Name under which the console is told what to play.
const SOUND: &str = "sound";
/// How often it is looked whether a wait has become long.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Events that are followed at once.
const BATCH: usize = 512;
/// Characters of a preview.
const PREVIEW: usize = 140;

/// Tells until everything stops.
pub async fn run(core: App, windows: AppHandle, cancel: CancellationToken) {
    let mut events = core.bus().subscribe();
    let notifier = Notifier::connect().await;
    windows.state::<Presence>().notifications.store(notifier.is_some(), Ordering::Relaxed);
    let mut teller = Teller { core, windows, notifier, watch: Watch::default(), badge: None };
    teller.begin().await;
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            event = events.next() => match event {
                Some(event) => teller.follow(&with_others(event, &mut events)).await,
                None => return,
            },
            Some(id) = clicked(&mut teller.notifier) => places::show(&teller.windows, Destination::Conversation { id }),
            _ = ticks.tick() => teller.look().await,
        }
    }
}

/// What has happened in the meantime comes with it, so that the badge is counted once for all of it.
fn with_others(first: Event, events: &mut Subscription) -> Vec<Event> {
    let mut batch = vec![first];
    while let Some(Some(event)) = events.next().now_or_never() {
        batch.push(event);
        if batch.len() == BATCH {
            break;
        }
    }
    batch
}

/// The next click on a notification; none where none can be shown.
async fn clicked(notifier: &mut Option<Notifier>) -> Option<ConversationId> {
    notifier.as_mut()?.clicked().await
}

struct Teller {
    core: App,
    windows: AppHandle,
    notifier: Option<Notifier>,
    watch: Watch,
    badge: Option<Badge>,
}

impl Teller {
    async fn begin(&mut self) {
        match Watch::begin(&self.core).await {
            Ok(watch) => self.watch = watch,
            Err(error) => tracing::error!(%error, "what is known could not be read"),
        }
        self.show_badge().await;
    }

    async fn follow(&mut self, batch: &[Event]) {
        for event in batch {
            match self.watch.follow(&self.core, event).await {
                Ok(Some(notice)) => self.tell(&notice).await,
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "an event could not be told of"),
            }
        }
        if batch.contains(&Event::Resync) {
            return self.look().await;
        }
        self.show_badge().await;
    }

    async fn look(&mut self) {
        match self.watch.look(&self.core).await {
            Ok(notices) => {
                for notice in notices {
                    self.tell(&notice).await;
                }
            }
            Err(error) => tracing::error!(%error, "who waits could not be read"),
        }
        self.show_badge().await;
    }

    async fn tell(&self, notice: &Notice) {
        let (settings, language) = match self.chosen().await {
            Ok(chosen) => chosen,
            Err(error) => {
                tracing::error!(%error, "the settings could not be read");
                return;
            }
        };
        let presence = self.windows.state::<Presence>();
        let now = self.core.clock().now();
        let (minute, is_paused) = (minute_of_day(now.0), presence.is_paused(now));
        let decision = decide(
            notice.occasion,
            Circumstances {
                focused: presence.focused.load(Ordering::Relaxed),
                open: presence.is_open(notice.conversation_id),
                told: notice.told,
                audible: settings.is_heard_at(minute) && !is_paused,
                visible: settings.is_shown_at(minute) && !is_paused,
                since_sound: presence.since_sound(now),
            },
        );
        if let Some(sound) = decision.sound {
            presence.sounded(now);
            if let Err(error) = self.windows.emit_to(window::MAIN, SOUND, sound) {
                tracing::warn!(%error, "a sound did not reach the window");
            }
        }
        if let Some(notifier) = self.notifier.as_ref().filter(|_| decision.desktop) {
            let (title, body) = sentences(notice, language, settings.hide_preview);
            notifier.show(&title, &body, notice.conversation_id).await;
        }
    }

    async fn chosen(&self) -> Result<(NotificationSettings, Language)> {
        let mut reader = self.core.store().read().await?;
        let language = settings::language(&mut reader).await?.unwrap_or(Language::En);
        Ok((settings::preferences::notifications(&mut reader).await?, language))
    }

    async fn show_badge(&mut self) {
        match self.watch.badge(&self.core).await {
            Ok(badge) if self.badge == Some(badge) => {}
            Ok(badge) => {
                self.badge = Some(badge);
                window::show_badge(&self.windows, badge);
            }
            Err(error) => tracing::error!(%error, "how many wait could not be read"),
        }
    }
}

/// Minutes since midnight on this computer's clock.
fn minute_of_day(millis: i64) -> u16 {
    let here = jiff::Timestamp::from_millisecond(millis).unwrap_or_default().to_zoned(TimeZone::system());
    u16::from(here.hour().unsigned_abs()) * 60 + u16::from(here.minute().unsigned_abs())
}

/// Title and text of a notification. Whoever hides previews shows neither who wrote nor what.
fn sentences(notice: &Notice, language: Language, is_hidden: bool) -> (String, String) {
    let name = [("name", notice.who.as_str())];
    let is_about_customer = notice.conversation_id.is_some();
    let key = match (notice.occasion, is_hidden && is_about_customer) {
        (Occasion::Reply | Occasion::ToBot, false) => return (notice.who.clone(), preview(&notice.text)),
        (Occasion::Reply | Occasion::ToBot, true) => "notice.hidden_reply",
        (Occasion::PersonWanted, false) => "notice.person_wanted",
        (Occasion::PersonWanted, true) => "notice.hidden_person_wanted",
        (Occasion::LongWait, false) => "notice.long_wait",
        (Occasion::LongWait, true) => "notice.hidden_long_wait",
        (Occasion::SendFailed, false) => "notice.send_failed",
        (Occasion::SendFailed, true) => "notice.hidden_send_failed",
        (Occasion::Unlinked, _) => "notice.unlinked",
        (Occasion::CreditsLow, _) => "notice.credits_low",
    };
    let shows_words = !is_hidden && notice.occasion == Occasion::PersonWanted;
    (words::say(language, key, &name), if shows_words { preview(&notice.text) } else { String::new() })
}

fn preview(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(occasion: Occasion) -> Notice {
        let text = "Jadi  40 potong\nbisa harga berapa?".to_owned();
        Notice { occasion, conversation_id: Some(ConversationId(1)), who: "Bu Ratna".to_owned(), text, told: false }
    }

    #[test]
    fn a_hidden_preview_says_neither_who_nor_what() {
        for occasion in [Occasion::PersonWanted, Occasion::Reply, Occasion::LongWait, Occasion::SendFailed] {
            let (title, body) = sentences(&notice(occasion), Language::En, true);
            assert!(!title.contains("Ratna") && !body.contains("potong") && !title.is_empty(), "{title}: {body}");
        }
    }

    #[test]
    fn a_reply_is_its_customer_and_one_line() {
        let (title, body) = sentences(&notice(Occasion::Reply), Language::Tr, false);
        assert_eq!((title.as_str(), body.as_str()), ("Bu Ratna", "Jadi 40 potong bisa harga berapa?"));
        assert_eq!(preview(&"ı".repeat(500)).chars().count(), PREVIEW + 1);
    }
}
