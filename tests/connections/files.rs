//! Importing again, leaving credentials out, removing.

use super::{KEY, PASSPHRASE, console, import, stored_key, wabot};
use balas::{
    app::App,
    connections, gateway,
    gateways::definition::Definition,
    model::{ChannelKind, Realm},
};
use futures_util::FutureExt;
use tempfile::TempDir;

const BASE: &str = "https://www.example.id/api/v1";

async fn names(app: &App) -> Vec<(String, String)> {
    let gateways = gateway::list(&mut app.store().read().await.unwrap()).await.unwrap();
    gateways.into_iter().map(|gateway| (gateway.definition.name.to_string(), gateway.slug)).collect()
}

async fn remove(app: &App, name: &'static str) -> balas::error::Result<()> {
    app.store().write(move |tx| gateway::remove(tx, name).boxed()).await
}

#[tokio::test]
async fn a_connection_is_a_channel_with_a_slug_of_its_own() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    for name in ["Toko utama", "toko  UTAMA", "Default", "2026", "مرحبا"] {
        import(&app, wabot(name, BASE)).await.unwrap();
    }
    let slugs: Vec<_> = names(&app).await.into_iter().map(|(_, slug)| slug).collect();
    assert_eq!(slugs, ["toko-utama", "toko-utama-2", "gateway-default", "gateway-2026", "gateway"]);
    let channels = connections::list(&app).await.unwrap();
    assert!(channels.iter().all(|channel| (channel.kind, channel.realm) == (ChannelKind::Hosted, Realm::Real)));
    app.shutdown().await;
}

#[tokio::test]
async fn importing_again_replaces_and_an_empty_credential_stays_what_it_was() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let channel = import(&app, wabot("Toko", BASE)).await.unwrap();
    let text = format!("name = \"Toko\"\npoll_seconds = 9\n[wabot]\nbase_url = \"{BASE}\"\napi_key = \"\"\n");
    assert_eq!(import(&app, Definition::parse(&text).unwrap()).await.unwrap(), channel);
    assert_eq!(stored_key(&app, channel).await.unwrap(), KEY);
    let gateway = gateway::open(app.store(), app.secrets(), channel).await.unwrap();
    assert_eq!(gateway.definition.poll_seconds.get(), 9);

    let other = Definition::parse(&text.replace("Toko", "Lain")).unwrap();
    let refused = import(&app, other).await.unwrap_err().to_string();
    assert!(refused.contains("wabot.api_key") && refused.contains("empty"), "{refused}");
    assert_eq!(names(&app).await.len(), 1, "a refused import leaves nothing behind");
    app.shutdown().await;
}

#[tokio::test]
async fn a_service_that_is_left_out_takes_its_credential_along() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let full = Definition::parse(include_str!("../golden/gateway.toml")).unwrap();
    let channel = import(&app, full).await.unwrap();
    import(&app, wabot("Toko utama", BASE)).await.unwrap();
    let mut reader = app.store().read().await.unwrap();
    let owner = format!("gateway:{channel}");
    let names = balas::store::secrets::names(&mut reader, &owner).await.unwrap();
    assert_eq!(names, ["hook.ack", "hook.keyword", "wabot.api_key"]);
    drop(reader);
    app.shutdown().await;
}

#[tokio::test]
async fn a_removed_connection_keeps_its_channel_and_comes_back_to_it() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    let channel = import(&app, wabot("Toko", BASE)).await.unwrap();
    remove(&app, "Toko").await.unwrap();
    assert!(names(&app).await.is_empty() && connections::list(&app).await.unwrap().is_empty());
    assert_eq!(connections::get(&app, channel).await.unwrap().name, "Toko");
    assert!(stored_key(&app, channel).await.is_err());
    assert!(remove(&app, "Toko").await.unwrap_err().to_string().contains("no connection \"Toko\""));
    assert_eq!(import(&app, wabot("Toko", BASE)).await.unwrap(), channel);
    app.shutdown().await;
}
