//! The local API inside the app: whether it is on, where it listens, and why it does not.
//!
//! It is off until the operator switches it on. A change is tried before it is kept: an address that cannot be listened on
//! leaves everything as it was. `balasd serve` answers on the same address where none is given.

use crate::{
    api::Server,
    app::App,
    error::{Error, Result},
    events::Event,
    model::{ApiSettings, ApiState, ApiView, ListenFault},
    settings,
    store::{Tx, settings as stored},
};
use futures_util::FutureExt;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Mutex, PoisonError},
};
use tokio_util::sync::CancellationToken;

const ENABLED: &str = "api.enabled";
const LISTEN: &str = "api.listen";
const ON: &str = "on";
/// Where it listens while nobody has chosen another address.
const DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7717);

/// An address that cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("{address} cannot be listened on: {}", .fault.sentence())]
pub struct ListenError {
    /// Which.
    pub address: SocketAddr,
    /// Why.
    pub fault: ListenFault,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// The server of the app, as it is now.
#[derive(Debug, Default)]
pub struct LocalApi {
    /// Held during a change: they come one after the other.
    running: tokio::sync::Mutex<Option<Running>>,
    state: Mutex<ApiState>,
}

#[derive(Clone, Debug)]
struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    ended: CancellationToken,
}

/// Listens where the operator has switched it on. An address that cannot be listened on is told in the view.
///
/// # Errors
/// When the database fails.
pub async fn start(app: &App) -> Result<()> {
    let wanted = load(app).await?;
    let mut running = app.local_api().running.lock().await;
    if let Err(error) = apply(app, &mut running, wanted_address(&wanted)?).await {
        tracing::warn!(error = %error.source, "{error}");
        show(app, ApiState::Failed { reason: error.fault });
    }
    Ok(())
}

/// What was chosen, and what became of it.
///
/// # Errors
/// When the database fails.
pub async fn view(app: &App) -> Result<ApiView> {
    let settings = load(app).await?;
    let state = app.local_api().state.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(ApiView { settings, state })
}

/// Changes what was chosen and does it. The same again tries again.
///
/// # Errors
/// When the address cannot be read or listened on, or a name is none; everything is as it was before.
pub async fn set(app: &App, wanted: ApiSettings) -> Result<ApiView> {
    let wanted = ApiSettings { listen: parse(&wanted.listen)?.to_string(), ..wanted };
    let mut running = app.local_api().running.lock().await;
    let before = load(app).await?;
    store(app, wanted.clone()).await?;
    if let Err(error) = apply(app, &mut running, wanted_address(&wanted)?).await {
        store(app, before).await?;
        return Err(error.into());
    }
    drop(running);
    view(app).await
}

/// A server for whoever runs it alone: on `address`, else on the chosen one, whether or not the app is to answer.
///
/// # Errors
/// When it cannot be listened on, or the database fails.
pub async fn bind(app: &App, address: Option<SocketAddr>) -> Result<Server> {
    let address = match address {
        Some(address) => address,
        None => parse(&load(app).await?.listen)?,
    };
    Ok(listen(app, address).await?)
}

async fn load(app: &App) -> Result<ApiSettings> {
    let mut reader = app.store().read().await?;
    let enabled = stored::get(&mut reader, ENABLED).await?.is_some_and(|word| word == ON);
    let listen = stored::get(&mut reader, LISTEN).await?.filter(|text| parse(text).is_ok());
    let listen = listen.unwrap_or_else(|| DEFAULT.to_string());
    Ok(ApiSettings { enabled, listen, hosts: settings::api_hosts(&mut reader).await? })
}

async fn store(app: &App, wanted: ApiSettings) -> Result<()> {
    app.store().write(move |tx| async move { write(tx, &wanted).await }.boxed()).await
}

async fn write(tx: &mut Tx, wanted: &ApiSettings) -> Result<()> {
    settings::set_api_hosts(tx, &wanted.hosts).await?;
    stored::set(tx, LISTEN, &wanted.listen).await?;
    stored::set(tx, ENABLED, if wanted.enabled { ON } else { "off" }).await?;
    tx.emit(Event::ApiChanged);
    Ok(())
}

fn wanted_address(wanted: &ApiSettings) -> Result<Option<SocketAddr>> {
    wanted.enabled.then(|| parse(&wanted.listen)).transpose()
}

/// Reads an address as people write or copy it. A port that the system chooses would be another at each start.
fn parse(text: &str) -> Result<SocketAddr> {
    let bare = text.trim().trim_start_matches("http://").trim_end_matches('/');
    let spelled = bare.replacen("localhost:", "127.0.0.1:", 1);
    let address: Option<SocketAddr> = spelled.parse().ok().filter(|address: &SocketAddr| address.port() != 0);
    address.ok_or_else(|| Error::invalid("address", format!("write an address and a port, such as {DEFAULT}")))
}

