//! The bot as a file: in and out. Works beside a running Balas, which reads the definition anew at the next message.

use super::definition::Definition;
use crate::{
    error::{Error, Result},
    model::{AiSettingId, Realm},
    secrets::{self, DataKey, KeyRing, Secret},
    store::{Store, StoreError, Tx, ai_settings, bots, secrets as stored},
};
use futures_util::FutureExt;
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// Replaces the bot of each of these realms. The key of a model that is empty stays what it was; settings that are gone lose
/// theirs.
///
/// # Errors
/// When keys of models cannot be kept on this computer; then nothing has changed.
pub async fn import(store: &Store, ring: &KeyRing, definition: Definition, realms: &[Realm]) -> Result<()> {
    let has_keys = definition.ai.values().any(|setting| !setting.api_key.is_empty());
    let key = if has_keys { Some(ring.open_or_make(store).await?) } else { None };
    let realms = realms.to_vec();
    store
        .write(move |tx| {
            async move {
                for realm in realms {
                    import_in(tx, key.as_ref(), &definition, realm).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Replaces the bot of one realm; `key` seals the keys of its models.
pub(super) async fn import_in(tx: &mut Tx, key: Option<&DataKey>, definition: &Definition, realm: Realm) -> Result<()> {
    let owner = owner(realm);
    let mut left_over: HashSet<_> = stored::names(tx, &owner).await?.into_iter().collect();
    let now = tx.now();
    for (id, setting) in &definition.ai {
        left_over.remove(&key_name(*id));
        if let Some(key) = key.filter(|_| !setting.api_key.is_empty()) {
            secrets::put(tx, key, &owner, &key_name(*id), &setting.api_key).await?;
        }
        ai_settings::put(tx, *id, &setting.name, setting.enabled, now).await?;
    }
    for name in left_over {
        stored::remove(tx, &owner, &name).await?;
    }
    let text = definition.to_toml().map_err(|_| StoreError::Malformed("bot"))?;
    Ok(bots::set(tx, realm, &text, now).await?)
}

/// The bot of a realm; `None` where it has none.
///
/// # Errors
/// When the stored one cannot be read.
pub async fn export(connection: &mut SqliteConnection, realm: Realm) -> Result<Option<Definition>> {
    let Some(text) = bots::get(connection, realm).await? else { return Ok(None) };
    let definition = Definition::parse(&text).map_err(|error| Error::invalid("the stored bot", error.to_string()))?;
    Ok(Some(definition))
}

/// The key that opens the model of a setting; empty where it has none.
///
/// # Errors
/// When it cannot be opened.
pub(crate) async fn model_key(store: &Store, ring: &KeyRing, realm: Realm, id: AiSettingId) -> Result<Secret> {
    let (owner, name) = (owner(realm), key_name(id));
    if stored::get(&mut *store.read().await?, &owner, &name).await?.is_none() {
        return Ok(Secret::empty());
    }
    let key = ring.open(store).await?;
    let secret = secrets::get(&mut *store.read().await?, &key, &owner, &name).await?;
    Ok(secret.unwrap_or_else(Secret::empty))
}

/// Under which name the secrets of a realm's bot are stored.
fn owner(realm: Realm) -> String {
    format!("bot:{}", realm.word())
}

fn key_name(id: AiSettingId) -> String {
    format!("ai.{id}.api_key")
}
