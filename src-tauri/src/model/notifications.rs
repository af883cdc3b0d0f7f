//! What a person wants to be told about, how loudly, and when not at all. It decides nothing about what happened: whoever
//! notifies asks here what is allowed to be heard and seen.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// How the person at this computer is notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NotificationSettings {
    /// Whether the system shows notifications at all.
    pub desktop: bool,
    /// Whether sounds are played.
    pub sounds: bool,
    /// Whether a notification leaves out what the customer wrote and who it is.
    pub hide_preview: bool,
    /// When nothing is heard or shown.
    pub quiet: QuietHours,
}

/// A stretch of each day without sounds and notifications. The badge counts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuietHours {
    /// Whether there is one.
    pub enabled: bool,
    /// First quiet minute, counted from midnight on this computer's clock.
    pub from: u16,
    /// First minute that is not quiet any more; before `from` it is the one of the next day.
    pub until: u16,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        let quiet = QuietHours { enabled: false, from: 22 * 60, until: 7 * 60 };
        Self { desktop: true, sounds: true, hide_preview: false, quiet }
    }
}

impl NotificationSettings {
    /// Whether every minute in it is one of a day.
    pub fn is_possible(&self) -> bool {
        self.quiet.from < DAY && self.quiet.until < DAY
    }

    /// Whether a sound may be heard at this minute of the day.
    pub fn is_heard_at(&self, minute: u16) -> bool {
        self.sounds && !self.quiet.covers(minute)
    }

    /// Whether a notification may be shown at this minute of the day.
    pub fn is_shown_at(&self, minute: u16) -> bool {
        self.desktop && !self.quiet.covers(minute)
    }
}

impl QuietHours {
    /// Whether this minute of the day is quiet. The same minute twice is the whole day.
    pub fn covers(&self, minute: u16) -> bool {
        let inside = if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        };
        self.enabled && inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(from: u16, until: u16) -> QuietHours {
        QuietHours { enabled: true, from, until }
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let night = quiet(22 * 60, 7 * 60);
        for (minute, is_quiet) in [(22 * 60, true), (0, true), (7 * 60 - 1, true), (7 * 60, false), (12 * 60, false)] {
            assert_eq!(night.covers(minute), is_quiet, "{minute}");
        }
        let lunch = quiet(12 * 60, 13 * 60);
        assert!(lunch.covers(12 * 60 + 30) && !lunch.covers(13 * 60) && !lunch.covers(0));
        assert!(quiet(60, 60).covers(0), "the same minute twice is the whole day");
        assert!(!QuietHours { enabled: false, ..night }.covers(0));
    }

    #[test]
    fn what_is_quiet_is_neither_heard_nor_shown() {
        let settings = NotificationSettings { quiet: quiet(0, 60), ..NotificationSettings::default() };
        assert!(!settings.is_heard_at(30) && !settings.is_shown_at(30));
        assert!(settings.is_heard_at(90) && settings.is_shown_at(90));
        let silent = NotificationSettings { sounds: false, ..settings };
        assert!(!silent.is_heard_at(90) && silent.is_shown_at(90));
    }
}
