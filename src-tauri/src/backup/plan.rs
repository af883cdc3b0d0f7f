//! What goes into a backup, and what may come out of one: the database, the files by content, and voice notes that were not
//! sent. Nothing else has a name here, so there is no path that leads out of the directory it is unpacked into.

use crate::{
    media::{self, DIRECTORY as MEDIA},
    store::DATABASE,
    voice::{self, DIRECTORY as RECORDINGS},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A file that goes into a backup.
#[derive(Debug)]
pub(super) struct Source {
    /// Its name in the archive.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
}

/// The copy of the database, and every file in the data directory.
pub(super) fn sources(data_dir: &Path, database: &Path) -> io::Result<Vec<Source>> {
    let size = fs::metadata(database)?.len();
    let mut sources = vec![Source { name: DATABASE.to_owned(), path: database.to_owned(), size }];
    for file in media::files(&data_dir.join(MEDIA))? {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        let Ok(about) = fs::metadata(&file) else { continue };
        let name = format!("{MEDIA}/{}/{name}", &name[..2]);
        sources.push(Source { name, path: file, size: about.len() });
    }
    for (_, path) in voice::lying(&data_dir.join(RECORDINGS))? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let Ok(about) = fs::metadata(&path) else { continue };
        sources.push(Source { name: format!("{RECORDINGS}/{name}"), size: about.len(), path });
    }
    Ok(sources)
}

/// Whether something of this name may come out of an archive.
pub(super) fn is_expected(name: &str) -> bool {
    let recording = name.strip_prefix(RECORDINGS).and_then(|name| name.strip_prefix('/'));
    if name == DATABASE || recording.and_then(voice::conversation_of).is_some() {
        return true;
    }
    let mut parts = name.split('/');
    let (folder, begin, file, end) = (parts.next(), parts.next(), parts.next(), parts.next());
    let file = file.unwrap_or_default();
    folder == Some(MEDIA) && end.is_none() && media::is_file_name(file) && begin == file.get(..2)
}

#[cfg(test)]
mod tests {
    use super::is_expected;

    #[test]
    fn no_name_leads_elsewhere() {
        let hash = "a".repeat(64);
        assert!(is_expected("balas.db") && is_expected("recordings/12.ogg"));
        assert!(is_expected(&format!("media/aa/{hash}")) && is_expected(&format!("media/aa/{hash}.thumb")));
        for name in [
            String::new(),
            "../balas.db".to_owned(),
            "/etc/passwd".to_owned(),
            "recordings/../12.ogg".to_owned(),
            "recordings/+12.ogg".to_owned(),
            "recordings/12.ogg/x".to_owned(),
            format!("media/../{hash}"),
            format!("media/bb/{hash}"),
            format!("media/aa/{hash}/x"),
            format!("media/aa/{hash}.exe"),
            format!("media//aa/{hash}"),
        ] {
            assert!(!is_expected(&name), "{name}");
        }
    }
}
