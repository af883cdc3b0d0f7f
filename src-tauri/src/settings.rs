//! The person's own choices, and the first thing that a window asks for.

pub mod preferences;

use crate::{
    app::App,
    connections,
    error::{Error, Result},
    events::Event,
    gateway,
    model::{
        AgentId, Language, Theme, product,
        views::{AgentView, Snapshot},
    },
    store::{Tx, agents, settings},
};
use futures_util::FutureExt;
use jiff::{fmt::temporal::DateTimeParser, tz::TimeZone};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;
use url::Host;

const LANGUAGE: &str = "window.language";
const THEME: &str = "window.theme";
const SHOP_NAME: &str = "shop.name";
const CURRENCY: &str = "shop.currency";
const TIME_ZONE: &str = "shop.time_zone";
/// Where nobody has chosen one: Western Indonesia's, as in the gateways' own documents.
const USUAL_TIME_ZONE: &str = "+07:00";
const API_HOSTS: &str = "api.hosts";
const CLOSE_TO_TRAY: &str = "window.close_to_tray";
const ALLOWED_HOSTS: &str = "outgoing.allowed_hosts";
/// Characters of a name.
const NAME_LIMIT: usize = 60;

/// What every window shows before anything else. `fallback` is the language while nobody has chosen one.
///
/// # Errors
/// When the database fails.
pub async fn load(app: &App, fallback: Language) -> Result<Snapshot> {
    let channels = connections::list(app).await?;
    let mut reader = app.store().read().await?;
    let name = agents::name(&mut reader, AgentId::LOCAL).await?;
    let language = language(&mut reader).await?;
    let theme = settings::get(&mut reader, THEME).await?;
    Ok(Snapshot {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        shop_name: shop_name(&mut reader).await?,
        currency: currency(&mut reader).await?,
        agent: AgentView { id: AgentId::LOCAL, name, is_me: true },
        language: language.unwrap_or(fallback),
        theme: theme.as_deref().and_then(Theme::of).unwrap_or_default(),
        preferences: preferences::load(&mut reader).await?,
        channels,
    })
}

/// The name of the shop; empty where it has none.
///
/// # Errors
/// When the database fails.
pub async fn shop_name(connection: &mut SqliteConnection) -> Result<String> {
    Ok(settings::get(connection, SHOP_NAME).await?.unwrap_or_default())
}

/// The language that the person has chosen.
///
/// # Errors
/// When the database fails.
pub async fn language(connection: &mut SqliteConnection) -> Result<Option<Language>> {
    Ok(settings::get(connection, LANGUAGE).await?.as_deref().and_then(Language::of))
}

/// Chooses the language of the window.
///
/// # Errors
/// When the database fails.
pub async fn set_language(tx: &mut Tx, language: Language) -> Result<()> {
    set(tx, LANGUAGE, language.word()).await
}

/// Chooses light or dark.
///
/// # Errors
/// When the database fails.
pub async fn set_theme(tx: &mut Tx, theme: Theme) -> Result<()> {
    set(tx, THEME, theme.word()).await
}

/// Names the shop; an empty name takes it back.
///
/// # Errors
/// When the name is too long, or the database fails.
pub async fn set_shop_name(tx: &mut Tx, name: &str) -> Result<()> {
    set(tx, SHOP_NAME, checked(name)?).await
}

/// Names the person at this computer; an empty name takes it back.
///
/// # Errors
/// When the name is too long, or the database fails.
pub async fn set_agent_name(tx: &mut Tx, name: &str) -> Result<()> {
    agents::rename(tx, AgentId::LOCAL, checked(name)?).await?;
    tx.emit(Event::SettingsChanged);
    Ok(())
}

/// The currency that the shop sells in.
///
/// # Errors
/// When the database fails.
pub async fn currency(reader: &mut SqliteConnection) -> Result<String> {
    Ok(settings::get(reader, CURRENCY).await?.unwrap_or_else(|| product::CURRENCY.to_owned()))
}

/// Chooses the currency of what is added to the catalogue from now on; what is there keeps its own.
///
/// # Errors
/// When it is none, or the database fails.
pub async fn set_currency(tx: &mut Tx, currency: &str) -> Result<()> {
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(Error::invalid("currency", "it must be three capital letters, as IDR"));
    }
    set(tx, CURRENCY, currency).await
}

/// The shop's time zone.
///
/// # Errors
/// When the database fails.
pub async fn time_zone(reader: &mut SqliteConnection) -> Result<TimeZone> {
    Ok(zone(&time_zone_name(reader).await?).unwrap_or(TimeZone::UTC))
}

