//! What Connections shows of a hosted connection: where its services are, by which ending a person knows each key, how each
//! service does, and what is left to spend there. Nobody is asked for it, and no key leaves this module.

use super::{Gateway, by_channel, fill};
use crate::{
    app::App,
    bot,
    channels::hosted::sync,
    error::Result,
    gateways::{address::BaseUrl, client::ClientError, definition::Definition},
    model::{GatewayFacts, SecretFault, Service, ServiceState, ServiceTrouble},
    outgoing,
    secrets::{Secret, SecretError},
    store::channels::ChannelRow,
};
use url::Url;

/// What is known of the connection that a channel is.
///
/// # Errors
/// When there is none, or the database fails. Credentials that cannot be read are part of the answer.
pub async fn of(app: &App, channel: &ChannelRow) -> Result<GatewayFacts> {
    let mut gateway = by_channel(&mut *app.store().read().await?, channel.id).await?;
    let secrets = read_credentials(app, &mut gateway).await?;
    let mut reader = app.store().read().await?;
    let told = match gateway.definition.wabot {
        Some(_) => sync::credits_told(&mut reader, channel.id).await?,
        None => None,
    };
    Ok(GatewayFacts {
        services: services(app, &gateway),
        secrets,
        credits: told.and_then(|told| told.balance).map(|left| u32::try_from(left.max(0)).unwrap_or(u32::MAX)),
        bot_answers: bot::answers(&mut reader, channel).await?,
    })
}

/// Puts the credentials in their places, or says why they cannot be read.
async fn read_credentials(app: &App, gateway: &mut Gateway) -> Result<Option<SecretFault>> {
    let filled = match app.secrets().open(app.store()).await {
        Ok(key) => fill(&mut *app.store().read().await?, &key, gateway).await,
        Err(error) => Err(error),
    };
    match filled {
        Ok(()) => Ok(None),
        Err(error @ SecretError::Store(_)) => Err(error.into()),
        Err(error) => Ok(Some(error.fault())),
    }
}

fn services(app: &App, gateway: &Gateway) -> Vec<ServiceState> {
    let running = app.hosted().remove(&gateway.channel_id);
    let Definition { waviro, wabot, unswer, alatwa, multiwhats, .. } = &gateway.definition;
    let named: [Option<(Service, &BaseUrl, &Secret)>; 5] = [
        waviro.as_ref().map(|known| (Service::Waviro, &known.base_url, &known.secretkey)),
        wabot.as_ref().map(|known| (Service::Wabot, &known.base_url, &known.api_key)),
        unswer.as_ref().map(|known| (Service::Unswer, &known.base_url, &known.token)),
        alatwa.as_ref().map(|known| (Service::Alatwa, &known.base_url, &known.api_key)),
        multiwhats.as_ref().map(|known| (Service::Multiwhats, &known.base_url, &known.apikey)),
    ];
    let state = |(service, base_url, secret): (Service, &BaseUrl, &Secret)| ServiceState {
        service,
        host: host(base_url),
        key_ends: secret.ending().to_owned(),
        trouble: forbidden(base_url, app.outgoing())
            .or_else(|| running.as_ref().and_then(|hosted| hosted.channel.trouble(service))),
    };
    named.into_iter().flatten().map(state).collect()
}

/// Why an address is not called at all, which stands still for as long as nobody allows it.
fn forbidden(base_url: &BaseUrl, out: &outgoing::Client) -> Option<ServiceTrouble> {
    let forbidden = out.check(base_url.as_str()).err()?;
    Some((&ClientError::from(forbidden)).into())
}

/// The host, with its port where that is not the usual one.
fn host(base_url: &BaseUrl) -> String {
    let Ok(url) = Url::parse(base_url.as_str()) else { return base_url.to_string() };
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
