//! Files that were kept for something which was then refused: they go, unless something else refers to them.

use super::StoredMedia;
use crate::{app::App, error::Result, store::media as media_rows};
use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::task::spawn_blocking;

/// Removes what was kept for something that was refused. A file that was there before, that a message or product carries, or
/// that somebody else is about to refer to, stays. Where that cannot be found out it stays too: a file too many harms nobody.
pub async fn let_go(app: &App, file: Option<StoredMedia>) {
    let Some(file) = file.filter(|file| file.is_new) else { return };
    let Some(mark) = file.hold.alone() else { return };
    match is_used(app, &file.row.hash).await {
        Ok(false) => app.media().remove_unless_held(file, mark).await,
        Ok(true) => {}
        Err(error) => tracing::warn!(%error, hash = file.row.hash, "a file that may be of no use is kept"),
    }
}

/// Removes a file that nothing refers to any more. Whether that is settled: who is just about to refer to it may be refused yet.
///
/// # Errors
/// When the database fails or the disk does not let it go.
pub async fn remove_unused(app: &App, hash: &str) -> Result<bool> {
    let hold = app.media().holds.begin(hash);
    let Some(mark) = hold.alone() else { return Ok(false) };
    if is_used(app, hash).await? {
        return Ok(true);
    }
    let (media, hash) = (app.media().clone(), hash.to_owned());
    let remove = move || hold.if_alone_since(mark, || media.remove(&hash)).transpose();
    Ok(spawn_blocking(remove).await.map_err(io::Error::other)??.is_some())
}

async fn is_used(app: &App, hash: &str) -> Result<bool> {
    Ok(media_rows::is_used(&mut *app.store().read().await?, hash).await?)
}

/// Who is about to refer to which file.
#[derive(Clone, Debug, Default)]
pub(super) struct Holds(Arc<Mutex<HashMap<String, Holders>>>);

#[derive(Debug, Default)]
struct Holders {
    now: usize,
    /// Counts everybody who came, so that one who came and went is noticed.
    ever: u64,
}

/// Somebody is about to refer to a file; ends on drop.
#[derive(Debug)]
pub(super) struct Hold {
    hash: String,
    holds: Holds,
}

impl Holds {
    pub fn begin(&self, hash: &str) -> Hold {
        let mut holders = self.lock();
        let known = holders.entry(hash.to_owned()).or_default();
        known.now += 1;
        known.ever += 1;
        Hold { hash: hash.to_owned(), holds: self.clone() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Holders>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold {
    /// A mark of this moment where nobody else is about to refer to the file.
    fn alone(&self) -> Option<u64> {
        self.holds.lock().get(&self.hash).filter(|known| known.now == 1).map(|known| known.ever)
    }

    /// Does `work` where nobody else has come since `mark`; nobody comes meanwhile.
    pub fn if_alone_since<T>(&self, mark: u64, work: impl FnOnce() -> T) -> Option<T> {
        let holders = self.holds.lock();
        holders.get(&self.hash).is_some_and(|known| known.now == 1 && known.ever == mark).then(work)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut holders = self.holds.lock();
        if let Some(known) = holders.get_mut(&self.hash) {
            known.now -= 1;
            if known.now == 0 {
                holders.remove(&self.hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_or_has_come_since_keeps_the_file() {
        let holds = Holds::default();
        let done = |hold: &Hold, mark| hold.if_alone_since(mark, || ()).is_some();
        let mine = holds.begin("a");
        let mark = mine.alone().unwrap();
        let other = holds.begin("a");
        assert!(mine.alone().is_none() && !done(&mine, mark));
        drop(other);
        assert!(!done(&mine, mark), "it may be referred to by now");
        assert!(done(&mine, mine.alone().unwrap()));
        drop(mine);
        assert!(holds.lock().is_empty());
    }
}
