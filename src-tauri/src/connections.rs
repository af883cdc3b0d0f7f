//! Linked numbers: which there are, how they do, and the code that links one.

use crate::{
    app::App,
    channels::LinkState,
    error::{Error, Result},
    events::Event,
    gateway::{self, sync_log},
    model::{
        ChannelId, ChannelKind, ConnectionFacts, MessageId,
        views::{ChannelView, LinkView, SessionState},
    },
    store::{
        Tx,
        channels::{self, ChannelRow},
        gateways, outbox, usage,
    },
};
use jiff::tz::TimeZone;
use qrcode::{Color, EcLevel, QrCode};
use sqlx::SqliteConnection;
use std::{collections::HashMap, fmt::Write};

/// Characters of a name.
const NAME_LIMIT: usize = 60;

/// Every number, oldest first. A hosted connection that was removed is none, although its conversations stay.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App) -> Result<Vec<ChannelView>> {
    let mut reader = app.store().read().await?;
    let removed = gateways::removed(&mut reader).await?;
    let mut views = Vec::new();
    for row in channels::list(&mut reader).await?.into_iter().filter(|row| !removed.contains(&row.id)) {
        views.push(view(app, &mut reader, row).await?);
    }
    Ok(views)
}

/// One number.
///
/// # Errors
/// When there is no such channel.
pub async fn get(app: &App, id: ChannelId) -> Result<ChannelView> {
    let mut reader = app.store().read().await?;
    let row = channels::get(&mut reader, id).await?.ok_or(Error::NotFound("channel"))?;
    view(app, &mut reader, row).await
}

/// What Connections shows of every number besides how it does, oldest first. The day begins at midnight in `zone`.
///
/// # Errors
/// When the database fails.
pub async fn facts(app: &App, zone: &TimeZone) -> Result<Vec<ConnectionFacts>> {
    let midnight = app.clock().now().start_of_day(zone);
    let mut reader = app.store().read().await?;
    let sent = usage::sent_since(&mut reader, MessageId::first_of(midnight.0)).await?;
    let rows = channels::list(&mut reader).await?;
    drop(reader);
    let sent: HashMap<ChannelId, u32> = sent.into_iter().collect();
    let mut facts = Vec::with_capacity(rows.len());
    for row in rows {
        let gateway = match row.kind {
            ChannelKind::Hosted => Some(gateway::facts::of(app, &row).await?),
            ChannelKind::Whatsapp | ChannelKind::Practice => None,
        };
        let sent_today = sent.get(&row.id).copied().unwrap_or_default();
        facts.push(ConnectionFacts { channel_id: row.id, linked_at: row.linked_at, sent_today, gateway });
    }
    Ok(facts)
}

/// What the QR card of a channel shows now.
///
/// # Errors
/// When there is no such channel.
pub fn link(app: &App, id: ChannelId) -> Result<LinkView> {
    let channel = app.channel(id).ok_or(Error::NotFound("channel"))?;
    draw(channel.link_state())
}

/// Shows codes from the first one on, also where one is shown; does nothing where a phone is linked.
///
/// # Errors
/// When there is no such channel, or its network cannot be reached.
pub async fn renew_code(app: &App, id: ChannelId) -> Result<()> {
    let channel = app.channel(id).ok_or(Error::NotFound("channel"))?;
    Ok(channel.renew_code().await?)
}

/// Gives a number another name.
///
/// # Errors
/// When there is no such channel, or the name is empty or too long.
pub async fn rename(tx: &mut Tx, id: ChannelId, name: &str) -> Result<()> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "a number needs a name"));
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Error::TooLong { field: "name", limit: format!("{NAME_LIMIT} characters") });
    }
    channels::get(tx, id).await?.ok_or(Error::NotFound("channel"))?;
    channels::rename(tx, id, name).await?;
    tx.emit(Event::ChannelChanged { channel_id: id });
    Ok(())
}

/// Ends the link of a number. Its conversations stay.
///
/// # Errors
/// When there is no such channel, or no phone is linked to it.
pub async fn unlink(app: &App, id: ChannelId) -> Result<()> {
    let channel = app.channel(id).ok_or(Error::NotFound("channel"))?;
    Ok(channel.log_out().await?)
}

async fn view(app: &App, reader: &mut SqliteConnection, row: ChannelRow) -> Result<ChannelView> {
    let queued = outbox::count_waiting(reader, row.id).await?;
    let session = app.channel(row.id).map_or(SessionState::Unpaired, |channel| channel.session());
    let held_back = sync_log::held_back(reader, row.id).await?;
    let ChannelRow { id, kind, realm, name, phone, .. } = row;
    Ok(ChannelView { id, kind, realm, name, phone, session, queued, held_back })
}

fn draw(state: LinkState) -> Result<LinkView> {
    Ok(match state {
        LinkState::Idle | LinkState::Waiting => LinkView::Waiting,
        LinkState::Scan { code, number, of, expires_at, lifetime_seconds } => {
            let (path, size) = modules(&code)?;
            LinkView::Scan { code, path, size, number, of, expires_at, lifetime_seconds }
        }
        LinkState::Expired => LinkView::Expired,
        LinkState::Linking => LinkView::Linking,
        LinkState::Linked { phone, name } => LinkView::Linked { phone, name },
        LinkState::Offline { retry_at } => LinkView::Offline { retry_at },
        LinkState::Failed { reason, fault } => LinkView::Failed { reason, fault },
    })
}

/// The dark modules of a code as an SVG path, one stroke of unit height for each run of a row, and modules per side.
fn modules(code: &str) -> Result<(String, u32)> {
    let drawn = QrCode::with_error_correction_level(code, EcLevel::L);
    let drawn = drawn.map_err(|error| Error::invalid("code", error.to_string()))?;
    let side = drawn.width();
    let colors = drawn.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    Ok((path, u32::try_from(side).unwrap_or(u32::MAX)))
}
