//! What Argon2id makes of a passphrase: a key that costs a guesser as much time and memory as it costs us.

use super::{
    cipher::{DataKey, KEY},
    secret::Secret,
};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Bytes of a salt.
pub(crate) const SALT: usize = 16;

/// What a passphrase is put through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// What is asked of a new passphrase: the second recommendation of RFC 9106.
    pub(crate) const USUAL: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    /// What a file may ask at most; a hostile one would ask for everything that the computer has.
    const MOST: Self = Self { memory_kib: 1024 * 1024, passes: 32, lanes: 16 };
    /// For tests that make many keys.
    #[cfg(test)]
    pub(crate) const LEAST: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    /// The key that this makes of a passphrase.
    pub(crate) fn derive(self, passphrase: &Secret, salt: &[u8]) -> Result<DataKey, String> {
        let most = Self::MOST;
        if self.memory_kib > most.memory_kib || self.passes > most.passes || self.lanes > most.lanes {
            return Err("it asks for more memory or time than any key needs".to_owned());
        }
        let mut key = Zeroizing::new([0; KEY]);
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(key.len()));
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|error| error.to_string())?);
        let hashed = argon2.hash_password_into(passphrase.expose().as_bytes(), salt, key.as_mut());
        hashed.map_err(|error| error.to_string())?;
        DataKey::of(key.as_slice()).ok_or_else(|| "it is damaged".to_owned())
    }
}
