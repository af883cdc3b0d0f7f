//! Files that a person chose: handed over in pieces, looked at, and made into messages.

use super::{Ready, adapter};
use crate::{
    app::App,
    channels::DynChannel,
    error::{Error, Result},
    media,
    model::{ConversationId, Kind, UploadId},
    uploads::{Uploaded, UploadedBytes},
};
use std::io;

/// Begins with a file that is to go into a conversation.
///
/// # Errors
/// When the channel takes no files, or none as large.
pub async fn begin_upload(app: &App, id: ConversationId, name: &str, size: u64) -> Result<UploadId> {
    let capabilities = adapter(app, id).await?.capabilities();
    if !capabilities.files {
        return Err(Error::Unsupported("files of this computer"));
    }
    app.uploads().begin(id, name, size, capabilities.max_media)
}

/// Looks at a file that is here wholly: what kind of message it makes.
///
/// # Errors
/// When it is damaged, or the channel does not take it.
pub async fn finish_upload(app: &App, id: ConversationId, upload: UploadId) -> Result<Kind> {
    let limits = adapter(app, id).await?.capabilities().max_media;
    let bytes = app.uploads().finish(upload)?;
    let judged = app.media().judge(bytes, limits).await;
    if judged.is_err() {
        app.uploads().cancel(upload);
    }
    judged
}

/// A file as a message. From here on it is on disk, and its memory is let go; one that is taken back and sent again is read from
/// there.
pub(super) async fn prepare(app: &App, adapter: &DynChannel, upload: UploadId, caption: String) -> Result<Ready> {
    let Uploaded { name, bytes } = app.uploads().get(upload)?;
    let bytes = match bytes {
        UploadedBytes::Here(bytes) => bytes,
        UploadedBytes::OnDisk(hash) => app.media().read(&hash).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NotFound("file"),
            _ => error.into(),
        })?,
    };
    media::check(&bytes, adapter.capabilities().max_media)?;
    let file = app.media().keep(bytes, &name).await?;
    app.uploads().stored(upload, &file.row.hash);
    Ok(Ready { content: file.content(caption), file: Some(file) })
}
