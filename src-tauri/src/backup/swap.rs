//! The moment in which a restored backup takes the place of what was here: while a data directory is opened, when nobody uses
//! it yet. Whatever a crash interrupts goes on with the next opening, and where the restored data cannot be opened, what was
//! here comes back.
//!
//! ```text
//!   restored/       passed every check; waits for the next opening
//!   before-restore/ what was here until then; goes after a week
//! ```

use super::{make, restore};
use crate::{
    data_dir, media,
    model::Timestamp,
    store::{DATABASE, network},
    voice,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

/// A backup that passed every check and waits.
const READY: &str = "restored";
/// What was here before the last restore, and how long it is kept once the restored data was opened.
const ASIDE: &str = "before-restore";
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Inside of what waits: the place for what is here was made, and everything that was here is in it.
const PREPARED: &str = "prepared";
const CLEARED: &str = "cleared";

/// Lays what was unpacked ready for the next opening, in the place of another that was.
pub(super) fn lay_ready(data_dir: &Path, unpacked: &Path) -> io::Result<()> {
    let ready = data_dir.join(READY);
    remove(&ready)?;
    fs::rename(unpacked, &ready)?;
    data_dir::sync(data_dir)
}

/// Whether a restored backup waits for the next opening.
pub fn is_ready(data_dir: &Path) -> bool {
    data_dir.join(READY).is_dir()
}

/// What was here before the last restore, while it is kept.
pub fn aside(data_dir: &Path) -> Option<PathBuf> {
    Some(data_dir.join(ASIDE)).filter(|path| path.is_dir())
}

/// Deletes what was here before the last restore.
///
/// # Errors
/// When the disk does not let it go.
pub fn forget_aside(data_dir: &Path) -> io::Result<()> {
    remove(&data_dir.join(ASIDE))
}

/// Puts a restored backup in its place, where one waits; returns whether there was one. Also tidies up what work that was
/// interrupted has left. Call it only while holding the lock of the directory.
pub(crate) fn complete(data_dir: &Path, now: Timestamp) -> io::Result<bool> {
    for name in names(data_dir)? {
        if is_workspace(&name) {
            remove(&data_dir.join(name))?;
        }
    }
    if !is_ready(data_dir) {
        forget_old(data_dir, now)?;
        return Ok(false);
    }
    let ready = data_dir.join(READY);
    if !ready.join(CLEARED).exists() {
        clear(data_dir, &ready)?;
    }
    for name in names(&ready)?.into_iter().filter(|name| name != PREPARED && name != CLEARED) {
        fs::rename(ready.join(&name), data_dir.join(&name))?;
    }
    data_dir::sync(data_dir)?;
    remove(&ready)?;
    Ok(true)
}

/// The restored data could not be opened: what was here before takes its place again.
pub(crate) fn undo(data_dir: &Path) -> io::Result<()> {
    let aside = data_dir.join(ASIDE);
    for name in data(data_dir)? {
        remove(&data_dir.join(name))?;
    }
    let mut earlier = names(&aside)?;
    // The database last: without it a start says that it is missing, and does not go on with half of the rest.
    earlier.sort_by_key(|name| name == DATABASE);
    for name in earlier {
        fs::rename(aside.join(&name), data_dir.join(&name))?;
    }
    data_dir::sync(data_dir)?;
    remove(&aside)
}

/// Moves everything that is here aside; what an earlier restore has put there makes room first. Begun again after a crash, it
/// goes on where it ended.
fn clear(data_dir: &Path, ready: &Path) -> io::Result<()> {
    if !ready.join(PREPARED).exists() {
        forget_aside(data_dir)?;
        data_dir::create(&data_dir.join(ASIDE))?;
        mark(ready, PREPARED)?;
    }
    for name in data(data_dir)? {
        fs::rename(data_dir.join(&name), data_dir.join(ASIDE).join(&name))?;
    }
    data_dir::sync(data_dir)?;
    mark(ready, CLEARED)
}

fn mark(ready: &Path, name: &str) -> io::Result<()> {
    fs::write(ready.join(name), b"")?;
    data_dir::sync(ready)
}

/// A backup that passed every check is not wanted after all.
///
/// # Errors
/// When the disk does not let it go.
pub fn give_up(data_dir: &Path) -> io::Result<()> {
    remove(&data_dir.join(READY))
}

/// The names of what belongs to the data. What a person has put beside it stays where it is.
fn data(data_dir: &Path) -> io::Result<Vec<String>> {
    Ok(names(data_dir)?.into_iter().filter(|name| is_data(name)).collect())
}

fn is_data(name: &str) -> bool {
    let is_key = name.starts_with("secrets-") && name.ends_with(".key");
    is_key
        || [DATABASE, network::FILE_NAME].iter().any(|database| name.starts_with(database))
        || [media::DIRECTORY, voice::DIRECTORY, "window.json"].contains(&name)
}

/// Whether a folder is one in which a backup was made or unpacked.
fn is_workspace(name: &str) -> bool {
    let rest = name.strip_prefix(make::WORKSPACE).or_else(|| name.strip_prefix(restore::WORKSPACE));
    rest.is_some_and(|rest| rest.starts_with("local-"))
}

fn forget_old(data_dir: &Path, now: Timestamp) -> io::Result<()> {
    let Some(aside) = aside(data_dir) else { return Ok(()) };
    let since = fs::metadata(&aside)?.modified()?;
    let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
    // Where the clock went back, it is young.
    let age = now.duration_since(since).unwrap_or_default();
    if age > KEPT { remove(&aside) } else { Ok(()) }
}

fn names(directory: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        names.extend(entry?.file_name().into_string());
    }
    Ok(names)
}

