//! The files of a media directory: their names, and how they come to be there.

use super::picture::{decode, thumbnail};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What ends the name of a thumbnail, after the one of its file.
pub(super) const THUMBNAIL: &str = "thumb";

pub(super) fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a file of this name is one of ours: a file by content, or its thumbnail.
pub(crate) fn is_file_name(name: &str) -> bool {
    is_hash(name.strip_suffix(&format!(".{THUMBNAIL}")).unwrap_or(name))
}

/// Every file in a media directory, thumbnails too; none where there is no such directory. What has another name is not ours.
///
/// # Errors
/// When the disk cannot be read.
pub(crate) fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let folders = match std::fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(files),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder.path())? {
            let file = file?;
            if file.file_name().to_str().is_some_and(is_file_name) {
                files.push(file.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The thumbnail first: once the file stands, it is taken for complete. Returns how wide and how high the picture is, in
/// pixels; 0 for what is none.
pub(super) fn write_with_thumbnail(path: &Path, bytes: &[u8]) -> io::Result<(u32, u32)> {
    let picture = decode(bytes);
    if let Some(thumb) = picture.as_ref().and_then(thumbnail) {
        write_new(&path.with_extension(THUMBNAIL), &thumb)?;
    }
    write_new(path, bytes)?;
    Ok(picture.map_or((0, 0), |picture| (picture.width(), picture.height())))
}

/// Written beside and renamed, so that a crash leaves no half file under a hash.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    let beside = folder.join(crate::ids::local());
    let mut file = std::fs::File::create_new(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _already_gone = std::fs::remove_file(&beside);
    }
    written
}

/// By what a file is known.
pub(crate) fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
