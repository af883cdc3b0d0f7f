//! Voice notes: recorded here, kept as a file while they grow, and listened to before they are sent.
//!
//! There is one recording at a time, and at most one that was not sent in each conversation: its file is
//! `recordings/<conversation>.ogg` in the data directory, from the first second on. So a crash loses a second, and what is
//! left is offered again when the conversation is opened. A file that a message carries already is no offer.

mod files;
mod loudness;
mod microphone;
mod ogg_opus;
mod recorder;
mod resample;
mod shown;

pub use files::{DIRECTORY, Recordings};
pub(crate) use files::{conversation_of, lying};
pub use microphone::{Hear, Listening, Microphone, Sound};

use crate::{
    app::App,
    channels::MediaLimits,
    error::{Error, Result},
    media::{self, StoredMedia},
    model::{ConversationId, RecordingFault, RecordingView},
    store::{conversations, erasures},
};
use bytes::Bytes;
use recorder::{Recorder, StartFault};
use shown::{look, mended, now};
use std::sync::Arc;

/// Samples in a second, as the codec counts them.
pub const RATE: u32 = 48_000;
/// The longest voice note: a quarter of an hour.
const FULL_SAMPLES: u64 = 15 * 60 * RATE as u64;
/// What it is called where files have names.
const NAME: &str = "voice.ogg";

/// Begins a voice note for a conversation. One that is being recorded for another ends, and is kept there.
///
/// # Errors
/// When one is there already, the channel takes none, or nothing can be heard.
pub async fn start(app: &App, id: ConversationId) -> Result<RecordingView> {
    let _turn = app.recordings().turn().await;
    let state = conversations::get(&mut *app.store().read().await?, id).await?;
    let channel = state.ok_or(Error::NotFound("conversation"))?.channel_id;
    let adapter = app.channel(channel).ok_or(Error::NotLinked)?;
    if !adapter.capabilities().files {
        return Err(Error::Unsupported("voice notes"));
    }
    if look(app, id).await?.is_some() {
        return Err(Error::Conflict("a voice note is waiting here; send it or delete it first"));
    }
    finish_any(app).await;
    let microphone = microphone(app)?;
    let path = app.recordings().make_place(id)?;
    let begun = blocking(move || Recorder::start(id, microphone.as_ref(), &path)).await?;
    match begun {
        Ok(recorder) => app.recordings().set_active(Some(recorder)),
        Err(StartFault::File(error)) => return Err(error.into()),
        Err(StartFault::Microphone(fault)) => {
            app.recordings().remove(id)?;
            return Err(fault.into());
        }
    }
    now(app, id).await
}

/// Lets the microphone go; the recording can go on later.
///
/// # Errors
/// When nothing is being recorded there.
pub async fn pause(app: &App, id: ConversationId) -> Result<RecordingView> {
    let _turn = app.recordings().turn().await;
    app.recordings().with_active(id, Recorder::pause).ok_or(NOTHING)?;
    now(app, id).await
}

/// Goes on after a pause, or with a microphone that is there again.
///
/// # Errors
/// When nothing is being recorded there, or nothing can be heard.
pub async fn resume(app: &App, id: ConversationId) -> Result<RecordingView> {
    let _turn = app.recordings().turn().await;
    let microphone = microphone(app)?;
    let mut recorder = app.recordings().take_active(id).ok_or(NOTHING)?;
    let (recorder, heard) = blocking(move || {
        let heard = recorder.listen(microphone.as_ref());
        (recorder, heard)
    })
    .await?;
    app.recordings().set_active(Some(recorder));
    heard?;
    now(app, id).await
}

/// Ends a recording, so that it can be listened to and sent.
///
/// # Errors
/// When there is none, or the disk did not take all of it.
pub async fn stop(app: &App, id: ConversationId) -> Result<RecordingView> {
    let _turn = app.recordings().turn().await;
    finish(app, id).await?;
    now(app, id).await
}

/// Ends whatever is being recorded; it is kept.
pub async fn stop_all(app: &App) {
    let _turn = app.recordings().turn().await;
    finish_any(app).await;
}

async fn finish_any(app: &App) {
    if let Some(id) = app.recordings().active()
        && let Err(error) = finish(app, id).await
    {
        tracing::error!(%error, "a voice note could not be ended; what is on the disk is kept");
    }
}

/// Deletes a voice note that was not sent; there being none is fine.
///
/// # Errors
/// When the file cannot be deleted.
pub async fn discard(app: &App, id: ConversationId) -> Result<()> {
    let _turn = app.recordings().turn().await;
    finish(app, id).await?;
    Ok(app.recordings().remove(id)?)
}

/// Deletes the voice notes of conversations that are gone, also the one that is being recorded.
///
/// # Errors
/// When the database fails or a file cannot be deleted.
pub async fn forget_gone(app: &App) -> Result<()> {
    let _turn = app.recordings().turn().await;
    let lying = app.recordings().conversations()?;
    for id in erasures::gone(&mut *app.store().read().await?, &lying).await? {
        if let Err(error) = finish(app, id).await {
            tracing::warn!(%error, "a voice note that nobody can send did not end; it is deleted as it is");
        }
        app.recordings().remove(id)?;
    }
    Ok(())
}

/// The voice note of a conversation that was not sent yet.
///
/// # Errors
/// When the disk or the database fails.
pub async fn current(app: &App, id: ConversationId) -> Result<Option<RecordingView>> {
    let _turn = app.recordings().turn().await;
    look(app, id).await
}

/// The bytes of a voice note that was not sent yet, for listening.
///
/// # Errors
/// When there is none, or it cannot be read.
pub async fn read(app: &App, id: ConversationId) -> Result<Bytes> {
    let _turn = app.recordings().turn().await;
    whole(app, id).await
}

async fn whole(app: &App, id: ConversationId) -> Result<Bytes> {
    let bytes = app.recordings().read(id).await?.ok_or(NOTHING)?;
    blocking(move || mended(bytes)).await?.ok_or(NOTHING)
}

/// The voice note of a conversation, as a file that a message can carry.
///
/// # Errors
/// When there is none, or the channel takes none as large.
pub async fn ready(app: &App, id: ConversationId, limits: MediaLimits) -> Result<StoredMedia> {
    let _turn = app.recordings().turn().await;
    finish(app, id).await?;
    let bytes = whole(app, id).await?;
    media::check(&bytes, limits)?;
    Ok(app.media().keep(bytes, NAME).await?)
}

/// A voice note is one again that was not sent, unless another waits there.
///
/// # Errors
/// When it has gone, or the disk does not take it.
pub async fn put_back(app: &App, id: ConversationId, hash: &str) -> Result<()> {
    let _turn = app.recordings().turn().await;
    let bytes = app.media().read(hash).await?;
    Ok(app.recordings().put(id, &bytes)?)
}

/// How loud a sound is over its length, and how long it lasts in milliseconds; empty and 0 for what cannot be listened to here.
pub fn heard(bytes: &[u8]) -> (Vec<u8>, i64) {
    match ogg_opus::listen(bytes) {
        Some(heard) => (loudness::bars(&heard.loudness), heard.duration_ms.into()),
        None => (Vec::new(), 0),
    }
}

const NOTHING: Error = Error::NotFound("voice note");

fn microphone(app: &App) -> Result<Arc<dyn Microphone>> {
    Ok(app.config().microphone.clone().ok_or(RecordingFault::Missing)?)
}

async fn finish(app: &App, id: ConversationId) -> Result<()> {
    let Some(recorder) = app.recordings().take_active(id) else { return Ok(()) };
    Ok(blocking(move || recorder.finish()).await??)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?)
}
