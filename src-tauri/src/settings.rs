//! The person's own choices, and the first thing that a window asks for.

use crate::{
    app::App,
    connections,
    error::{Error, Result},
    events::Event,
    model::{
        AgentId, Language, Theme,
        views::{AgentView, Snapshot},
    },
    store::{Tx, agents, settings},
};

const LANGUAGE: &str = "window.language";
const THEME: &str = "window.theme";
const SHOP_NAME: &str = "shop.name";
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
    let language = settings::get(&mut reader, LANGUAGE).await?;
    let theme = settings::get(&mut reader, THEME).await?;
    Ok(Snapshot {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        shop_name: settings::get(&mut reader, SHOP_NAME).await?.unwrap_or_default(),
        agent: AgentView { id: AgentId::LOCAL, name, is_me: true },
        language: language.as_deref().and_then(Language::of).unwrap_or(fallback),
        theme: theme.as_deref().and_then(Theme::of).unwrap_or_default(),
        channels,
    })
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
