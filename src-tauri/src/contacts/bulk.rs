//! One change for many contacts, and the way back: each change answers with exactly what it changed, so that taking it back
//! touches nobody who was tagged, blocked or without the bot before.

use crate::{
    error::{Error, Result},
    events::Event,
    inbox,
    model::{ContactId, contact_bulk::*},
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
            let contacts = store::tag(tx, &contacts, &tag, super::TAGS.0).await?;
            BulkUndo::Tags { tag, contacts, had: false }
        }
        BulkChange::Untag { tag } => {
            let tag = checked(&tag)?;
            let contacts = store::untag(tx, &contacts, &tag).await?;
            BulkUndo::Tags { tag, contacts, had: true }
        }
        BulkChange::Block => {
            let now = tx.now();
            BulkUndo::Blocks { pairs: store::block(tx, &contacts, now).await?, blocked: false }
        }
        BulkChange::Unblock => BulkUndo::Blocks { pairs: store::unblock(tx, &contacts).await?, blocked: true },
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
            store::tag(tx, &contacts, &checked(&tag)?, super::TAGS.0).await?;
        }
        BulkUndo::Tags { tag, contacts, had: false } => {
            store::untag(tx, &contacts, &tag).await?;
        }
        BulkUndo::Blocks { pairs, blocked } => {
            let at = blocked.then(|| tx.now());
            store::set_blocks(tx, &pairs, at).await?;
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
