//! The walls that a single package does not have: who may use what.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(below: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/src")
}

/// Fails where code outside `allowed` uses one of `words`.
fn only_in(words: &[&str], allowed: &[&str]) {
    for (path, text) in sources(&root()) {
        let place = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        if allowed.iter().any(|room| place.starts_with(room)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let used = words.iter().find(|word| code.contains(**word));
            assert!(used.is_none(), "{place}:{} uses {}, which belongs in {allowed:?}", number + 1, used.unwrap());
        }
    }
}

#[test]
fn sql_lives_in_the_store() {
    only_in(&["sqlx::query", "SELECT ", "INSERT INTO", "DELETE FROM", "QueryBuilder"], &["store/"]);
}

#[test]
fn the_window_is_one_room() {
    only_in(&["tauri::", "tauri_specta", "use tauri"], &["desktop/", "main.rs"]);
}

#[test]
fn http_is_served_in_one_room() {
    only_in(&["axum::"], &["api/"]);
}

#[test]
fn the_model_does_no_io() {
    for (path, text) in sources(&root().join("model")) {
        for word in ["sqlx", "tokio", "std::fs", "std::net", "reqwest", "axum", "tauri"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn nobody_asks_the_computer_for_the_time_but_the_clock() {
    only_in(&["SystemTime::now", "jiff::Timestamp::now", "Zoned::now"], &["clock.rs"]);
}

#[test]
fn no_file_is_a_monster() {
    for (path, text) in sources(&root()) {
        assert!(text.lines().count() <= 420, "{} has grown too long", path.display());
    }
}
