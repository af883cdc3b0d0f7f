//! Where the data key of an installation comes from: opened when first needed, and made when the first secret is stored.

use super::{
    SecretError,
    cipher::DataKey,
    key_file,
    keychain::{self, Found},
    secret::Secret,
};
use crate::store::{
    Store, StoreError,
    secrets::{self, DataKeyRow, KeyHolder},
};
use data_encoding::HEXLOWER;
use futures_util::FutureExt;
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tokio::task::spawn_blocking;

/// The variable that carries the passphrase for programs without a window.
const PASSPHRASE: &str = "BALAS_PASSPHRASE";
/// Set to `off`, the keychain is not asked.
const KEYCHAIN: &str = "BALAS_KEYCHAIN";

/// What may open the data key; by default nothing, and secrets cannot be stored.
#[derive(Clone, Debug, Default)]
pub struct SecretOptions {
    /// Whether the system's keychain is asked.
    pub keychain: bool,
    /// The passphrase, where one is known already.
    pub passphrase: Option<Secret>,
}

impl SecretOptions {
    /// As the environment says: `BALAS_PASSPHRASE`, and `BALAS_KEYCHAIN=off`.
    pub fn from_environment() -> Self {
        let passphrase = std::env::var(PASSPHRASE).ok().map(|text| Secret::new(&text));
        Self {
            keychain: std::env::var(KEYCHAIN).map_or(true, |word| word != "off"),
            passphrase: passphrase.filter(|passphrase| !passphrase.is_empty()),
        }
    }
}

/// The data key of a data directory, once it was opened.
#[derive(Debug)]
pub struct KeyRing {
    data_dir: PathBuf,
    keychain: bool,
    passphrase: Mutex<Option<Secret>>,
    opened: Mutex<Option<(String, DataKey)>>,
    /// One at a time: making a passphrase into a key is costly, and a keychain may show a window.
    opening: tokio::sync::Mutex<()>,
}

impl KeyRing {
    /// Nothing is asked or opened yet.
    pub fn new(data_dir: &Path, options: SecretOptions) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
            keychain: options.keychain,
            passphrase: Mutex::new(options.passphrase),
            opened: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
        }
    }

    /// The key of what is stored already.
    ///
    /// # Errors
    /// [`SecretError`] says what it takes to open it.
    pub async fn open(&self, store: &Store) -> Result<DataKey, SecretError> {
        let _one_at_a_time = self.opening.lock().await;
        let row = secrets::data_key(&mut *store.read().await?).await?;
        self.open_row(&row.ok_or(SecretError::NoPlace)?).await
    }

    /// The key for something new; made where nothing was ever sealed.
    ///
    /// # Errors
    /// [`SecretError::NoPlace`] where there is neither a keychain nor a passphrase.
    pub async fn open_or_make(&self, store: &Store) -> Result<DataKey, SecretError> {
        let _one_at_a_time = self.opening.lock().await;
        let row = match secrets::data_key(&mut *store.read().await?).await? {
            Some(row) => row,
            None => self.make(store).await?,
        };
        self.open_row(&row).await
    }

    /// Tries a passphrase that somebody typed. Where nothing was sealed yet, it becomes the one that will be asked for.
    ///
    /// # Errors
    /// [`SecretError::WrongPassphrase`] where it is another; then nothing has changed.
    pub async fn unlock(&self, store: &Store, passphrase: Secret) -> Result<(), SecretError> {
        if passphrase.is_empty() {
            return Err(SecretError::EmptyPassphrase);
        }
        let _one_at_a_time = self.opening.lock().await;
        if let Some(row) = secrets::data_key(&mut *store.read().await?).await?
            && row.holder == KeyHolder::Passphrase
        {
            let key = self.unwrap(&row.id, passphrase.clone()).await?;
            *lock(&self.opened) = Some((row.id, key));
        }
        *lock(&self.passphrase) = Some(passphrase);
        Ok(())
    }

    async fn open_row(&self, row: &DataKeyRow) -> Result<DataKey, SecretError> {
        let known = lock(&self.opened).clone();
        if let Some((_, key)) = known.filter(|(id, _)| *id == row.id) {
            return Ok(key);
        }
        let key = match row.holder {
            KeyHolder::Keychain => self.ask_keychain(&row.id).await?,
            KeyHolder::Passphrase => {
                let passphrase = lock(&self.passphrase).clone().ok_or(SecretError::Locked)?;
                self.unwrap(&row.id, passphrase).await?
            }
        };
        *lock(&self.opened) = Some((row.id.clone(), key.clone()));
        Ok(key)
    }

    async fn ask_keychain(&self, id: &str) -> Result<DataKey, SecretError> {
        if !self.keychain {
            return Err(SecretError::KeychainUnreachable);
        }
        match keychain::get(id).await {
            Found::Key(key) => Ok(key),
            Found::Nothing => Err(SecretError::NotInKeychain),
            Found::Unreachable => Err(SecretError::KeychainUnreachable),
        }
    }

    async fn unwrap(&self, id: &str, passphrase: Secret) -> Result<DataKey, SecretError> {
        let (data_dir, id) = (self.data_dir.clone(), id.to_owned());
        of_thread(spawn_blocking(move || key_file::read(&data_dir, &id, &passphrase)).await)
    }

    /// A new key, kept before it is used. Another process may do the same at this moment: the first in the database wins,
    /// and the other's key is forgotten.
    async fn make(&self, store: &Store) -> Result<DataKeyRow, SecretError> {
        let (id, key) = (HEXLOWER.encode(&rand::random::<[u8; 8]>()), DataKey::random());
        let holder = self.keep(&id, &key).await?;
        let row = DataKeyRow { id: id.clone(), holder };
        let stored = store.write(move |tx| {
            async move {
                let now = tx.now();
                secrets::insert_data_key(tx, &row, now).await
            }
            .boxed()
        });
        let stored = stored.await?;
        match (stored.id == id, holder) {
            (true, _) => *lock(&self.opened) = Some((id, key)),
            (false, KeyHolder::Keychain) => keychain::forget(&id).await,
            (false, KeyHolder::Passphrase) => drop(std::fs::remove_file(key_file::path(&self.data_dir, &id))),
        }
        Ok(stored)
    }

    async fn keep(&self, id: &str, key: &DataKey) -> Result<KeyHolder, SecretError> {
        if self.keychain && keychain::set(id, key.clone()).await {
            return Ok(KeyHolder::Keychain);
        }
        let passphrase = lock(&self.passphrase).clone().ok_or(SecretError::NoPlace)?;
        let (data_dir, id, key) = (self.data_dir.clone(), id.to_owned(), key.clone());
        of_thread(spawn_blocking(move || key_file::write(&data_dir, &id, &key, &passphrase)).await)?;
        Ok(KeyHolder::Passphrase)
    }
}

fn of_thread<T>(done: Result<Result<T, SecretError>, tokio::task::JoinError>) -> Result<T, SecretError> {
    done.unwrap_or(Err(SecretError::Store(StoreError::Panicked)))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
