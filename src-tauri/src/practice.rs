//! The practice door: a channel of its own on the simulated network, in a realm of its own, and the way to erase it all.

use crate::{
    app::App,
    catalog,
    channels::{
        Channel, LinkState,
        practice::{self as simulated, PracticeChannel, PracticeOptions},
    },
    erasure,
    error::{Error, Result},
    events::Event,
    model::{ChannelId, ChannelKind, Realm},
    outbox,
    store::{self, Tx, bots, channels, media_removals, realms},
};
use futures_util::FutureExt;
use std::sync::Arc;

/// Slug of the practice channel.
const SLUG: &str = "practice";
/// The bot of the practice shop.
const DEFAULT_BOT: &str = include_str!("../../assets/bot/default.toml");

/// What comes with a practice channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demo {
    /// Nothing: nobody writes unless asked, and no bot answers.
    Bare,
    /// The default bot, products and scripted customers.
    Lively,
}

/// Opens the practice channel where this data directory has one already.
pub(crate) async fn resume(app: &App) -> Result<()> {
    match find(app).await? {
        Some((id, demo)) => open(app, id, demo).await.map(drop),
        None => Ok(()),
    }
}

/// Makes sure that there is a practice channel, showing codes while no phone is linked. With [`Demo::Lively`] it also gets
/// the default bot, products and scripted customers, now and at later starts.
///
/// # Errors
/// When the database or the simulated network's file fails.
pub async fn start(app: &App, demo: Demo) -> Result<ChannelId> {
    let known = find(app).await?;
    let lively = demo == Demo::Lively || known.is_some_and(|(_, known)| known == Demo::Lively);
    let demo = if lively { Demo::Lively } else { Demo::Bare };
    let id = app.store().write(move |tx| ensure(tx, known.map(|(id, _)| id), demo).boxed()).await?;
    if known != Some((id, demo)) || app.practice().is_none() {
        open(app, id, demo).await?;
    }
    if let Some(channel) = app.channel(id) {
        channel.start_linking().await?;
    }
    app.bus().publish(Event::ChannelChanged { channel_id: id });
    Ok(id)
}

/// Erases practice: its channel, contacts, conversations, messages and their files, products, credits and bot, and the
/// simulated network.
///
/// # Errors
/// When the database fails.
pub async fn erase(app: &App) -> Result<()> {
    if let Some((_, channel)) = app.practice() {
        app.set_practice(None);
        channel.shut_down().await;
    }
    app.store().write(|tx| erase_in(tx).boxed()).await?;
    erasure::sweep_at_once(app).await?;
    simulated::erase(&app.config().data_dir).await.map_err(failed)?;
    app.bus().publish(Event::Resync);
    Ok(())
}

async fn erase_in(tx: &mut Tx) -> Result<()> {
    let files = realms::files(tx, Realm::Practice).await?;
    realms::erase(tx, Realm::Practice).await?;
    media_removals::let_go(tx, &files).await?;
    Ok(store::settings::remove(tx, DEMO_SETTING).await?)
}

async fn find(app: &App) -> Result<Option<(ChannelId, Demo)>> {
    let mut reader = app.store().read().await?;
    let rows = channels::list(&mut reader).await?;
    let Some(row) = rows.into_iter().find(|row| row.kind == ChannelKind::Practice) else { return Ok(None) };
    let demo = store::settings::get(&mut reader, DEMO_SETTING).await?;
    Ok(Some((row.id, if demo.is_some() { Demo::Lively } else { Demo::Bare })))
}

/// Set while practice has scripted customers.
const DEMO_SETTING: &str = "practice.demo";

async fn ensure(tx: &mut Tx, known: Option<ChannelId>, demo: Demo) -> Result<ChannelId> {
    let now = tx.now();
    let id = match known {
        Some(id) => id,
        None => channels::insert(tx, SLUG, ChannelKind::Practice, "Practice", now).await?,
    };
    if demo == Demo::Lively {
        store::settings::set(tx, DEMO_SETTING, "on").await?;
        if bots::updated_at(tx, Realm::Practice).await?.is_none() {
            bots::set(tx, Realm::Practice, DEFAULT_BOT, now).await?;
        }
        catalog::fill_demo(tx).await?;
    }
    Ok(id)
}

async fn open(app: &App, id: ChannelId, demo: Demo) -> Result<Arc<PracticeChannel>> {
    if let Some((_, earlier)) = app.practice() {
        app.set_practice(None);
        earlier.shut_down().await;
    }
    let allowed = app.config().practice;
    let options = PracticeOptions { demo: allowed.demo && demo == Demo::Lively, ..allowed };
    let sink = Arc::new(app.clone());
    let opened = PracticeChannel::open(id, &app.config().data_dir, app.clock().clone(), sink, options).await;
    let channel = Arc::new(opened.map_err(failed)?);
    let link = channel.link_state();
    app.store().write(move |tx| agree(tx, id, link).boxed()).await?;
    app.set_practice(Some((id, channel.clone())));
    if app.config().workers {
        channel.start();
    }
    Ok(channel)
}

/// Whether a phone is linked is for the network to say: either file may have been lost, or put back from a backup.
async fn agree(tx: &mut Tx, id: ChannelId, link: LinkState) -> Result<()> {
    let row = channels::get(tx, id).await?.ok_or(Error::NotFound("channel"))?;
    let now = tx.now();
    match (link, row.linked_at) {
        (LinkState::Linked { phone, name }, None) => Ok(channels::set_linked(tx, id, &phone, &name, now).await?),
        (LinkState::Linked { .. }, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => {
            outbox::refuse_waiting(tx, id).await?;
            Ok(channels::set_unlinked(tx, id).await?)
        }
    }
}

fn failed(error: simulated::PracticeError) -> Error {
    Error::Channel(crate::channels::ChannelError::Failed(error.to_string()))
}
