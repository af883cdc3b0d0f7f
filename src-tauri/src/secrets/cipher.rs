//! The data key and what it does: XChaCha20-Poly1305 with a random nonce, the place of a value as associated data.

use super::SecretError;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rand::Rng;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// Bytes of a key.
pub(super) const KEY: usize = 32;
/// Bytes of a nonce; so many that random ones never meet.
const NONCE: usize = 24;

/// The key that seals secrets. Cheap to clone; wiped from memory with its last clone.
#[derive(Clone)]
pub struct DataKey(Arc<Zeroizing<[u8; KEY]>>);

impl DataKey {
    /// A new random key.
    pub(super) fn random() -> Self {
        let mut bytes = Zeroizing::new([0; KEY]);
        rand::rng().fill_bytes(bytes.as_mut());
        Self(Arc::new(bytes))
    }

    /// The key of these bytes; `None` when there are more or fewer than a key has.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        <[u8; KEY]>::try_from(bytes).ok().map(|bytes| Self(Arc::new(Zeroizing::new(bytes))))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The cipher that has this key, for what is too large to be sealed at once.
    pub(crate) fn cipher(&self) -> Result<XChaCha20Poly1305, SecretError> {
        XChaCha20Poly1305::new_from_slice(self.bytes()).map_err(|_| SecretError::Damaged)
    }

    /// Nonce and ciphertext of `plain`; it opens only with the same `binding`.
    pub(crate) fn seal(&self, binding: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let mut sealed = vec![0; NONCE];
        rand::rng().fill_bytes(&mut sealed);
        let nonce = nonce(&sealed)?;
        let payload = Payload { msg: plain, aad: binding.as_bytes() };
        let ciphertext = self.cipher()?.encrypt(&nonce, payload).map_err(|_| SecretError::Damaged)?;
        sealed.extend(ciphertext);
        Ok(sealed)
    }

    /// What was sealed with this key and `binding`.
    pub(crate) fn open(&self, binding: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let (head, ciphertext) = sealed.split_at_checked(NONCE).ok_or(SecretError::Damaged)?;
        let payload = Payload { msg: ciphertext, aad: binding.as_bytes() };
        let opened = self.cipher()?.decrypt(&nonce(head)?, payload).map_err(|_| SecretError::Damaged)?;
        Ok(Zeroizing::new(opened))
    }
}

fn nonce(bytes: &[u8]) -> Result<XNonce, SecretError> {
    XNonce::try_from(bytes).map_err(|_| SecretError::Damaged)
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(•••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_sealed_opens_in_its_own_place_only(plain in prop::collection::vec(any::<u8>(), 0..200)) {
            let key = DataKey::random();
            let sealed = key.seal("a", &plain).unwrap();
            let opened = key.open("a", &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
            prop_assert!(key.open("b", &sealed).is_err());
            prop_assert!(DataKey::random().open("a", &sealed).is_err());
        }

        #[test]
        fn a_changed_byte_is_found(at in 0_usize..60, by in 1_u8..) {
            let key = DataKey::random();
            let mut sealed = key.seal("a", &[7; 30]).unwrap();
            let at = at % sealed.len();
            sealed[at] ^= by;
            prop_assert!(key.open("a", &sealed).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(sealed in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(DataKey::random().open("a", &sealed).is_err());
        }
    }
}
