//! Two contacts that are one person: because the network named both numbers for one, or because somebody at the shop knows.
//! Either way it is recorded with everything that moved, and can be taken back.

use super::TAGS;
use crate::{
    audit,
    error::{Error, Result},
    events::Event,
    model::{
        ContactId, MergeId,
        audit::Act,
        contact_merge::{MergeDone, MergeView},
    },
    store::{
        Tx,
        contacts::{self, ContactRow},
        merges, views as rows,
    },
};
use sqlx::SqliteConnection;

/// The older contact stays, and says what the other one said where it says nothing.
pub(super) async fn by_network(tx: &mut Tx, a: ContactId, b: ContactId) -> Result<ContactId> {
    let (kept, merged) = (a.min(b), a.max(b));
    let now = tx.now();
    let why = merges::Why { reason: "the network named both numbers for one person", agent: None };
    let name = name(tx, merged).await?;
    merges::merge(tx, (kept, merged), TAGS.0, why, now).await?;
    audit::note(tx, &[kept], Act::Merged, &name).await?;
    tx.emit(Event::Resync);
    Ok(kept)
}

/// Somebody at the shop knows that `merged` is the same person as `kept`, who stays. Both keep what was written with them; on a
/// number that both have written to, both conversations stay.
///
/// # Errors
/// When either is no contact of its own, they are of different realms, one is a group, or they are the same.
pub async fn merge(tx: &mut Tx, kept: ContactId, merged: ContactId) -> Result<MergeDone> {
    if kept == merged {
        return Err(Error::Conflict("that is the same contact; choose another one"));
    }
    let (stays, goes) = (person(tx, kept).await?, person(tx, merged).await?);
    if stays.realm != goes.realm {
        return Err(Error::NotFound("contact"));
    }
    let (now, agent) = (tx.now(), tx.actor().agent());
    let name = name(tx, merged).await?;
    let why = merges::Why { reason: "somebody at the shop said so", agent };
    let id = merges::merge(tx, (kept, merged), TAGS.0, why, now).await?;
    audit::note(tx, &[kept], Act::Merged, &name).await?;
    tx.emit(Event::Resync);
    Ok(MergeDone { id, contact_id: kept, name })
}

/// Takes a merge back: each of the two has its numbers, conversations, tags, note and fields again, except where somebody has
/// changed them since. Returns who stands on their own again.
///
/// # Errors
/// When there is no such merge, it was taken back before, or a later one has to be taken back first.
pub async fn undo(tx: &mut Tx, id: MergeId) -> Result<ContactId> {
    let (now, agent) = (tx.now(), tx.actor().agent());
    let merge = merges::get(tx, id).await?.ok_or(Error::NotFound("merge"))?;
    if merge.is_undone {
        return Err(Error::Conflict("these two contacts were taken apart already"));
    }
    if !merge.is_newest {
        return Err(Error::Conflict("a later merge of this contact has to be taken back first"));
    }
    merges::undo(tx, id, agent, now).await?;
    let name = name(tx, merge.merged).await?;
    audit::note(tx, &[merge.kept], Act::Unmerged, &name).await?;
    tx.emit(Event::Resync);
    Ok(merge.merged)
}

/// Who was made one with a contact, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &mut SqliteConnection, kept: ContactId) -> Result<Vec<MergeView>> {
    Ok(merges::list(reader, kept).await?)
}

/// A person who stands on their own.
async fn person(tx: &mut Tx, id: ContactId) -> Result<ContactRow> {
    let row = contacts::get(tx, id).await?.ok_or(Error::NotFound("contact"))?;
    if row.kind == "group" {
        return Err(Error::Conflict("a group is no person; choose another contact"));
    }
    match contacts::current(tx, id).await? == id {
        true => Ok(row),
        false => Err(Error::Conflict("this contact was made one with another already")),
    }
}

async fn name(tx: &mut Tx, id: ContactId) -> Result<String> {
    Ok(rows::contact(tx, id).await?.map(|contact| contact.name).unwrap_or_default())
}
