//! The encrypted form: one line that says how the key is made, then chunks that each prove that they are whole, in their
//! place, and that the last one is the last.
//!
//! The line is bound into every chunk. It is read before the passphrase is tried, so that a newer form is told as such.

use super::BackupError;
use crate::secrets::{
    DataKey, Secret,
    passphrase::{Cost, SALT},
};
use aead_stream::{DecryptorBE32, EncryptorBE32};
use base64::{Engine, prelude::BASE64_STANDARD};
use chacha20poly1305::{XChaCha20Poly1305, aead::Payload};
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// The form that this version writes, and the newest that it reads.
const FORM: u32 = 1;
/// Bytes that are sealed together.
const CHUNK: usize = 64 * 1024;
/// What sealing adds to them.
const TAG: usize = 16;
/// Bytes of a nonce that the chunks have in common.
const NONCE: usize = 19;
/// Bytes that the line may have.
const LINE: u64 = 4096;
/// What is sealed to tell a wrong passphrase from a damaged file.
const CHECK: &str = "balas backup 1";

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    balas_backup: u32,
    argon2id: Cost,
    salt: String,
    nonce: String,
    check: String,
}

/// Seals what is written to it. Nothing is a backup before [`SealWriter::finish`].
pub(super) struct SealWriter<W: Write> {
    inner: W,
    line: Vec<u8>,
    cipher: EncryptorBE32<XChaCha20Poly1305>,
    waiting: Vec<u8>,
}

impl<W: Write> SealWriter<W> {
    pub(super) fn new(mut inner: W, passphrase: &Secret, cost: Cost) -> Result<Self, BackupError> {
        let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
        rand::rng().fill_bytes(&mut salt);
        rand::rng().fill_bytes(&mut nonce);
        let key = cost.derive(passphrase, &salt).map_err(io::Error::other)?;
        let check = key.seal(CHECK, CHECK.as_bytes()).map_err(io::Error::other)?;
        let head = Head {
            balas_backup: FORM,
            argon2id: cost,
            salt: BASE64_STANDARD.encode(salt),
            nonce: BASE64_STANDARD.encode(nonce),
            check: BASE64_STANDARD.encode(check),
        };
        let mut line = serde_json::to_vec(&head).map_err(io::Error::other)?;
        line.push(b'\n');
        inner.write_all(&line)?;
        let cipher = EncryptorBE32::from_aead(key.cipher().map_err(io::Error::other)?, &nonce.into());
        Ok(Self { inner, line, cipher, waiting: Vec::with_capacity(CHUNK) })
    }

    /// Writes the last chunk.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let payload = Payload { msg: &self.waiting, aad: &self.line };
        let sealed = self.cipher.encrypt_last(payload).map_err(|_| io::Error::other("the backup is too large"))?;
        self.inner.write_all(&sealed)?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for SealWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until it is known not to be the last.
        if self.waiting.len() == CHUNK {
            let payload = Payload { msg: &self.waiting, aad: &self.line };
            let sealed = self.cipher.encrypt_next(payload).map_err(|_| io::Error::other("the backup is too large"))?;
            self.inner.write_all(&sealed)?;
            self.waiting.clear();
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Opens what was sealed. It ends well only where the last chunk has been read.
pub(super) struct SealReader<R: Read> {
    inner: R,
    line: Vec<u8>,
    cipher: Option<DecryptorBE32<XChaCha20Poly1305>>,
    /// Sealed: one chunk, and the byte that tells that another follows.
    sealed: Vec<u8>,
    open: io::Cursor<Vec<u8>>,
}

impl<R: Read> SealReader<R> {
    pub(super) fn new(mut inner: R, passphrase: &Secret) -> Result<Self, BackupError> {
        let line = read_line(&mut inner)?;
        let head = parse(&line)?;
        let decoded = |text: &str| BASE64_STANDARD.decode(text).map_err(|_| BackupError::Damaged);
        let salt = decoded(&head.salt)?;
        let nonce = <[u8; NONCE]>::try_from(decoded(&head.nonce)?).map_err(|_| BackupError::Damaged)?;
        let key: DataKey = head.argon2id.derive(passphrase, &salt).map_err(|_| BackupError::Damaged)?;
        key.open(CHECK, &decoded(&head.check)?).map_err(|_| BackupError::WrongPassphrase)?;
        let cipher = key.cipher().map_err(|_| BackupError::Damaged)?;
        let cipher = Some(DecryptorBE32::from_aead(cipher, &nonce.into()));
        Ok(Self { inner, line, cipher, sealed: Vec::new(), open: io::Cursor::default() })
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let Some(mut cipher) = self.cipher.take() else { return Ok(()) };
        let wanted = CHUNK + TAG + 1 - self.sealed.len();
        self.inner.by_ref().take(wanted as u64).read_to_end(&mut self.sealed)?;
        let opened = if self.sealed.len() > CHUNK + TAG {
            let (chunk, rest) = self.sealed.split_at(CHUNK + TAG);
            let opened = cipher.decrypt_next(Payload { msg: chunk, aad: &self.line });
            self.cipher = Some(cipher);
            let rest = rest.to_vec();
            let opened = opened.map_err(|_| BackupError::Damaged)?;
            self.sealed = rest;
            opened
        } else {
            let payload = Payload { msg: &self.sealed, aad: &self.line };
            cipher.decrypt_last(payload).map_err(|_| BackupError::Damaged)?
        };
        self.open = io::Cursor::new(opened);
        Ok(())
    }
}

impl<R: Read> Read for SealReader<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.cipher.is_some() && self.open.position() as usize == self.open.get_ref().len() {
            self.next_chunk()?;
        }
        self.open.read(bytes)
    }
}

