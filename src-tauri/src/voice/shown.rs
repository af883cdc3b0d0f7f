//! What there is of a voice note: one that grows, one that waits, or what a crash left.

use super::{NOTHING, RATE, blocking, finish, loudness, ogg_opus, recorder::Progress};
use crate::{
    app::App,
    error::Result,
    media,
    model::{ConversationId, RecordingState, RecordingView},
    store::media as media_rows,
};
use bytes::Bytes;

/// The voice note of a conversation, if there is one.
pub(super) async fn look(app: &App, id: ConversationId) -> Result<Option<RecordingView>> {
    match app.recordings().with_active(id, |recorder| recorder.progress()) {
        Some(progress) if progress.is_full => stop_full(app, id).await.map(Some),
        Some(progress) => Ok(Some(growing(id, progress))),
        None => waiting(app, id).await,
    }
}

/// The voice note of a conversation that certainly has one.
pub(super) async fn now(app: &App, id: ConversationId) -> Result<RecordingView> {
    look(app, id).await?.ok_or(NOTHING)
}

async fn stop_full(app: &App, id: ConversationId) -> Result<RecordingView> {
    finish(app, id).await?;
    let view = waiting(app, id).await?.ok_or(NOTHING)?;
    Ok(RecordingView { is_full: true, ..view })
}

/// What lies there and does not grow. One without an end is what a crash left.
async fn waiting(app: &App, id: ConversationId) -> Result<Option<RecordingView>> {
    let Some(bytes) = app.recordings().read(id).await? else { return Ok(None) };
    let found = blocking(move || {
        let is_rescued = ogg_opus::listen(&bytes).is_none_or(|heard| !heard.is_whole);
        let bytes = mended(bytes)?;
        Some((is_rescued, media::hash(&bytes), ogg_opus::listen(&bytes)?))
    })
    .await?;
    let Some((is_rescued, hash, heard)) = found else {
        app.recordings().remove(id)?;
        return Ok(None);
    };
    if media_rows::is_used_in(&mut *app.store().read().await?, id, &hash).await? {
        app.recordings().remove(id)?;
        return Ok(None);
    }
    Ok(Some(RecordingView {
        conversation_id: id,
        state: RecordingState::Ready,
        duration_ms: heard.duration_ms,
        level: 0,
        waveform: loudness::bars(&heard.loudness),
        is_full: false,
        fault: None,
        is_rescued,
    }))
}

fn growing(id: ConversationId, progress: Progress) -> RecordingView {
    let is_growing = !progress.is_paused && progress.fault.is_none();
    RecordingView {
        conversation_id: id,
        state: if is_growing { RecordingState::Recording } else { RecordingState::Paused },
        duration_ms: u32::try_from(progress.samples * 1_000 / u64::from(RATE)).unwrap_or(u32::MAX),
        level: loudness::percent(progress.level),
        waveform: Vec::new(),
        is_full: false,
        fault: progress.fault,
        is_rescued: false,
    }
}

/// With an end; `None` where there is nothing to hear.
pub(super) fn mended(bytes: Bytes) -> Option<Bytes> {
    match ogg_opus::listen(&bytes)?.is_whole {
        true => Some(bytes),
        false => ogg_opus::mended(&bytes).ok().map(Bytes::from),
    }
}
