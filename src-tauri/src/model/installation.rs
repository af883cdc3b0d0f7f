//! The shop's data as the page of settings shows it: where it is, how much, and how safe.

use super::{Retention, Timestamp};
use serde::Serialize;
use specta::Type;

/// Where the data lives and what is done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct DataView {
    /// The data directory.
    pub directory: String,
    /// Bytes of the database.
    pub database_bytes: f64,
    /// Bytes of pictures and other files.
    pub file_bytes: f64,
    /// Bytes of what was here before the last restore; 0 where nothing is kept of it.
    pub aside_bytes: f64,
    /// When a backup was made last.
    pub last_backup_at: Option<Timestamp>,
    /// How far the backup is that is being made, in per cent.
    pub backup_progress: Option<u8>,
    /// How long messages and files are kept.
    pub retention: Retention,
}
