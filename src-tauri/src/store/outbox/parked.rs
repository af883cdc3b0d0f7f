//! What waits for the agent: messages that failed, and when somebody last said that one is still meant.

use crate::{
    model::{ConversationId, MessageId, Realm, Timestamp},
    store::StoreError,
};
use sqlx::SqliteConnection;

// The cross joins and the sign keep SQLite from any other order of reading: what failed is little, what waits may be much.
const PARKED: &str = "SELECT o.message_id, o.conversation_id, substr(m.text, 1, 200)
     FROM outbox o CROSS JOIN messages m ON m.id = o.message_id CROSS JOIN conversations c ON c.id = o.conversation_id
     WHERE o.state = 'parked' AND c.realm = ? ORDER BY +o.message_id DESC LIMIT ?";

/// Failed messages of a realm with the beginning of their words, newest first.
///
/// # Errors
/// When the database fails.
pub async fn parked(
    connection: &mut SqliteConnection,
    realm: Realm,
    limit: u32,
) -> Result<Vec<(MessageId, ConversationId, String)>, StoreError> {
    Ok(sqlx::query_as(PARKED).bind(realm).bind(limit).fetch_all(connection).await?)
}

/// Somebody still means a message.
///
/// # Errors
/// When the database fails.
pub async fn confirm(connection: &mut SqliteConnection, message: MessageId, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET confirmed_at = ? WHERE message_id = ?")
        .bind(at)
        .bind(message)
        .execute(connection)
        .await?;
    Ok(())
}

/// When somebody last said that a message is still meant; the beginning of time where nobody has.
///
/// # Errors
/// When the database fails.
pub async fn confirmed_at(connection: &mut SqliteConnection, message: MessageId) -> Result<Timestamp, StoreError> {
    let stored = sqlx::query_scalar("SELECT confirmed_at FROM outbox WHERE message_id = ?");
    Ok(stored.bind(message).fetch_optional(connection).await?.unwrap_or(Timestamp(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plans;

    #[tokio::test]
    async fn what_failed_is_found_without_reading_what_waits() {
        let mut database = plans::database().await;
        let plan = plans::of(&mut database, PARKED).await;
        assert!(plan.contains("outbox_by_state (state=?)") && !plan.contains("SCAN"), "{plan}");
    }
}
