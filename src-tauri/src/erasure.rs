//! Erasing a customer who asks for it: messages, files that nobody else has, identities, notes, tags, the index of the search,
//! what was to leave later, voice notes that were not sent, answers that were kept for scripts. What stays is that somebody was
//! erased, how much that was, and the sums of usage and credits, which name nobody. It cannot be taken back.
//!
//! Messages that the customer wrote in a group belong to the group and stay. Whatever a hosted service, the customer's phone
//! or a backup has, is theirs and is not reached from here.

use crate::{
    app::App,
    backup::swap,
    credits,
    error::{Error, Result},
    events::Event,
    media,
    model::{ContactId, Erased, Realm, Timestamp},
    store::{
        Tx, columns, contacts, erasures,
        media_removals::{self, let_go},
    },
    voice,
};
use futures_util::FutureExt;
use std::time::Duration;

/// Files that are removed between two looks at the database.
const FILES: u32 = 200;
/// How often emptying the log is tried while readers are in the way, and the time between.
const TRIES: (u32, Duration) = (20, Duration::from_millis(100));

/// How much there is of a customer.
///
/// # Errors
/// When there is no such contact.
pub async fn extent(app: &App, id: ContactId) -> Result<Erased> {
    let mut reader = app.store().read().await?;
    let id = contacts::current(&mut reader, id).await?;
    let person: Vec<_> = erasures::person(&mut reader, id).await?.into_iter().map(|(id, _)| id).collect();
    if person.is_empty() {
        return Err(Error::NotFound("contact"));
    }
    Ok(erasures::extent(&mut reader, &person).await?.into())
}

/// Erases a customer. Returns how much that was.
///
/// # Errors
/// When there is no such contact; nothing is erased then.
pub async fn erase(app: &App, id: ContactId) -> Result<Erased> {
    let erased = app.store().write(move |tx| erase_rows(tx, id).boxed()).await?;
    sweep_at_once(app).await?;
    // What was here before a restore has the customer too.
    swap::forget_aside(&app.config().data_dir)?;
    empty_log(app).await?;
    Ok(erased)
}

async fn erase_rows(tx: &mut Tx, id: ContactId) -> Result<Erased> {
    let id = contacts::current(tx, id).await?;
    let person = erasures::person(tx, id).await?;
    let realm = person.first().map(|(_, realm)| *realm).ok_or(Error::NotFound("contact"))?;
    let person: Vec<_> = person.into_iter().map(|(id, _)| id).collect();
    let (extent, files) = (erasures::extent(tx, &person).await?, erasures::files(tx, &person).await?);
    give_back(tx, realm, &person).await?;
    erasures::erase(tx, &person).await?;
    let_go(tx, &files).await?;
    let now = tx.now();
    erasures::record(tx, realm, extent, now).await?;
    tx.emit(Event::Resync);
    Ok(extent.into())
}

/// What never leaves costs nothing.
async fn give_back(tx: &mut Tx, realm: Realm, person: &[ContactId]) -> Result<()> {
    for message in erasures::unsent(tx, person).await? {
        credits::refund(tx, realm, message).await?;
    }
    Ok(())
}

/// Removes what is left of messages that were taken back up to `before`, and of conversations that are gone: files that nothing
/// carries, and voice notes that nobody can send.
///
/// # Errors
/// When the database fails or the disk does not let one go.
pub async fn sweep(app: &App, before: Timestamp) -> Result<()> {
    sweep_but(app, before, &[]).await
}

/// [`sweep`] however short ago a message was taken back. In a conversation that is still there it can be sent again, so its file
/// is kept.
///
/// # Errors
/// As [`sweep`].
pub(crate) async fn sweep_at_once(app: &App) -> Result<()> {
    let sent = app.uploads().on_disk();
    let conversations: Vec<_> = sent.iter().map(|(conversation, _)| *conversation).collect();
    let gone = erasures::gone(&mut *app.store().read().await?, &conversations).await?;
    let (lost, kept): (Vec<_>, Vec<_>) = sent.into_iter().partition(|(conversation, _)| gone.contains(conversation));
    app.uploads().forget(&lost);
    let kept: Vec<_> = kept.into_iter().map(|(_, hash)| hash).collect();
    sweep_but(app, app.clock().now(), &kept).await
}

async fn sweep_but(app: &App, before: Timestamp, kept: &[String]) -> Result<()> {
    voice::forget_gone(app).await?;
    let unused = media_removals::unused(&mut *app.store().read().await?, before, kept).await?;
    app.store().write(move |tx| async move { let_go(tx, &unused).await }.boxed()).await?;
    remove_files(app).await
}

/// Removes the files that nothing refers to any more.
///
/// # Errors
/// When the database fails or the disk does not let one go.
pub async fn remove_files(app: &App) -> Result<()> {
    loop {
        let mut gone = Vec::new();
        for hash in media_removals::waiting(&mut *app.store().read().await?, FILES).await? {
            if media::remove_unused(app, &hash).await? {
                gone.push(hash);
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        let list = columns::text_list(&gone);
        app.store().write(move |tx| async move { media_removals::done(tx, &list).await }.boxed()).await?;
    }
}

/// [`remove_files`] for who has something else to do: what does not go now goes within an hour.
pub async fn remove_files_now_or_later(app: &App) {
    if let Err(error) = remove_files(app).await {
        tracing::warn!(%error, "files that nothing refers to are removed later");
    }
}

async fn empty_log(app: &App) -> Result<()> {
    let (tries, pause) = TRIES;
    for _ in 0..tries {
        if app.store().fold().await? {
            return Ok(());
        }
        tokio::time::sleep(pause).await;
    }
    tracing::warn!("the database's log is emptied later: something is being read for a long time");
    Ok(())
}
