//! `balasd gateway` from outside, alone and beside the process that holds the directory.

use super::{KEY, PASSPHRASE, console};
use crate::api::desk::ApiDesk;
use balas::gateway::watch;
use std::{
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};
use tempfile::TempDir;
use tokio::process::Command;

const BALASD: &str = env!("CARGO_BIN_EXE_balasd");

async fn gateway(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(BALASD);
    command.arg("gateway").args(arguments).env("BALAS_DATA_DIR", data).env("BALAS_KEYCHAIN", "off");
    let output = command.env("BALAS_PASSPHRASE", PASSPHRASE).kill_on_drop(true).output();
    tokio::time::timeout(Duration::from_secs(30), output).await.unwrap().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refusal(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn file(data: &TempDir, text: &str) -> PathBuf {
    let path = data.path().join("toko.toml");
    std::fs::write(&path, text).unwrap();
    path
}

fn at(api: &ApiDesk, key: &str) -> String {
    format!("name = \"Toko utama\"\n[wabot]\nbase_url = \"http://{}/api/v1\"\napi_key = \"{key}\"\n", api.address)
}

#[tokio::test]
async fn a_file_becomes_a_connection_and_goes_again() {
    let data = TempDir::new().unwrap();
    let path = file(&data, include_str!("../golden/gateway.toml"));
    let path = path.to_str().unwrap();
    assert!(out(&gateway(data.path(), &["list"]).await).contains("no connections yet"));
    for _ in 0..2 {
        let imported = gateway(data.path(), &["import", path]).await;
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    }
    let listed = out(&gateway(data.path(), &["list"]).await);
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(
        listed.starts_with("Toko utama\tchannel 1\ttoko-utama\twaviro wabot unswer alatwa multiwhats\t"),
        "{listed}"
    );
    assert!(gateway(data.path(), &["remove", "Toko utama"]).await.status.success());
    assert!(refusal(&gateway(data.path(), &["remove", "Toko utama"]).await).contains("no connection"));
}

#[tokio::test]
async fn a_file_with_a_slip_changes_nothing_and_its_secrets_are_not_repeated() {
    let data = TempDir::new().unwrap();
    let path = file(&data, &include_str!("../golden/gateway.toml").replace("secretkey", "secretky"));
    let refused = refusal(&gateway(data.path(), &["import", path.to_str().unwrap()]).await);
    assert!(refused.contains("line 7") && refused.contains("secretky"), "{refused}");
    assert!(!refused.contains("hunter2"), "{refused}");
    assert!(out(&gateway(data.path(), &["list"]).await).contains("no connections yet"));
}

#[tokio::test]
async fn a_check_says_per_service_what_it_can_do_or_why_not() {
    let api = ApiDesk::linked().await;
    let data = TempDir::new().unwrap();
    let path = file(&data, &at(&api, &api.admin().await));
    gateway(data.path(), &["import", path.to_str().unwrap()]).await;

    let checked = gateway(data.path(), &["check", "Toko utama", "--allow-host", "127.0.0.1"]).await;
    assert_eq!(out(&checked), "wabot\tok\taccepts the key for admin:*\n");
    let inside = gateway(data.path(), &["check", "Toko utama"]).await;
    assert!(out(&inside).contains("wabot\tfailed") && out(&inside).contains("private or local"), "{}", out(&inside));
    assert!(!inside.status.success());

    let path = file(&data, &at(&api, KEY));
    gateway(data.path(), &["import", path.to_str().unwrap()]).await;
    let wrong = gateway(data.path(), &["check", "Toko utama", "--allow-host", "127.0.0.1"]).await;
    assert!(out(&wrong).contains("does not accept the key"), "{}", out(&wrong));
    assert!(!out(&wrong).contains(KEY) && !refusal(&wrong).contains(KEY));
}

#[tokio::test]
async fn each_of_the_five_services_is_asked_in_its_own_way() {
    let api = ApiDesk::linked().await;
    let (key, base) = (api.admin().await, format!("http://{}", api.address));
    let data = TempDir::new().unwrap();
    let number = balas::connections::get(&api.desk.app, api.desk.channel).await.unwrap().phone;
    let text = format!(
        "name = \"Semua\"\n[waviro]\nbase_url = \"{base}\"\nsecretkey = \"{key}\"\n[wabot]\nbase_url = \"{base}/api/v1\"\napi_key = \"{key}\"\n\
         [unswer]\nbase_url = \"{base}\"\ntoken = \"{key}\"\napp_id = \"default\"\n[alatwa]\nbase_url = \"{base}\"\napi_key = \"{key}\"\nai_id = \"1\"\n\
         [multiwhats]\nbase_url = \"{base}/api/v1\"\napikey = \"{key}\"\nfrom = \"{number}\"\n"
    );
    let path = file(&data, &text);
    gateway(data.path(), &["import", path.to_str().unwrap()]).await;
    let checked = out(&gateway(data.path(), &["check", "Semua", "--allow-host", "127.0.0.1"]).await);
    let services: Vec<_> = checked.lines().map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(services, ["waviro ok", "wabot ok", "unswer ok", "alatwa ok", "multiwhats ok"], "{checked}");
    assert!(api.desk.received().await.is_empty(), "a check sends nothing");
}

#[tokio::test]
async fn beside_a_running_console_the_check_runs_inside_it() {
    let api = ApiDesk::linked().await;
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let path = file(&data, &at(&api, &api.admin().await));
    assert!(gateway(data.path(), &["import", path.to_str().unwrap()]).await.status.success());

    // The console's operator has allowed this host; the command says nothing about hosts.
    let asked = gateway(data.path(), &["check", "Toko utama"]);
    let answering = async {
        loop {
            watch::step(&app).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let checked = tokio::select! {
        checked = asked => checked,
        () = answering => unreachable!(),
    };
    assert_eq!(
        out(&checked),
        "wabot\tok\taccepts the key for admin:*\n",
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    let left = balas::store::gateway_checks::open(&mut app.store().read().await.unwrap()).await.unwrap();
    assert!(left.is_empty());
    app.shutdown().await;
}
