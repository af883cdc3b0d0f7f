//! Files that customers sent. One that cannot be had with its message is had later, in a round of its own: the message is
//! stored with what was said, and gets its file, or a note that there is none.

use super::{Account, rounds, trouble};
use crate::{
    channels::Attachment,
    error::Result,
    events::Event,
    gateways::{
        client::{ClientError, wabot},
        wabot::{Media, Message},
    },
    media::{self, StoredMedia},
    model::{Direction, Timestamp},
    outgoing::MEDIA_LIMIT,
    store::{
        hosted::files::{self, WantedFile},
        media as media_rows, messages,
    },
};
use futures_util::FutureExt;
use std::time::Duration;

/// How long a message waits for its file before it is stored without it.
const WITH_MESSAGE: Duration = Duration::from_secs(4);
/// How long a file may take afterwards.
const LATER: Duration = Duration::from_secs(60);
/// How often a file is tried before it is given up.
const TRIES: u32 = 6;
/// Files that are tried in one round.
const AT_ONCE: u32 = 5;

/// How the file of a message stands.
pub(super) enum File {
    /// There is none.
    None,
    /// It is here.
    Here(Attachment),
    /// It is had later.
    Wanted,
}

impl Account {
    /// The file that came with a message, where it can be had `at_once`.
    pub(super) async fn file(&self, message: &Message, external_id: &str, at_once: bool) -> Result<File> {
        let wabot = self.services.as_ref().and_then(|services| services.wabot.as_ref());
        let (Some(media), Some(wabot), Direction::In) = (&message.media, wabot, message.direction) else {
            return Ok(File::None);
        };
        let (mut attempts, now) = (0, self.app.clock().now());
        if at_once && self.status().may_wait_for_files(now) {
            match fetch(wabot, &media.url, WITH_MESSAGE).await {
                Ok(attachment) => return Ok(File::Here(Attachment { name: media.name.clone(), ..attachment })),
                Err(error) => {
                    tracing::warn!(%error, message = message.id, "the file of a message could not be had with it");
                    self.status().files_are_slow(now);
                    attempts = 1;
                }
            }
        }
        self.want(message, media, external_id, attempts).await?;
        Ok(File::Wanted)
    }

    async fn want(&self, message: &Message, media: &Media, external_id: &str, attempts: u32) -> Result<()> {
        let now = self.app.clock().now();
        let from = if attempts == 0 { now } else { trouble::try_again_at(now, attempts) };
        let (channel, caption) = (self.id, message.text.clone());
        let (url, name, external_id) = (media.url.clone(), media.name.clone(), external_id.to_owned());
        let wanted = WantedFile { external_id, url, name, caption, attempts };
        let stored = self.write(move |tx| async move { Ok(files::insert(tx, channel, &wanted, from).await?) }.boxed());
        stored.await
    }

    /// Fetches files whose time has come.
    pub(super) async fn fetch_files(&self) -> Result<Timestamp> {
        let wabot = self.services.as_ref().and_then(|services| services.wabot.as_ref());
        let Some(wabot) = wabot else { return Ok(rounds::NEVER) };
        let _one_at_a_time = self.fetching.lock().await;
        let now = self.app.clock().now();
        if self.status().files_at(now) <= now {
            let due = files::due(&mut *self.app.store().read().await?, self.id, now, AT_ONCE).await?;
            for file in due {
                match fetch(wabot, &file.url, LATER).await {
                    Ok(attachment) => self.complete(file, attachment).await?,
                    Err(error) => self.do_without(file, &error, now).await?,
                }
            }
            self.status().fetched(now.plus_millis(self.poll_millis));
        }
        Ok(self.status().files_at(now))
    }

    async fn complete(&self, file: WantedFile, attachment: Attachment) -> Result<()> {
        let stored = self.app.media().keep(attachment.bytes, &file.name).await?;
        let concluded = self.conclude(file, Some(stored.clone())).await;
        if concluded.is_err() {
            media::let_go(&self.app, Some(stored)).await;
        }
        concluded
    }

    /// It is tried again later, unless that is of no use or was done often enough.
    async fn do_without(&self, file: WantedFile, error: &ClientError, now: Timestamp) -> Result<()> {
        tracing::warn!(%error, message = file.external_id, "the file of a message could not be had");
        let is_lost = matches!(error, ClientError::Blocked(_) | ClientError::TooLarge { .. });
        if is_lost || file.attempts + 1 >= TRIES {
            return self.conclude(file, None).await;
        }
        let (channel, cause) = (self.id, error.to_string());
        let again = trouble::try_again_at(now, file.attempts + 1);
        let put_off = self.write(move |tx| {
            async move { Ok(files::put_off(tx, channel, &file.external_id, again, &cause).await?) }.boxed()
        });
        put_off.await
    }

    /// Its message gets the file, or the note that there is none.
    async fn conclude(&self, file: WantedFile, media: Option<StoredMedia>) -> Result<()> {
        let channel = self.id;
        let concluded = self.write(move |tx| {
            async move {
                let reference = media.as_ref().map(|media| (media.kind(), media.reference()));
                if let Some(media) = &media {
                    let now = tx.now();
                    media_rows::insert(tx, &media.row, now).await?;
                }
                let reference = reference.as_ref().map(|(kind, reference)| (*kind, reference));
                let message = files::complete(tx, channel, &file, reference).await?;
                if message.is_none() && messages::by_external_id(tx, channel, &file.external_id).await?.is_none() {
                    let again = trouble::try_again_at(tx.now(), file.attempts + 1);
                    return Ok(
                        files::put_off(tx, channel, &file.external_id, again, "its message is not stored yet").await?
                    );
                }
                files::remove(tx, channel, &file.external_id).await?;
                if let Some((conversation_id, message_id)) = message {
                    tx.emit(Event::MessageChanged { conversation_id, message_id });
                }
                Ok(())
            }
            .boxed()
        });
        concluded.await
    }
}

async fn fetch(wabot: &wabot::Client, url: &str, within: Duration) -> Result<Attachment, ClientError> {
    let bytes = wabot.file(url, MEDIA_LIMIT, within).await?;
    Ok(Attachment { bytes, name: String::new() })
}