/// The shop's time zone as it was chosen: a name or an offset.
///
/// # Errors
/// When the database fails.
pub async fn time_zone_name(reader: &mut SqliteConnection) -> Result<String> {
    Ok(settings::get(reader, TIME_ZONE).await?.unwrap_or_else(|| USUAL_TIME_ZONE.to_owned()))
}

/// Chooses the shop's time zone: a name (`Asia/Jakarta`) or an offset (`+07:00`).
///
/// # Errors
/// When there is no such zone, or the database fails.
pub async fn set_time_zone(tx: &mut Tx, name: &str) -> Result<()> {
    let name = name.trim();
    if zone(name).is_none() {
        return Err(Error::invalid("time zone", "write a name like Asia/Jakarta, or an offset like +07:00"));
    }
    set(tx, TIME_ZONE, name).await
}

fn zone(name: &str) -> Option<TimeZone> {
    DateTimeParser::new().parse_time_zone(name).ok()
}

/// Names besides its own address under which the local API may be asked for.
///
/// # Errors
/// When the database fails.
pub async fn api_hosts(reader: &mut SqliteConnection) -> Result<Vec<String>> {
    let stored = settings::get(reader, API_HOSTS).await?.unwrap_or_default();
    Ok(stored.split_whitespace().map(str::to_owned).collect())
}

/// Chooses the names under which the local API may be asked for; none takes them back.
///
/// # Errors
/// When one is no plain host name or address, or the database fails.
pub async fn set_api_hosts(tx: &mut Tx, hosts: &[String]) -> Result<()> {
    let hosts = hosts.iter().map(|host| plain_host(host)).collect::<Result<Vec<_>>>()?;
    set(tx, API_HOSTS, &hosts.join(" ")).await
}

/// Hosts that may be called although they lead to this computer or its own network.
///
/// # Errors
/// When the database fails.
pub async fn allowed_hosts(reader: &mut SqliteConnection) -> Result<Vec<String>> {
    let stored = settings::get(reader, ALLOWED_HOSTS).await?.unwrap_or_default();
    Ok(stored.split_whitespace().map(str::to_owned).collect())
}

/// Stores the hosts that may be called although they lead to this computer or its own network. A running app is told by
/// [`allow_hosts`].
///
/// # Errors
/// When one is no plain host name or address, or the database fails.
pub async fn set_allowed_hosts(tx: &mut Tx, hosts: &[String]) -> Result<()> {
    let hosts = hosts.iter().map(|host| plain_host(host)).collect::<Result<BTreeSet<_>>>()?;
    let hosts: Vec<String> = hosts.into_iter().collect();
    set(tx, ALLOWED_HOSTS, &hosts.join(" ")).await
}

/// Chooses the hosts that may be called although they lead to this computer or its own network, in place of those before.
/// It counts at once, and a connection that stood still for one of them goes on. Returns what was stored.
///
/// # Errors
/// When one is no plain host name or address, or the database fails.
pub async fn allow_hosts(app: &App, hosts: Vec<String>) -> Result<Vec<String>> {
    app.store().write(move |tx| async move { set_allowed_hosts(tx, &hosts).await }.boxed()).await?;
    let chosen = allowed_hosts(&mut *app.store().read().await?).await?;
    app.outgoing().allow(&[app.config().allow_hosts.as_slice(), &chosen].concat());
    gateway::watch::reopen(app).await?;
    Ok(chosen)
}

/// Whether closing the window leaves Balas in the tray, where there is one.
///
/// # Errors
/// When the database fails.
pub async fn close_to_tray(reader: &mut SqliteConnection) -> Result<bool> {
    Ok(settings::get(reader, CLOSE_TO_TRAY).await?.as_deref() == Some("yes"))
}

/// Chooses whether closing the window leaves Balas in the tray.
///
/// # Errors
/// When the database fails.
pub async fn set_close_to_tray(tx: &mut Tx, on: bool) -> Result<()> {
    set(tx, CLOSE_TO_TRAY, if on { "yes" } else { "no" }).await
}

fn plain_host(host: &str) -> Result<String> {
    let host = host.trim().trim_end_matches('.');
    let parsed = Host::parse(host).ok().filter(|_| !host.contains(char::is_whitespace));
    let parsed = parsed.ok_or_else(|| {
        Error::invalid("host", format!("{host} is not a host name; write it without http:// and port: desk.example"))
    })?;
    Ok(parsed.to_string())
}

fn checked(name: &str) -> Result<&str> {
    if name.chars().count() > NAME_LIMIT {
        return Err(Error::TooLong { field: "name", limit: format!("{NAME_LIMIT} characters") });
    }
    Ok(name.trim())
}

async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    settings::set(tx, key, value).await?;
    tx.emit(Event::SettingsChanged);
    Ok(())
}
