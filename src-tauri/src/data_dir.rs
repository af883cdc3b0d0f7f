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

/// Bytes that a data directory takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// The database with its log.
    pub database: u64,
    /// Pictures and other files.
    pub files: u64,
    /// What was here before the last restore.
    pub aside: u64,
}

impl Sizes {
    /// As the disk says. What cannot be read counts as nothing.
    pub fn of(directory: &Path) -> Self {
        let aside = crate::backup::swap::aside(directory).map_or(0, |aside| below(&aside));
        let database =
            ["", "-wal", "-shm"].map(|end| file(&directory.join(format!("{}{end}", crate::store::DATABASE))));
        Self { database: database.iter().sum(), files: below(&directory.join(crate::media::DIRECTORY)), aside }
    }
}

fn file(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

fn below(directory: &Path) -> u64 {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let size = |path: PathBuf| if path.is_dir() { below(&path) } else { file(&path) };
    entries.map(|entry| size(entry.path())).sum()
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

/// Brings the names in a directory down to the disk: after this a rename outlasts a power cut.
///
/// # Errors
/// When the disk does not take it.
pub fn sync(directory: &Path) -> io::Result<()> {
    // Only Unix opens a directory as a file; elsewhere the system keeps its journal of names by itself.
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
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