/// The first line, with its end.
fn read_line(inner: &mut impl Read) -> Result<Vec<u8>, BackupError> {
    let mut line = Vec::new();
    let mut byte = [0];
    for _ in 0..LINE {
        if inner.read(&mut byte)? == 0 {
            break;
        }
        line.extend(byte);
        if line.last() == Some(&b'\n') {
            return Ok(line);
        }
    }
    Err(BackupError::NotABackup)
}

/// The form is looked at first: a newer one may say everything else in another way.
fn parse(line: &[u8]) -> Result<Head, BackupError> {
    #[derive(Deserialize)]
    struct Form {
        balas_backup: u32,
    }
    let form: Form = serde_json::from_slice(line).map_err(|_| BackupError::NotABackup)?;
    if form.balas_backup > FORM {
        return Err(BackupError::Newer);
    }
    serde_json::from_slice(line).map_err(|_| BackupError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn passphrase() -> Secret {
        Secret::new("kopi susu gula aren")
    }

    fn seal(plain: &[u8]) -> Vec<u8> {
        let mut writer = SealWriter::new(Vec::new(), &passphrase(), Cost::LEAST).unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn open(sealed: &[u8], passphrase: &Secret) -> Result<Vec<u8>, BackupError> {
        let mut plain = Vec::new();
        SealReader::new(sealed, passphrase)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    fn plain(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251) as u8).collect()
    }

    #[test]
    fn what_was_sealed_is_opened_whatever_its_length() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            assert!(open(&seal(&plain(length)), &passphrase()).unwrap() == plain(length), "{length}");
        }
    }

    #[test]
    fn another_passphrase_is_told_as_such() {
        let refused = open(&seal(b"halo"), &Secret::new("teh"));
        assert!(matches!(refused, Err(BackupError::WrongPassphrase)));
    }

    #[test]
    fn another_file_and_a_newer_form_are_told_as_such() {
        assert!(matches!(open(b"\x89PNG\r\n\x1a\n", &passphrase()), Err(BackupError::NotABackup)));
        assert!(matches!(open(b"", &passphrase()), Err(BackupError::NotABackup)));
        assert!(matches!(open(b"{\"balas_backup\":2,\"else\":1}\n", &passphrase()), Err(BackupError::Newer)));
    }

    #[test]
    fn chunks_that_changed_places_are_found() {
        let sealed = seal(&plain(3 * CHUNK));
        let head = sealed.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let (first, second) = (head..head + CHUNK + TAG, head + CHUNK + TAG..head + 2 * (CHUNK + TAG));
        let swapped = [&sealed[..head], &sealed[second.clone()], &sealed[first], &sealed[second.end..]].concat();
        assert!(matches!(open(&swapped, &passphrase()), Err(BackupError::Damaged)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_flipped_bit_is_always_found(length in 0_usize..2 * CHUNK, at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let mut sealed = seal(&plain(length));
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert!(open(&sealed, &passphrase()).is_err());
        }

        #[test]
        fn a_cut_file_is_always_found(length in 0_usize..2 * CHUNK, at in any::<prop::sample::Index>()) {
            let sealed = seal(&plain(length));
            prop_assert!(open(&sealed[..at.index(sealed.len())], &passphrase()).is_err());
        }

        #[test]
        fn what_follows_the_end_is_found(more in prop::collection::vec(any::<u8>(), 1..40)) {
            prop_assert!(open(&[seal(b"halo"), more].concat(), &passphrase()).is_err());
        }
    }
}
