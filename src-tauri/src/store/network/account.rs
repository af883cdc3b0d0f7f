//! The account of the simulated phone and the device that it has linked.

use super::{Connection, NetworkError};
use crate::model::Timestamp;

/// Public keys of a linked device, base64, as its code shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceKeys {
    /// Noise key.
    pub noise: String,
    /// Identity key.
    pub identity: String,
    /// Secret that signs the link.
    pub adv: String,
}

/// The account, once a code was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// E.164 digits.
    pub phone: String,
    /// The phone's own name.
    pub name: String,
    /// False after a logout.
    pub linked: bool,
}

/// The account; `None` when no code was ever scanned.
pub async fn get(connection: &mut Connection) -> Result<Option<Account>, NetworkError> {
    let row: Option<(String, String, bool)> =
        sqlx::query_as("SELECT phone, name, logged_out_at IS NULL FROM account WHERE id = 1")
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(phone, name, linked)| Account { phone, name, linked }))
}

/// Links a device.
pub async fn link(
    connection: &mut Connection,
    phone: &str,
    name: &str,
    keys: &DeviceKeys,
    now: Timestamp,
) -> Result<(), NetworkError> {
    sqlx::query(
        "INSERT INTO account (id, phone, name, noise_key, identity_key, adv_key, linked_at, logged_out_at)
         VALUES (1, ?, ?, ?, ?, ?, ?, NULL)
         ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, name = excluded.name, noise_key = excluded.noise_key,
             identity_key = excluded.identity_key, adv_key = excluded.adv_key, linked_at = excluded.linked_at,
             logged_out_at = NULL",
    )
    .bind(phone)
    .bind(name)
    .bind(&keys.noise)
    .bind(&keys.identity)
    .bind(&keys.adv)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the link and forgets the device's keys.
pub async fn log_out(connection: &mut Connection, now: Timestamp) -> Result<(), NetworkError> {
    sqlx::query("UPDATE account SET noise_key = '', identity_key = '', adv_key = '', logged_out_at = ? WHERE id = 1")
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}
