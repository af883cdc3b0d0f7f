//! Files that Balas makes for a person: they come into the folder of downloads, else into the home, and never take the place
//! of another. The page that asks for one names neither.

use crate::model::Timestamp;
use jiff::tz::TimeZone;
use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// Names that are tried beside those of the same day.
const COPIES: u32 = 1_000;

/// The person's folder for downloads, else their home.
///
/// # Errors
/// When the system names neither.
pub fn folder() -> io::Result<PathBuf> {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().map(|dirs| dirs.download_dir().filter(|dir| dir.is_dir()).unwrap_or(dirs.home_dir()));
    folder
        .map(Path::to_owned)
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this system names no home directory"))
}

/// The day here, as file names sort.
pub fn day(now: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    instant.to_zoned(TimeZone::system()).strftime("%Y-%m-%d").to_string()
}

/// A new, empty file that only its owner can read, under a name that was still free.
///
/// # Errors
/// When there are a thousand of them already, or the disk does not take it.
pub fn create(folder: &Path, stem: &str, extension: &str) -> io::Result<(File, PathBuf)> {
    free(folder, stem, &format!(".{extension}"), |path| {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)
    })
}

/// A new, empty folder under a name that was still free.
///
/// # Errors
/// When there are a thousand of them already, or the disk does not take it.
pub fn create_folder(folder: &Path, stem: &str) -> io::Result<PathBuf> {
    Ok(free(folder, stem, "", |path| fs::create_dir(path))?.1)
}

fn free<T>(folder: &Path, stem: &str, ending: &str, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(T, PathBuf)> {
    for copy in 1..=COPIES {
        let path = folder.join(if copy == 1 { format!("{stem}{ending}") } else { format!("{stem}-{copy}{ending}") });
        match make(&path) {
            Ok(made) => return Ok((made, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [1, 2, 3].map(|_| create(folder.path(), "usage", "csv").unwrap().1);
        let names = paths.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
        assert_eq!(names, ["usage.csv", "usage-2.csv", "usage-3.csv"]);
        let folders = [1, 2].map(|_| create_folder(folder.path(), "export").unwrap());
        assert_eq!(folders, [folder.path().join("export"), folder.path().join("export-2")]);
    }
}