/// Makes it so: nothing where it is so already.
async fn apply(app: &App, slot: &mut Option<Running>, wanted: Option<SocketAddr>) -> Result<(), ListenError> {
    slot.take_if(|server| server.ended.is_cancelled());
    let Some(address) = wanted else {
        end(slot.take()).await;
        show(app, ApiState::Off);
        return Ok(());
    };
    if slot.as_ref().is_some_and(|server| server.address == address) {
        return Ok(());
    }
    let server = match listen(app, address).await {
        // Another address of the same port: the earlier server itself may be in the way.
        Err(_) if slot.as_ref().is_some_and(|earlier| earlier.address.port() == address.port()) => {
            take_over(app, slot, address).await?
        }
        bound => bound?,
    };
    end(slot.take()).await;
    *slot = Some(run(app, server));
    show(app, listening(address));
    Ok(())
}

/// Listens on `address` once the earlier server has let its port go. Where it cannot be had, the earlier one comes back.
async fn take_over(app: &App, slot: &mut Option<Running>, address: SocketAddr) -> Result<Server, ListenError> {
    let earlier = slot.take();
    let back = earlier.as_ref().map(|server| server.address);
    end(earlier).await;
    let bound = listen(app, address).await;
    if let (Err(_), Some(back)) = (&bound, back) {
        match listen(app, back).await {
            Ok(server) => *slot = Some(run(app, server)),
            Err(error) => show(app, ApiState::Failed { reason: error.fault }),
        }
    }
    bound
}

async fn listen(app: &App, address: SocketAddr) -> Result<Server, ListenError> {
    Server::bind(app.clone(), address).await.map_err(|source| ListenError { address, fault: fault(&source), source })
}

/// Runs a server as a task of its own. Should it panic, it listens again on the same address.
fn run(app: &App, server: Server) -> Running {
    let address = server.address();
    let running = Running { address, stop: app.supervisor().token().child_token(), ended: CancellationToken::new() };
    let (bound, core, task) = (Mutex::new(Some(server)), app.clone(), running.clone());
    app.supervisor().spawn("local API", move |_| {
        let server = bound.lock().unwrap_or_else(PoisonError::into_inner).take();
        serve(core.clone(), server, task.clone())
    });
    running
}

async fn serve(app: App, server: Option<Server>, Running { address, stop, ended }: Running) {
    let server = match server {
        Some(server) => Ok(server),
        None => listen(&app, address).await,
    };
    match server {
        Ok(server) => server.run(stop).await,
        Err(error) => {
            tracing::error!(error = %error.source, "{error}");
            show(&app, ApiState::Failed { reason: error.fault });
        }
    }
    ended.cancel();
}

async fn end(server: Option<Running>) {
    if let Some(Running { stop, ended, .. }) = server {
        stop.cancel();
        ended.cancelled().await;
    }
}

fn show(app: &App, state: ApiState) {
    *app.local_api().state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    app.bus().publish(Event::ApiChanged);
}

/// Where nothing is said about the address, this computer reaches it under its own.
fn listening(address: SocketAddr) -> ApiState {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let url = format!("http://{}", SocketAddr::new(ip, address.port()));
    ApiState::Listening { url, local_only: address.ip().is_loopback() }
}

fn fault(error: &io::Error) -> ListenFault {
    match error.kind() {
        io::ErrorKind::AddrInUse => ListenFault::Busy,
        io::ErrorKind::AddrNotAvailable => ListenFault::NotOurs,
        io::ErrorKind::PermissionDenied => ListenFault::Denied,
        _ => ListenFault::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (text, address) in [
            ("127.0.0.1:7717", "127.0.0.1:7717"),
            (" http://127.0.0.1:7717/ ", "127.0.0.1:7717"),
            ("localhost:80", "127.0.0.1:80"),
            ("[::1]:7717", "[::1]:7717"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), address, "{text}");
        }
        for text in ["", "7717", "127.0.0.1", "127.0.0.1:0", "desk.example:7717", "https://127.0.0.1:7717"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_a_loopback_address_is_closed_to_others() {
        for (address, url, local_only) in [
            ("127.0.0.1:1", "http://127.0.0.1:1", true),
            ("[::1]:1", "http://[::1]:1", true),
            ("0.0.0.0:1", "http://127.0.0.1:1", false),
            ("192.168.1.5:1", "http://192.168.1.5:1", false),
        ] {
            let shown = ApiState::Listening { url: url.to_owned(), local_only };
            assert_eq!(listening(address.parse().unwrap()), shown);
        }
    }
}
