//! What strangers write: bodies of requests and addresses to call. The corpus in `tests/corpus` is what somebody thought of;
//! from there on chance goes further, and what it ever finds is kept in `tests/corpus/regressions` and tried first.

mod bodies;
mod urls;

use proptest::{prelude::ProptestConfig, test_runner::FileFailurePersistence};
use std::{fs, path::Path};

/// The files of a part of the corpus, by name.
fn corpus(part: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(part);
    let read = |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap());
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect();
    files.sort();
    files
}

/// As many cases as everywhere; what fails is kept in this file.
fn keeping(file: &'static str) -> ProptestConfig {
    let failure_persistence = Some(Box::new(FileFailurePersistence::Direct(file)) as Box<_>);
    ProptestConfig { failure_persistence, cases: 512, ..ProptestConfig::default() }
}
