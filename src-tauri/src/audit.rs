//! Who did what. Operations write it down in the transaction that does it, on behalf of whoever that transaction is for.

use crate::{
    error::{Error, Result},
    model::{
        ContactId, ConversationId,
        audit::{Act, AuditPage},
    },
    store::{
        Tx,
        audit::{self as store, NewEntry},
        contacts,
    },
};
use sqlx::SqliteConnection;

/// Something was done to these contacts.
pub(crate) async fn note(tx: &mut Tx, contacts: &[ContactId], act: Act, detail: &str) -> Result<()> {
    let (actor, now) = (tx.actor(), tx.now());
    Ok(store::insert(tx, contacts, NewEntry { actor, act, detail }, now).await?)
}

/// Something was done in these conversations.
pub(crate) async fn note_in(tx: &mut Tx, conversations: &[ConversationId], act: Act, detail: &str) -> Result<()> {
    let (actor, now) = (tx.actor(), tx.now());
    Ok(store::insert_for(tx, conversations, NewEntry { actor, act, detail }, now).await?)
}

/// The newest of what was done to a contact and in its conversations.
///
/// # Errors
/// When there is no such contact.
pub async fn of_contact(reader: &mut SqliteConnection, id: ContactId, limit: u32) -> Result<AuditPage> {
    contacts::get(reader, id).await?.ok_or(Error::NotFound("contact"))?;
    let mut items = store::of_contact(reader, id, limit.saturating_add(1)).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok(AuditPage { items, more })
}
