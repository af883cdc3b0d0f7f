//! What is kept beside names, language and theme: where the shop is, how the window works, what is notified, and whether
//! customers see that they were read. Every change is one event, [`Event::SettingsChanged`].
//!
//! Groups of choices are stored as JSON under one key. One that an older or newer Balas wrote and that cannot be read counts
//! as not chosen: nobody is kept from their inbox by a size of type.

use super::{TIME_ZONE, USUAL_TIME_ZONE, set};
use crate::{
    error::{Error, Result},
    model::{NotificationSettings, Preferences, WindowSettings},
    phone,
    store::{StoreError, Tx, settings},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::SqliteConnection;

const COUNTRY: &str = "shop.country";
/// Where nobody has chosen one: the time zone's and the currency's.
const USUAL_COUNTRY: &str = "ID";
const WINDOW: &str = "window.settings";
const NOTIFICATIONS: &str = "notifications";
const READ_MARKS: &str = "privacy.read_marks";
const ON: &str = "on";
const OFF: &str = "off";

/// Everything that a window goes by besides language and theme.
///
/// # Errors
/// When the database fails.
pub async fn load(reader: &mut SqliteConnection) -> Result<Preferences> {
    let time_zone = settings::get(reader, TIME_ZONE).await?;
    Ok(Preferences {
        country: country(reader).await?,
        time_zone: time_zone.unwrap_or_else(|| USUAL_TIME_ZONE.to_owned()),
        read_marks: read_marks(reader).await?,
        window: chosen(reader, WINDOW).await?,
        notifications: notifications(reader).await?,
    })
}

/// Where the shop is, two letters.
///
/// # Errors
/// When the database fails.
pub async fn country(reader: &mut SqliteConnection) -> Result<String> {
    Ok(settings::get(reader, COUNTRY).await?.unwrap_or_else(|| USUAL_COUNTRY.to_owned()))
}

/// Chooses where the shop is.
///
/// # Errors
/// When no country has numbers of its own under these letters, or the database fails.
pub async fn set_country(tx: &mut Tx, country: &str) -> Result<()> {
    if !phone::is_country(country) {
        return Err(Error::invalid("country", "it must be the two capital letters of a country, as ID"));
    }
    set(tx, COUNTRY, country).await
}

/// How the person at this computer is notified. Whoever notifies reads it anew each time.
///
/// # Errors
/// When the database fails.
pub async fn notifications(reader: &mut SqliteConnection) -> Result<NotificationSettings> {
    chosen(reader, NOTIFICATIONS).await
}

/// Chooses how the person at this computer is notified.
///
/// # Errors
/// When a minute is none of a day, or the database fails.
pub async fn set_notifications(tx: &mut Tx, wanted: NotificationSettings) -> Result<()> {
    if !wanted.is_possible() {
        return Err(Error::invalid("quiet hours", "they begin and end within a day, from 00:00 to 23:59"));
    }
    keep(tx, NOTIFICATIONS, &wanted).await
}

/// Chooses how the window looks and takes what is typed.
///
/// # Errors
/// When the size or a key is none that a window can have, or the database fails.
pub async fn set_window(tx: &mut Tx, wanted: &WindowSettings) -> Result<()> {
    if !wanted.has_possible_size() {
        return Err(Error::invalid("message size", "it is from 90 to 150 per cent"));
    }
    if !wanted.has_possible_keys() {
        return Err(Error::invalid("keys", "there are too many of them, or one is too long"));
    }
    keep(tx, WINDOW, wanted).await
}

/// Whether customers are shown that their messages were read.
///
/// # Errors
/// When the database fails.
pub async fn read_marks(reader: &mut SqliteConnection) -> Result<bool> {
    Ok(settings::get(reader, READ_MARKS).await?.is_none_or(|word| word != OFF))
}

/// Chooses whether customers are shown that their messages were read.
///
/// # Errors
/// When the database fails.
pub async fn set_read_marks(tx: &mut Tx, shown: bool) -> Result<()> {
    set(tx, READ_MARKS, if shown { ON } else { OFF }).await
}

/// A stored group of choices.
pub(crate) async fn chosen<T: Default + DeserializeOwned>(reader: &mut SqliteConnection, key: &str) -> Result<T> {
    let Some(text) = settings::get(reader, key).await? else { return Ok(T::default()) };
    Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::warn!(key, %error, "a stored setting cannot be read; the usual one holds");
        T::default()
    }))
}

/// Stores a group of choices.
pub(crate) async fn keep<T: Serialize>(tx: &mut Tx, key: &'static str, wanted: &T) -> Result<()> {
    let text = serde_json::to_string(wanted).map_err(|_| StoreError::Malformed(key))?;
    set(tx, key, &text).await
}
