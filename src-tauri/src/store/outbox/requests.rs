//! Which request the next attempt is. A network that remembers requests answers a repeated one as it did before: what it has
//! refused must come as another, and what it may have taken as the same.

use crate::{model::MessageId, store::StoreError};
use sqlx::SqliteConnection;

/// How often the network has certainly refused a message, so that the next attempt is a request of its own.
///
/// # Errors
/// When the database fails.
pub async fn refusals(connection: &mut SqliteConnection, message: MessageId) -> Result<i64, StoreError> {
    let refusals = sqlx::query_scalar("SELECT refusals FROM outbox WHERE message_id = ?");
    Ok(refusals.bind(message).fetch_optional(connection).await?.unwrap_or(0))
}

/// The network has certainly not taken the last attempt. That speaks for the attempts before it too where it looked at the
/// message (`is_verdict`); else one of them that had no answer leaves the request what it is.
///
/// # Errors
/// When the database fails.
pub async fn count_refusal(
    connection: &mut SqliteConnection,
    message: MessageId,
    is_verdict: bool,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET refusals = refusals + 1, in_doubt = 0 WHERE message_id = ? AND (? OR in_doubt = 0)")
        .bind(message)
        .bind(is_verdict)
        .execute(connection)
        .await?;
    Ok(())
}

/// The last attempt had no answer: until the network refuses the message, it stays the same request.
///
/// # Errors
/// When the database fails.
pub async fn set_in_doubt(connection: &mut SqliteConnection, message: MessageId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET in_doubt = 1 WHERE message_id = ?").bind(message).execute(connection).await?;
    Ok(())
}
