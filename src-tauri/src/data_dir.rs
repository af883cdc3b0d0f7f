//! Where a shop's data lives when nobody says otherwise. The app and `balasd` share it.

use directories::ProjectDirs;
use std::{env, path::PathBuf};

/// Names the data directory to both programs.
pub const VARIABLE: &str = "BALAS_DATA_DIR";

/// Nobody named a data directory, and the system has no place of its own for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this account has no home directory; name a data directory in BALAS_DATA_DIR")]
pub struct NoDataDir;

/// `BALAS_DATA_DIR`, else the system's place for application data.
///
/// # Errors
/// When neither is there.
pub fn default() -> Result<PathBuf, NoDataDir> {
    let named = env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
    named.or_else(of_the_system).ok_or(NoDataDir)
}

fn of_the_system() -> Option<PathBuf> {
    Some(ProjectDirs::from("id", "balas", "balas")?.data_dir().to_owned())
}
