//! The inbox that everything is measured on: where it is kept, when it is built again, and the copy that a run works on.

use crate::fill;
use anyhow::{Context, Result};
use balas::{
    clock::Clock,
    events::Bus,
    store::{DATABASE, Store},
};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Raised when the filling changes, so that what was built before it is not used again.
const EDITION: u32 = 1;
const CONVERSATIONS: usize = 100_000;
const MESSAGES_EACH: usize = 20;
/// Says how fast the data was filled in, once it is complete.
const COMPLETE: &str = "filled.txt";

/// How much there is.
#[derive(Clone, Copy)]
pub struct Size {
    pub conversations: usize,
    pub messages: usize,
}

impl Size {
    /// 100,000 conversations, or as many as `BALAS_BENCH_CONVERSATIONS` says.
    pub fn wanted() -> Result<Self> {
        let conversations = match env::var("BALAS_BENCH_CONVERSATIONS") {
            Ok(number) => number.parse().context("BALAS_BENCH_CONVERSATIONS is not a number")?,
            Err(_) => CONVERSATIONS,
        };
        Ok(Self { conversations, messages: conversations * MESSAGES_EACH })
    }
}

/// A data directory of one run, which goes with it.
pub struct WorkingCopy(PathBuf);

impl WorkingCopy {
    pub fn directory(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join(DATABASE)
    }
}

impl Drop for WorkingCopy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} could not be removed: {error}", self.0.display());
        }
    }
}

/// The data of this size and schema, built where it is not there yet, and how it was filled in.
pub async fn prepare(size: Size) -> Result<(WorkingCopy, String)> {
    let kept = target().join("bench-data");
    let place = kept.join(format!("{}-{}", size.conversations, fingerprint().await?));
    if !place.join(COMPLETE).exists() {
        remove_outdated(&kept, size)?;
        build(&place, size).await?;
    }
    let filled = fs::read_to_string(place.join(COMPLETE))?;
    let copy = WorkingCopy(kept.join(format!("run-{}", std::process::id())));
    fs::create_dir_all(copy.directory())?;
    for file in [DATABASE, "balas.created"] {
        fs::copy(place.join(file), copy.directory().join(file))?;
    }
    Ok((copy, filled))
}

async fn build(place: &Path, size: Size) -> Result<()> {
    println!("Building {} conversations and {} messages, once.", size.conversations, size.messages);
    fs::create_dir_all(place)?;
    Store::open(place, Clock::system(), Bus::new()).await?.close().await;
    let database = place.join(DATABASE);
    let filled = tokio::task::spawn_blocking(move || fill::fill(&database, size)).await??;
    Ok(fs::write(place.join(COMPLETE), filled)?)
}

/// What an earlier schema or an interrupted run has left behind.
fn remove_outdated(kept: &Path, size: Size) -> Result<()> {
    let prefix = format!("{}-", size.conversations);
    let Ok(entries) = fs::read_dir(kept) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Changes with the schema, as an empty database has it, and with the way it is filled.
async fn fingerprint() -> Result<String> {
    let empty = tempfile::tempdir()?;
    Store::open(empty.path(), Clock::system(), Bus::new()).await?.close().await;
    let connection = Connection::open(empty.path().join(DATABASE))?;
    let mut statement = connection.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")?;
    let mut hash = Sha256::new_with_prefix(EDITION.to_le_bytes());
    for sql in statement.query_map([], |row| row.get::<_, String>(0))? {
        hash.update(sql?);
    }
    Ok(data_encoding::HEXLOWER.encode(&hash.finalize()[..6]))
}

/// Cargo's target directory, of which its directory for temporary files is a child.
pub fn target() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().unwrap_or(temporary).to_owned()
}
