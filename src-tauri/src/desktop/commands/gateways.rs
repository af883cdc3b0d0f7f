//! Connections to hosted gateways, and the passphrase that opens their credentials.

use crate::{
    connections,
    desktop::{core::Core, error::Answer},
    gateway::{
        self, check,
        form::{self, GatewayForm, GatewayView},
    },
    gateways::definition::Definition,
    model::{ChannelId, ServiceReport, views::ChannelView},
    secrets::Secret,
};
use futures_util::FutureExt;
use tauri::State;

/// A stored connection, without what opens it.
#[tauri::command]
#[specta::specta]
pub async fn gateway(core: State<'_, Core>, channel_id: ChannelId) -> Answer<GatewayView> {
    Ok(form::view(&gateway::by_channel(&mut *core.read().await?, channel_id).await?))
}

/// Asks each service what it can do, before anything is stored.
#[tauri::command]
#[specta::specta]
pub async fn check_gateway(core: State<'_, Core>, form: GatewayForm) -> Answer<Vec<ServiceReport>> {
    let (app, wanted) = (core.app().await?, read(&core, form).await?);
    Ok(check::definition(app.store(), app.secrets(), app.outgoing(), app.clock(), wanted).await?)
}

/// Stores a connection, in the place of the one of its name.
#[tauri::command]
#[specta::specta]
pub async fn save_gateway(core: State<'_, Core>, form: GatewayForm) -> Answer<ChannelView> {
    let (app, wanted) = (core.app().await?, read(&core, form).await?);
    let channel = gateway::import(app.store(), app.secrets(), wanted).await?;
    Ok(connections::get(app, channel).await?)
}

/// Removes a connection and forgets its credentials.
#[tauri::command]
#[specta::specta]
pub async fn remove_gateway(core: State<'_, Core>, channel_id: ChannelId) -> Answer<()> {
    let name = gateway::by_channel(&mut *core.read().await?, channel_id).await?.definition.name;
    core.write(move |tx| async move { gateway::remove(tx, name.as_str()).await }.boxed()).await
}

/// Opens stored credentials with a passphrase; where there are none yet, it is the one that will be asked for.
#[tauri::command]
#[specta::specta]
pub async fn unlock(core: State<'_, Core>, passphrase: String) -> Answer<()> {
    Ok(core.app().await?.unlock(Secret::new(&passphrase)).await?)
}

async fn read(core: &Core, typed: GatewayForm) -> Answer<Definition> {
    let known = gateway::by_name(&mut *core.read().await?, &typed.name).await.ok();
    Ok(form::definition(typed, known.as_ref().map(|gateway| &gateway.definition))?)
}
