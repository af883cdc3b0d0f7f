//! What the window knows of the core is generated, committed, and never out of date.

use regex::Regex;
use std::{collections::BTreeSet, env, fs, path::Path};

const BINDINGS: &str = "ui/src/bindings/index.ts";
const PERMISSIONS: &str = "src-tauri/permissions";

#[test]
fn the_committed_bindings_are_the_generated_ones() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(BINDINGS);
    let generated = generated();
    if env::var_os("BALAS_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &generated).unwrap();
    }

    let committed = fs::read_to_string(&path).unwrap_or_default();

    assert!(committed == generated, "{BINDINGS} is out of date: BALAS_BLESS=1 cargo test --features desktop bindings");
}

#[test]
fn every_command_has_exactly_one_permission_and_every_permission_a_command() {
    let name = Regex::new(r#"TAURI_INVOKE<[^(]*>\("(\w+)""#).unwrap();
    let mut commands: BTreeSet<String> = name.captures_iter(&generated()).map(|found| found[1].to_owned()).collect();
    commands.extend(balas::desktop::RAW_COMMANDS.map(str::to_owned));
    assert!(commands.contains("load"), "no commands found in the generated file");

    let mut permitted = permitted();
    permitted.sort();

    assert_eq!(permitted, commands.into_iter().collect::<Vec<_>>());
}

fn generated() -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index.ts");
    balas::desktop::export_bindings(&path).unwrap();
    fs::read_to_string(path).unwrap()
}

fn permitted() -> Vec<String> {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(PERMISSIONS)).unwrap();
    let tables =
        files.map(|file| toml::from_str::<toml::Table>(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap());
    let permissions = tables.flat_map(|table| table["permission"].as_array().unwrap().clone());
    let commands = permissions.flat_map(|permission| permission["commands"]["allow"].as_array().unwrap().clone());
    commands.map(|command| command.as_str().unwrap().to_owned()).collect()
}
