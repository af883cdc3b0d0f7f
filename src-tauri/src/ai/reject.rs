//! Customers whom a setting of the AI must not answer. Rules and people still do.

use crate::{
    channels::Recipient,
    contacts::resolve_recipient,
    error::{Error, Result},
    events::Event,
    model::{AiSettingId, ContactId, Realm},
    store::{
        Tx,
        ai_rejects::{self, NewReject},
        ai_settings,
        contacts::{self, IdentityKind},
    },
};

/// From now on the setting does not answer this customer. One who is not known yet is remembered by the number.
///
/// # Errors
/// When there is no such setting.
pub async fn reject(tx: &mut Tx, setting: AiSettingId, realm: Realm, phone: &str, author: &str) -> Result<()> {
    exists(tx, setting).await?;
    let contact = resolve_recipient(tx, realm, &Recipient::Phone(phone.to_owned())).await?;
    let reject = NewReject { until: None, author, reason: "" };
    let now = tx.now();
    ai_rejects::put(tx, setting, contact, &reject, now).await?;
    tx.emit(Event::ContactChanged { contact_id: contact });
    Ok(())
}

/// The setting may answer this customer again. There is nothing to take back for one who is not known.
///
/// # Errors
/// When there is no such setting.
pub async fn accept(tx: &mut Tx, setting: AiSettingId, realm: Realm, phone: &str) -> Result<()> {
    exists(tx, setting).await?;
    if let Some(contact) = contacts::by_identity(tx, realm, IdentityKind::Phone, phone).await? {
        ai_rejects::remove(tx, setting, contact).await?;
        tx.emit(Event::ContactChanged { contact_id: contact });
    }
    Ok(())
}

/// Whether the setting must not answer this customer now.
///
/// # Errors
/// When the database fails.
pub async fn is_rejected(tx: &mut Tx, setting: AiSettingId, contact: ContactId) -> Result<bool> {
    let now = tx.now();
    Ok(ai_rejects::holds(tx, setting, contact, now).await?)
}

async fn exists(tx: &mut Tx, setting: AiSettingId) -> Result<()> {
    match ai_settings::exists(tx, setting).await? {
        true => Ok(()),
        false => Err(Error::NotFound("AI setting")),
    }
}
