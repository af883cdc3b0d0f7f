//! Contacts that a setting of the AI must not answer.

use super::StoreError;
use crate::model::{AiSettingId, ContactId, Realm, Timestamp};
use sqlx::SqliteConnection;

/// Why, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewReject<'a> {
    /// When it ends by itself; `None` is never.
    pub until: Option<Timestamp>,
    /// Who wants it so.
    pub author: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// Puts a contact on a setting's list. Repeated, it is the newest wish that holds, and the first time that counts.
///
/// # Errors
/// When the database fails, or there is no such setting.
pub async fn put(
    connection: &mut SqliteConnection,
    setting: AiSettingId,
    contact: ContactId,
    reject: &NewReject<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ai_rejects (setting_id, contact_id, until, author, reason, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (setting_id, contact_id)
         DO UPDATE SET until = excluded.until, author = excluded.author, reason = excluded.reason",
    )
    .bind(setting)
    .bind(contact)
    .bind(reject.until)
    .bind(reject.author)
    .bind(reject.reason)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a contact off a setting's list.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    connection: &mut SqliteConnection,
    setting: AiSettingId,
    contact: ContactId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM ai_rejects WHERE setting_id = ? AND contact_id = ?")
        .bind(setting)
        .bind(contact)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a contact is on a setting's list at this moment.
///
/// # Errors
/// When the database fails.
pub async fn holds(
    connection: &mut SqliteConnection,
    setting: AiSettingId,
    contact: ContactId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let held = "SELECT EXISTS (SELECT 1 FROM ai_rejects
                WHERE setting_id = ? AND contact_id = ? AND (until IS NULL OR until > ?))";
    Ok(sqlx::query_scalar(held).bind(setting).bind(contact).bind(now).fetch_one(connection).await?)
}

/// Every number of the contacts of a realm that are on any setting's list at this moment.
///
/// # Errors
/// When the database fails.
pub async fn phones(
    connection: &mut SqliteConnection,
    realm: Realm,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT i.value FROM ai_rejects r
         JOIN identities i ON i.contact_id = r.contact_id AND i.realm = ? AND i.kind = 'phone'
         WHERE r.until IS NULL OR r.until > ? ORDER BY i.value",
    )
    .bind(realm)
    .bind(now)
    .fetch_all(connection)
    .await?)
}
