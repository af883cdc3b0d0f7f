//! Everything that a shop has as files that any program reads: a folder of JSON lines, with every picture and document beside
//! them. `docs/EXPORT.md` says what is in which; credentials and keys are in none.

use crate::{
    app::App,
    data_dir, downloads,
    error::{Error, Result},
    media,
    store::export::{self, Part},
    voice,
};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use tokio::task::spawn_blocking;

const README: &str = include_str!("../../docs/EXPORT.md");

/// Writes everything into a new folder below `folder`, named after the day. Returns where it is.
///
/// # Errors
/// When the database fails or the disk does not take it; nothing of it stays then.
pub async fn write(app: &App, folder: &Path) -> Result<PathBuf> {
    let path = downloads::create_folder(folder, &format!("balas-export-{}", downloads::day(app.clock().now())))?;
    let written = fill(app, &path).await;
    if written.is_err()
        && let Err(error) = fs::remove_dir_all(&path)
    {
        tracing::warn!(%error, path = %path.display(), "half an export stays");
    }
    written.map(|()| path)
}

async fn fill(app: &App, path: &Path) -> Result<()> {
    data_dir::write_private(&path.join("README.md"), README.as_bytes())?;
    for part in Part::ALL {
        write_lines(app, part, &path.join(format!("{}.jsonl", part.name()))).await?;
    }
    copy_files(app, &path.join(media::DIRECTORY)).await?;
    copy_recordings(app, &path.join(voice::DIRECTORY)).await
}

async fn write_lines(app: &App, part: Part, path: &Path) -> Result<()> {
    data_dir::create_private(path)?;
    let mut file = BufWriter::new(File::options().write(true).open(path)?);
    let mut after = 0;
    loop {
        let lines = export::lines(&mut *app.store().read().await?, part, after).await?;
        let Some((last, _)) = lines.last() else { break };
        after = *last;
        for (_, line) in &lines {
            writeln!(file, "{line}")?;
        }
    }
    let file = file.into_inner().map_err(|error| error.into_error())?;
    Ok(file.sync_all()?)
}

/// Voice notes that were not sent yet. One that is sent or deleted meanwhile is left out.
async fn copy_recordings(app: &App, to: &Path) -> Result<()> {
    let (from, to) = (app.config().data_dir.join(voice::DIRECTORY), to.to_owned());
    let copied = spawn_blocking(move || {
        data_dir::create(&to)?;
        for (_, path) in voice::lying(&from)? {
            match (path.file_name(), File::open(&path)) {
                (Some(name), Ok(mut source)) => drop(io::copy(&mut source, &mut File::create(to.join(name))?)?),
                (_, Err(error)) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    });
    copied.await.map_err(io::Error::other)?.map_err(Error::File)
}

/// A file that has gone from the disk is left out; its message still says that there was one.
async fn copy_files(app: &App, to: &Path) -> Result<()> {
    let (from, to) = (app.media().directory().to_owned(), to.to_owned());
    let files = export::files(&mut *app.store().read().await?).await?;
    let copied = spawn_blocking(move || {
        data_dir::create(&to)?;
        for (hash, name) in files {
            let source = from.join(&hash[..2]).join(&hash);
            if source.exists() {
                fs::copy(source, to.join(name))?;
            }
        }
        Ok(())
    });
    copied.await.map_err(io::Error::other)?.map_err(Error::File)
}