/// A file or a folder with everything in it; none is fine.
fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(0);

    fn directory() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("balas.lock", ""), ("balas.db", "old"), ("balas.db-wal", "old"), ("balas.created", "x")] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        fs::create_dir(dir.path().join("restore-local-1")).unwrap();
        fs::write(dir.path().join("restore-local-1/balas.db"), "new").unwrap();
        dir
    }

    fn text(dir: &Path, name: &str) -> Option<String> {
        fs::read_to_string(dir.join(name)).ok()
    }

    #[test]
    fn a_restored_backup_takes_the_place_of_everything() {
        let dir = directory();
        lay_ready(dir.path(), &dir.path().join("restore-local-1")).unwrap();
        assert!(complete(dir.path(), NOW).unwrap());
        assert_eq!(text(dir.path(), "balas.db").as_deref(), Some("new"));
        assert_eq!(text(dir.path(), "balas.db-wal"), None, "the log of the other database");
        assert_eq!(text(&aside(dir.path()).unwrap(), "balas.db").as_deref(), Some("old"));
        assert!(text(dir.path(), "balas.lock").is_some() && !is_ready(dir.path()));
        assert!(!complete(dir.path(), NOW).unwrap(), "once");
        assert!(aside(dir.path()).is_some());
    }

    #[test]
    fn a_swap_that_was_interrupted_goes_on() {
        for moved in [&["balas.db"][..], &["balas.db-wal"], &["balas.db", "balas.db-wal"]] {
            let dir = directory();
            lay_ready(dir.path(), &dir.path().join("restore-local-1")).unwrap();
            fs::create_dir(dir.path().join(ASIDE)).unwrap();
            mark(&dir.path().join(READY), PREPARED).unwrap();
            for name in moved {
                fs::rename(dir.path().join(name), dir.path().join(ASIDE).join(name)).unwrap();
            }
            assert!(complete(dir.path(), NOW).unwrap());
            assert_eq!(text(dir.path(), "balas.db").as_deref(), Some("new"));
            assert_eq!(text(dir.path(), "balas.db-wal"), None);
            assert_eq!(text(&aside(dir.path()).unwrap(), "balas.db").as_deref(), Some("old"));
        }
    }

    #[test]
    fn what_was_here_comes_back() {
        let dir = directory();
        lay_ready(dir.path(), &dir.path().join("restore-local-1")).unwrap();
        complete(dir.path(), NOW).unwrap();
        undo(dir.path()).unwrap();
        assert_eq!(text(dir.path(), "balas.db").as_deref(), Some("old"));
        assert_eq!(text(dir.path(), "balas.db-wal").as_deref(), Some("old"));
        assert!(aside(dir.path()).is_none());
    }

    #[test]
    fn what_was_here_goes_after_a_week() {
        let dir = directory();
        lay_ready(dir.path(), &dir.path().join("restore-local-1")).unwrap();
        complete(dir.path(), NOW).unwrap();
        let begun = fs::metadata(aside(dir.path()).unwrap()).unwrap().modified().unwrap();
        let millis = begun.duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        complete(dir.path(), Timestamp(millis + 6 * 86_400_000)).unwrap();
        assert!(aside(dir.path()).is_some());
        complete(dir.path(), Timestamp(millis + 8 * 86_400_000)).unwrap();
        assert!(aside(dir.path()).is_none());
    }

    #[test]
    fn work_that_was_interrupted_leaves_nothing_and_takes_nothing_of_anybody_else() {
        let dir = directory();
        fs::create_dir(dir.path().join("backup-2025")).unwrap();
        assert!(!complete(dir.path(), NOW).unwrap());
        assert!(!dir.path().join("restore-local-1").exists() && dir.path().join("backup-2025").exists());
        assert_eq!(text(dir.path(), "balas.db").as_deref(), Some("old"));
    }

    #[test]
    fn what_a_person_keeps_beside_the_data_stays_there() {
        let dir = directory();
        fs::write(dir.path().join("notes.txt"), "mine").unwrap();
        lay_ready(dir.path(), &dir.path().join("restore-local-1")).unwrap();
        complete(dir.path(), NOW).unwrap();
        assert_eq!(text(dir.path(), "notes.txt").as_deref(), Some("mine"));
        undo(dir.path()).unwrap();
        assert_eq!(text(dir.path(), "notes.txt").as_deref(), Some("mine"));
    }
}
