//! API keys: making, listing and revoking them, and how much each is used.
//!
//! A key is shown once, when it is made; only a hash of it is stored. Its use is counted in memory and written once a
//! minute, so that a script that asks a hundred times a second costs one row.

use crate::{
    app::App,
    error::{Error, Result},
    events::Event,
    model::{CreatedKey, KeyDraft, KeyId, KeyView, Timestamp},
    store::{
        StoreError, Tx, channels,
        keys::{self, KeyRow, NewKey},
    },
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// What a key begins with, so that people and secret scanners know it.
const PREFIX: &str = "tk_live_";
/// Random bytes of a key: 40 characters.
const RANDOM: usize = 30;
/// Characters by which a person tells keys apart.
const SHOWN: usize = PREFIX.len() + 4;
/// Characters of a name.
const NAME_LIMIT: usize = 60;
/// How often what was counted is written.
const WRITTEN_EVERY: Duration = Duration::from_secs(60);
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Days before today that are counted with it.
const DAYS_SHOWN: i64 = 6;

/// Makes a key.
///
/// # Errors
/// When it has no name or may do nothing, or there is no such channel.
pub async fn create(tx: &mut Tx, draft: KeyDraft) -> Result<CreatedKey> {
    let name = checked(&draft.name)?;
    let mut words: Vec<_> = draft.scopes.iter().map(|scope| scope.word()).collect();
    words.sort_unstable();
    words.dedup();
    if words.is_empty() {
        return Err(Error::invalid("scopes", "a key that may do nothing is of no use; choose a scope"));
    }
    if let Some(id) = draft.channel_id
        && channels::get(tx, id).await?.is_none()
    {
        return Err(Error::invalid("channel", format!("there is no channel {id}")));
    }
    let key = format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&rand::random::<[u8; RANDOM]>()));
    let row = NewKey {
        name,
        prefix: key.chars().take(SHOWN).collect(),
        hash: hash(&key),
        scopes: serde_json::json!(words).to_string(),
        rpm: draft.rpm,
        channel_id: draft.channel_id,
    };
    let now = tx.now();
    let id = keys::insert(tx, &row, now).await?;
    tx.emit(Event::KeysChanged);
    Ok(CreatedKey { id, key })
}

/// Every key, revoked ones too, oldest first. Use that was not written yet is not in it; see [`uses`].
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &mut SqliteConnection, now: Timestamp) -> Result<Vec<KeyView>> {
    let calls: BTreeMap<_, _> = keys::calls_since(reader, day(now) - DAYS_SHOWN).await?.into_iter().collect();
    let rows = keys::list(reader).await?;
    rows.into_iter().map(|row| view(row, &calls)).collect()
}

/// Every key with its use up to this moment.
///
/// # Errors
/// When the database fails.
pub async fn uses(app: &App) -> Result<Vec<KeyView>> {
    let mut views = list(&mut *app.store().read().await?, app.clock().now()).await?;
    let pending = app.key_uses().lock().clone();
    for view in &mut views {
        if let Some(recent) = pending.get(&view.id) {
            view.calls = view.calls.saturating_add(recent.calls);
            view.last_used_at = Some(recent.last_at);
        }
    }
    Ok(views)
}

/// Revokes a key: it is refused from the next request on. Returns whether there was one to revoke.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, id: KeyId) -> Result<bool> {
    let now = tx.now();
    let revoked = keys::revoke(tx, id, now).await?;
    tx.emit(Event::KeysChanged);
    Ok(revoked)
}

/// A request came with this key. Whoever watches hears of it once for all requests of a minute.
pub fn note_use(app: &App, key: KeyId) {
    if app.key_uses().note(key, app.clock().now()) {
        app.bus().publish(Event::KeysChanged);
    }
}

/// SHA-256 as lower-case hex: what is stored of a key, and looked up by.
pub fn hash(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Requests that were counted and not written yet.
#[derive(Debug, Default)]
pub struct KeyUses(Mutex<BTreeMap<KeyId, Use>>);

#[derive(Clone, Copy, Debug)]
struct Use {
    calls: u32,
    last_at: Timestamp,
}

impl KeyUses {
    /// A request came with this key. Returns whether it is the first since they were written.
    fn note(&self, key: KeyId, at: Timestamp) -> bool {
        let first = !self.lock().contains_key(&key);
        self.add(key, Use { calls: 1, last_at: at });
        first
    }

    fn add(&self, key: KeyId, more: Use) {
        let mut uses = self.lock();
        let known = uses.entry(key).or_insert(Use { calls: 0, ..more });
        known.calls = known.calls.saturating_add(more.calls);
        known.last_at = known.last_at.max(more.last_at);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<KeyId, Use>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what was counted once a minute, and at the end.
pub async fn run(app: App, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let _either_way = cancel.run_until_cancelled(tokio::time::sleep(WRITTEN_EVERY)).await;
        if let Err(error) = step(&app).await {
            tracing::error!(%error, "the use of the API keys could not be written");
        }
    }
}

/// Writes what was counted. Returns of how many keys.
///
/// # Errors
/// When the database fails; what was counted is kept for the next time.
pub async fn step(app: &App) -> Result<usize> {
    let counted = std::mem::take(&mut *app.key_uses().lock());
    if counted.is_empty() {
        return Ok(0);
    }
    let uses = counted.clone();
    let written = app.store().write(move |tx| async move { write(tx, uses).await }.boxed()).await;
    if written.is_err() {
        counted.iter().for_each(|(key, uses)| app.key_uses().add(*key, *uses));
    }
    written.map(|()| counted.len())
}

async fn write(tx: &mut Tx, uses: BTreeMap<KeyId, Use>) -> Result<()> {
    let today = day(tx.now());
    for (key, Use { calls, last_at }) in uses {
        keys::note_use(tx, key, day(last_at), calls, last_at).await?;
    }
    keys::forget_days_before(tx, today - DAYS_SHOWN).await?;
    tx.emit(Event::KeysChanged);
    Ok(())
}

fn day(at: Timestamp) -> i64 {
    at.0.div_euclid(DAY_MILLIS)
}

fn checked(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "a key needs a name that says what it is for"));
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Error::TooLong { field: "name", limit: format!("{NAME_LIMIT} characters") });
    }
    Ok(name.to_owned())
}

fn view(row: KeyRow, calls: &BTreeMap<KeyId, i64>) -> Result<KeyView> {
    let scopes = serde_json::from_str(&row.scopes).map_err(|_| StoreError::Malformed("API key"))?;
    let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let KeyRow { id, name, prefix, rpm, channel_id, last_used_at, created_at, revoked_at, .. } = row;
    let calls = whole(calls.get(&id).copied().unwrap_or(0));
    Ok(KeyView { id, name, prefix, scopes, rpm: whole(rpm), channel_id, calls, last_used_at, created_at, revoked_at })
}
