//! The data key in a file, wrapped by what Argon2id makes of a passphrase. Each data key has a file of its own name, so that
//! no file is ever written over.

use super::{SecretError, cipher::DataKey, secret::Secret};
use crate::data_dir;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, prelude::BASE64_STANDARD};
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::{
    io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// What a new file asks of a passphrase: the second recommendation of RFC 9106.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
/// What a file may ask at most; a hostile one would ask for everything that the computer has.
const MOST: Cost = Cost { memory_kib: 1024 * 1024, passes: 32, lanes: 16 };
const SALT: usize = 16;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    key: String,
    argon2id: Cost,
    salt: String,
    wrapped: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Where the file of a key is.
pub(super) fn path(data_dir: &Path, id: &str) -> PathBuf {
    data_dir.join(format!("secrets-{id}.key"))
}

/// Writes the file of a key that has none yet, closed to others.
pub(super) fn write(data_dir: &Path, id: &str, key: &DataKey, passphrase: &Secret) -> Result<(), SecretError> {
    let path = path(data_dir, id);
    let broken = |detail: String| SecretError::KeyFile { path: path.clone(), detail };
    let mut salt = [0; SALT];
    rand::rng().fill_bytes(&mut salt);
    let wrapping = derive(passphrase, &salt, COST).map_err(&broken)?;
    let file = File {
        version: 1,
        key: id.to_owned(),
        argon2id: COST,
        salt: BASE64_STANDARD.encode(salt),
        wrapped: BASE64_STANDARD.encode(wrapping.seal(&binding(id), key.bytes())?),
    };
    let text = serde_json::to_string_pretty(&file).map_err(|error| broken(error.to_string()))?;
    data_dir::write_private(&path, text.as_bytes()).map_err(|error| broken(error.to_string()))
}

/// Reads the file of a key, and opens it with the passphrase.
pub(super) fn read(data_dir: &Path, id: &str, passphrase: &Secret) -> Result<DataKey, SecretError> {
    let path = path(data_dir, id);
    let broken = |detail: &str| SecretError::KeyFile { path: path.clone(), detail: detail.to_owned() };
    let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SecretError::NoKeyFile(path.clone()),
        _ => broken(&error.to_string()),
    })?;
    let file: File = serde_json::from_str(&text).map_err(|_| broken("it is damaged"))?;
    if file.version != 1 {
        return Err(broken("a newer version of Balas wrote it"));
    }
    let salt = BASE64_STANDARD.decode(&file.salt).map_err(|_| broken("it is damaged"))?;
    let wrapped = BASE64_STANDARD.decode(&file.wrapped).map_err(|_| broken("it is damaged"))?;
    let wrapping = derive(passphrase, &salt, file.argon2id).map_err(|detail| broken(&detail))?;
    // The file has no other check than this one: a damaged key looks like a wrong passphrase.
    let key = wrapping.open(&binding(id), &wrapped).map_err(|_| SecretError::WrongPassphrase)?;
    DataKey::of(&key).ok_or_else(|| broken("it is damaged"))
}

fn derive(passphrase: &Secret, salt: &[u8], cost: Cost) -> Result<DataKey, String> {
    if cost.memory_kib > MOST.memory_kib || cost.passes > MOST.passes || cost.lanes > MOST.lanes {
        return Err("it asks for more memory or time than any key needs".to_owned());
    }
    let mut key = Zeroizing::new([0; super::cipher::KEY]);
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(key.len()));
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|error| error.to_string())?);
    argon2.hash_password_into(passphrase.expose().as_bytes(), salt, key.as_mut()).map_err(|error| error.to_string())?;
    DataKey::of(key.as_slice()).ok_or_else(|| "it is damaged".to_owned())
}

fn binding(id: &str) -> String {
    format!("balas data key 1\0{id}")
}
