//! Where everything is kept: one directory, shared by the app and `balasd`, that only its owner can look into.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The variable that names another directory.
pub const VARIABLE: &str = "BALAS_DATA_DIR";

/// The system has no home for application data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this system names no home directory; choose a data directory with --data-dir or {VARIABLE}")]
pub struct NoHome;

/// The directory that was asked for, else the variable's, else the platform's place for application data.
///
/// # Errors
/// When nothing is said and the system has no such place.
pub fn locate(wanted: Option<PathBuf>) -> Result<PathBuf, NoHome> {
    let from_variable = || std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    let from_platform = || directories::ProjectDirs::from("", "", "Balas").map(|dirs| dirs.data_dir().to_owned());
    wanted.or_else(from_variable).or_else(from_platform).ok_or(NoHome)
}

/// Makes the directory, closed to others, where it does not exist.
///
/// # Errors
/// When it cannot be made.
pub fn create(directory: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Makes an empty file that only its owner can read, whatever the process's mask says. Returns `false` where there is a file
/// already, which stays as it is.
///
/// # Errors
/// When it cannot be made.
pub fn create_private(path: &Path) -> io::Result<bool> {
    match new_private(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a new file that only its owner can read, down to the disk.
///
/// # Errors
/// When it cannot be written, or there is a file of this name.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = new_private(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn new_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}
