//! What a person chooses about the window. Stored as the same words that cross to it.

use super::{NotificationSettings, WindowSettings};
use serde::{Deserialize, Serialize};

/// Language of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Bahasa Indonesia.
    Id,
    /// Türkçe.
    Tr,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Everything besides language and theme that a window goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Preferences {
    /// Where the shop is, two letters (ISO 3166): a number without a country code is one of this country.
    pub country: String,
    /// The shop's time zone, by name or as an offset.
    pub time_zone: String,
    /// Whether customers are shown that their messages were read.
    pub read_marks: bool,
    /// How the window looks and takes what is typed.
    pub window: WindowSettings,
    /// How the person at this computer is notified.
    pub notifications: NotificationSettings,
}

impl Language {
    const ALL: [Self; 3] = [Self::En, Self::Id, Self::Tr];

    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Id => "id",
            Self::Tr => "tr",
        }
    }

    /// The language of a stored word, or of a locale such as `id-ID` or `tr_TR.UTF-8`; `None` for any other.
    pub fn of(locale: &str) -> Option<Self> {
        let primary = locale.split(['-', '_', '.']).next()?;
        Self::ALL.into_iter().find(|language| language.word().eq_ignore_ascii_case(primary))
    }
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_locale_is_its_first_part() {
        assert_eq!(Language::of("id_ID.UTF-8"), Some(Language::Id));
        assert_eq!(Language::of("tr-TR"), Some(Language::Tr));
        assert_eq!(Language::of("en"), Some(Language::En));
        assert_eq!(Language::of("C"), None);
        assert_eq!(Language::of("trv-TW"), None);
    }

    #[test]
    fn what_is_stored_is_read_back() {
        for language in Language::ALL {
            assert_eq!(Language::of(language.word()), Some(language));
        }
        for theme in Theme::ALL {
            assert_eq!(Theme::of(theme.word()), Some(theme));
        }
    }
}
