//! The data key in a file, wrapped by what Argon2id makes of a passphrase. Each data key has a file of its own name, so that
//! no file is ever written over.

use super::{
    SecretError,
    cipher::DataKey,
    passphrase::{Cost, SALT},
    secret::Secret,
};
use crate::data_dir;
use base64::{Engine, prelude::BASE64_STANDARD};
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::{
    io,
    path::{Path, PathBuf},
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    key: String,
    argon2id: Cost,
    salt: String,
    wrapped: String,
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
    let wrapping = Cost::USUAL.derive(passphrase, &salt).map_err(&broken)?;
    let file = File {
        version: 1,
        key: id.to_owned(),
        argon2id: Cost::USUAL,
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
    let wrapping = file.argon2id.derive(passphrase, &salt).map_err(|detail| broken(&detail))?;
    // The file has no other check than this one: a damaged key looks like a wrong passphrase.
    let key = wrapping.open(&binding(id), &wrapped).map_err(|_| SecretError::WrongPassphrase)?;
    DataKey::of(&key).ok_or_else(|| broken("it is damaged"))
}

fn binding(id: &str) -> String {
    format!("balas data key 1\0{id}")
}
