//! The shop's data as a whole: where it lives, how much it is, and what is done about it.

use crate::{app::App, backup, data_dir::Sizes, error::Result, model::DataView, retention};
use tokio::task::spawn_blocking;

/// Everything that the page of settings shows of it.
///
/// # Errors
/// When the database fails.
pub async fn view(app: &App) -> Result<DataView> {
    let directory = app.config().data_dir.clone();
    let shown = directory.display().to_string();
    let sizes = spawn_blocking(move || Sizes::of(&directory)).await.map_err(std::io::Error::other)?;
    let mut reader = app.store().read().await?;
    Ok(DataView {
        directory: shown,
        database_bytes: sizes.database,
        file_bytes: sizes.files,
        aside_bytes: sizes.aside,
        last_backup_at: backup::make::last_at(&mut reader).await?,
        backup_progress: app.backups().running().map(|running| running.per_cent()),
        retention: retention::wanted(&mut reader).await?,
    })
}
