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
    #[specta(type = u32)]
    pub database_bytes: u64,
    /// Bytes of pictures and other files.
    #[specta(type = u32)]
    pub file_bytes: u64,
    /// Bytes of what was here before the last restore; 0 where nothing is kept of it.
    #[specta(type = u32)]
    pub aside_bytes: u64,
    /// When a backup was made last.
    pub last_backup_at: Option<Timestamp>,
    /// How far the backup is that is being made, in per cent.
    pub backup_progress: Option<u8>,
    /// How long messages and files are kept.
    pub retention: Retention,
}
