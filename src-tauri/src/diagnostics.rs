//! What somebody who helps needs to know about an installation, as a text that can be read before it is given away: versions,
//! sizes, counts and states. Nothing in it says who a customer is, what anybody wrote, or what opens anything, because nothing
//! of that is asked for in the first place.

use crate::{
    app::App,
    backup, connections, data_dir, downloads,
    error::Result,
    local_api,
    model::{
        ApiState, Timestamp,
        views::{ChannelView, SessionState},
    },
    retention, settings,
    store::{export, snapshot},
};
use std::{
    fmt::Write,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Everything in one text.
///
/// # Errors
/// When the database fails.
pub async fn text(app: &App) -> Result<String> {
    let mut text = String::new();
    about(app, &mut text);
    shop(app, &mut text).await?;
    for channel in connections::list(app).await? {
        line(&mut text, "number", &of_channel(&channel));
    }
    let mut reader = app.store().read().await?;
    for (table, rows) in export::counts(&mut reader).await? {
        line(&mut text, &table, &rows.to_string());
    }
    Ok(text)
}

/// Writes it to a new file in `folder`. Returns where that is.
///
/// # Errors
/// When the database fails or the disk does not take it.
pub async fn save(app: &App, folder: &Path) -> Result<PathBuf> {
    let text = text(app).await?;
    let (mut file, path) =
        downloads::create(folder, &format!("balas-diagnostics-{}", downloads::day(app.clock().now())), "txt")?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(path)
}

fn about(app: &App, text: &mut String) {
    let sizes = data_dir::Sizes::of(&app.config().data_dir);
    line(text, "Balas", env!("CARGO_PKG_VERSION"));
    line(text, "system", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    line(text, "schema", &snapshot::known_schema().to_string());
    line(text, "now", &app.clock().now().to_string());
    line(text, "database bytes", &sizes.database.to_string());
    line(text, "file bytes", &sizes.files.to_string());
}

async fn shop(app: &App, text: &mut String) -> Result<()> {
    let api = match local_api::view(app).await?.state {
        ApiState::Off => "off",
        ApiState::Listening { local_only: true, .. } => "on, for this computer",
        ApiState::Listening { .. } => "on, for others too",
        ApiState::Failed { .. } => "failed",
    };
    line(text, "local API", api);
    let mut reader = app.store().read().await?;
    let chosen = settings::preferences::load(&mut reader).await?;
    line(text, "country", &chosen.country);
    line(text, "time zone", &chosen.time_zone);
    line(text, "notifications", &format!("{:?}", chosen.notifications));
    line(text, "message size", &chosen.window.message_size.to_string());
    line(text, "read marks", &chosen.read_marks.to_string());
    line(text, "kept", &format!("{:?}", retention::wanted(&mut reader).await?));
    let last = backup::make::last_at(&mut reader).await?;
    line(text, "last backup", &last.map_or_else(|| "never".to_owned(), |at: Timestamp| at.to_string()));
    Ok(())
}

/// Its kind and state; the sentence of a state may name a number, so only its word is told.
fn of_channel(channel: &ChannelView) -> String {
    let state = match channel.session {
        SessionState::Unpaired => "unpaired",
        SessionState::Pairing => "pairing",
        SessionState::Connecting => "connecting",
        SessionState::Connected => "connected",
        SessionState::Degraded { .. } => "degraded",
        SessionState::LoggedOut => "logged out",
        SessionState::Stopped { .. } => "stopped",
    };
    format!("{:?}, {:?}, {state}, {} waiting", channel.kind, channel.realm, channel.queued)
}

fn line(text: &mut String, name: &str, value: &str) {
    // A string takes everything.
    let _written = writeln!(text, "{name}: {value}");
}
