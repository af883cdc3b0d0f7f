//! One change for many contacts, and the way back: each change answers with exactly what it changed, so that taking it back
//! touches nobody who was tagged, blocked or without the bot before.

use super::tags;
use crate::{
    audit,
    error::{Error, Result},
    events::Event,
    inbox,
    model::{ContactId, audit::Act, contact_bulk::*, folding::is_same},
    store::{Tx, contact_bulk as store},
};

/// Contacts that one change may be for.
const MOST: usize = 10_000;
/// From this many changes on, watchers are told once to read everything again.
const MANY: usize = 100;

/// Changes these contacts. Who is as wanted already is left alone and not counted.
///
/// # Errors
/// When there are too many contacts, a tag is empty or too long, or the database fails.
pub async fn change(tx: &mut Tx, change: BulkChange, contacts: Vec<ContactId>) -> Result<BulkResult> {
    if contacts.len() > MOST {
        return Err(Error::TooLong { field: "contacts", limit: format!("{MOST} contacts") });
    }
    let undo = match change {
        BulkChange::Tag { tag } => {
            let tag = checked(&tag)?;
            let contacts = give(tx, &contacts, &tag).await?;
            BulkUndo::Tags { tag, contacts, had: false }
        }
        BulkChange::Untag { tag } => {
            let tag = checked(&tag)?;
            let contacts = take_off(tx, &contacts, &tag).await?;
            BulkUndo::Tags { tag, contacts, had: true }
        }
        BulkChange::Block => {
            let now = tx.now();
            let pairs = store::block(tx, &contacts, now).await?;
            audit::note(tx, &people(&pairs), Act::Blocked, "").await?;
            BulkUndo::Blocks { pairs, blocked: false }
        }
        BulkChange::Unblock => {
            let pairs = store::unblock(tx, &contacts).await?;
            audit::note(tx, &people(&pairs), Act::Unblocked, "").await?;
            BulkUndo::Blocks { pairs, blocked: true }
        }
        BulkChange::Bot { enabled } => {
            let conversations = store::conversations_with_bot(tx, &contacts, !enabled).await?;
            for id in &conversations {
                inbox::set_bot_enabled(tx, *id, enabled).await?;
            }
            BulkUndo::Bot { conversations, enabled: !enabled }
        }
    };
    let changed = touched(tx, &undo).await?;
    tell(tx, &changed);
    Ok(BulkResult { changed: u32::try_from(changed.len()).unwrap_or(u32::MAX), undo })
}

/// Takes a change back.
///
/// # Errors
/// When the database fails.
pub async fn undo(tx: &mut Tx, undo: BulkUndo) -> Result<()> {
    let changed = touched(tx, &undo).await?;
    match undo {
        BulkUndo::Tags { tag, contacts, had: true } => {
            give(tx, &contacts, &checked(&tag)?).await?;
        }
        BulkUndo::Tags { tag, contacts, had: false } => {
            take_off(tx, &contacts, &tag).await?;
        }
        BulkUndo::Blocks { pairs, blocked } => {
            let at = blocked.then(|| tx.now());
            store::set_blocks(tx, &pairs, at).await?;
            let act = if blocked { Act::Blocked } else { Act::Unblocked };
            audit::note(tx, &people(&pairs), act, "").await?;
        }
        BulkUndo::Bot { conversations, enabled } => {
            for id in conversations {
                inbox::set_bot_enabled(tx, id, enabled).await?;
            }
        }
    }
    tell(tx, &changed);
    Ok(())
}

/// Gives a tag to those who do not have it and have room for one more. Returns them.
async fn give(tx: &mut Tx, contacts: &[ContactId], tag: &str) -> Result<Vec<ContactId>> {
    let room = |own: &[String]| own.len() < super::TAGS.0 && !tags::has(own, tag);
    let add = |own: Vec<String>| own.into_iter().chain([tag.to_owned()]).collect();
    retag(tx, contacts, room, add, (Act::Tagged, tag)).await
}

/// Takes a tag off those who have it. Returns them.
async fn take_off(tx: &mut Tx, contacts: &[ContactId], tag: &str) -> Result<Vec<ContactId>> {
    let without = |own: Vec<String>| own.into_iter().filter(|other| !is_same(other, tag)).collect();
    retag(tx, contacts, |own| tags::has(own, tag), without, (Act::Untagged, tag)).await
}

async fn retag(
    tx: &mut Tx,
    contacts: &[ContactId],
    concerned: impl Fn(&[String]) -> bool,
    change: impl Fn(Vec<String>) -> Vec<String>,
    (act, tag): (Act, &str),
) -> Result<Vec<ContactId>> {
    let mut changed = Vec::new();
    for (id, stored) in store::tags(tx, contacts).await? {
        let own = tags::read(&stored)?;
        if concerned(&own) {
            changed.push((id, tags::write(&change(own))?));
        }
    }
    store::set_tags(tx, &changed).await?;
    let ids: Vec<_> = changed.into_iter().map(|(id, _)| id).collect();
    audit::note(tx, &ids, act, tag).await?;
    Ok(ids)
}

/// Who is meant, each once.
fn people(pairs: &[OnChannel]) -> Vec<ContactId> {
    let mut people: Vec<_> = pairs.iter().map(|pair| pair.contact_id).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Whom a change concerns, each once.
async fn touched(tx: &mut Tx, undo: &BulkUndo) -> Result<Vec<ContactId>> {
    let mut contacts = match undo {
        BulkUndo::Tags { contacts, .. } => contacts.clone(),
        BulkUndo::Blocks { pairs, .. } => pairs.iter().map(|pair| pair.contact_id).collect(),
        BulkUndo::Bot { conversations, .. } => store::contacts_of(tx, conversations).await?,
    };
    contacts.sort_unstable();
    contacts.dedup();
    Ok(contacts)
}

fn tell(tx: &mut Tx, changed: &[ContactId]) {
    if changed.len() < MANY {
        changed.iter().for_each(|contact_id| tx.emit(Event::ContactChanged { contact_id: *contact_id }));
    } else {
        tx.emit(Event::Resync);
    }
}

fn checked(tag: &str) -> Result<String> {
    let tag = tag.trim();
    if tag.is_empty() {
        return Err(Error::invalid("tag", "a tag needs a letter or a digit"));
    }
    super::within("tag", tag, super::TAGS.1)?;
    Ok(tag.to_owned())
}
