//! A file of a message, as a screen shows it.

use serde::Serialize;
use specta::Type;

/// Media of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct MediaView {
    /// Content hash, the address of the file for the window.
    pub hash: String,
    /// Type by content.
    pub mime: String,
    /// Bytes.
    pub size: f64,
    /// File name.
    pub name: String,
    /// Pixels, 0 where it has none.
    pub width: u32,
    /// Pixels, 0 where it has none.
    pub height: u32,
    /// A thumbnail exists.
    pub has_thumb: bool,
    /// How loud each of 64 parts of a sound is, from 0 to 100; empty for what cannot be listened to here.
    pub waveform: Vec<u8>,
    /// How long a sound lasts; 0 where that is not known.
    pub duration_ms: u32,
}
