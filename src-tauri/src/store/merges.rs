//! Two contacts that prove to be one person, and the way back.

use super::StoreError;
use crate::model::{ContactId, ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// What a merge moved, so that it can be moved back.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Moved {
    /// Ids of identities that now belong to the kept contact.
    pub identities: Vec<i64>,
    /// Conversations that now belong to the kept contact.
    pub conversations: Vec<ConversationId>,
}

/// What holds for the one holds for the person: on which channels they are, blocked or not, and that the AI must not answer.
/// The merged contact's own rows stay, for the way back.
const CARRIED_OVER: [&str; 2] = [
    "INSERT INTO channel_contacts (channel_id, contact_id, blocked_at)
     SELECT channel_id, ?1, blocked_at FROM channel_contacts WHERE contact_id = ?2
     ON CONFLICT (channel_id, contact_id) DO UPDATE SET blocked_at = coalesce(blocked_at, excluded.blocked_at)",
    "INSERT INTO ai_rejects (setting_id, contact_id, until, author, reason, created_at)
     SELECT setting_id, ?1, until, author, reason, created_at FROM ai_rejects WHERE contact_id = ?2
     ON CONFLICT (setting_id, contact_id) DO NOTHING",
];

/// Moves everything of `merged` to `kept` and records it. Conversations on a channel where both have one stay where they
/// are: history is never mixed, and the kept one goes on.
///
/// # Errors
/// When the database fails.
pub async fn merge(
    connection: &mut SqliteConnection,
    kept: ContactId,
    merged: ContactId,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let identities = sqlx::query_scalar("UPDATE identities SET contact_id = ? WHERE contact_id = ? RETURNING id")
        .bind(kept)
        .bind(merged)
        .fetch_all(&mut *connection)
        .await?;
    let conversations = sqlx::query_scalar(
        "UPDATE conversations SET contact_id = ?1 WHERE contact_id = ?2
           AND channel_id NOT IN (SELECT channel_id FROM conversations WHERE contact_id = ?1) RETURNING id",
    )
    .bind(kept)
    .bind(merged)
    .fetch_all(&mut *connection)
    .await?;
    let moved =
        serde_json::to_string(&Moved { identities, conversations }).map_err(|_| StoreError::Malformed("merge"))?;
    sqlx::query("INSERT INTO contact_merges (kept_id, merged_id, reason, moved, created_at) VALUES (?, ?, ?, ?, ?)")
        .bind(kept)
        .bind(merged)
        .bind(reason)
        .bind(moved)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    for statement in CARRIED_OVER {
        sqlx::query(statement).bind(kept).bind(merged).execute(&mut *connection).await?;
    }
    sqlx::query("UPDATE contacts SET merged_into = ? WHERE id = ?")
        .bind(kept)
        .bind(merged)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM contacts_fts WHERE rowid = ?").bind(merged).execute(connection).await?;
    Ok(())
}

/// Takes the newest merge into `kept` back. Returns the contact that stands on its own again.
///
/// # Errors
/// When the database fails.
pub async fn undo(
    connection: &mut SqliteConnection,
    kept: ContactId,
    now: Timestamp,
) -> Result<Option<ContactId>, StoreError> {
    let found: Option<(i64, ContactId, String)> = sqlx::query_as(
        "SELECT id, merged_id, moved FROM contact_merges WHERE kept_id = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(kept)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((id, merged, moved)) = found else {
        return Ok(None);
    };
    let moved: Moved = serde_json::from_str(&moved).map_err(|_| StoreError::Malformed("merge"))?;
    for identity in moved.identities {
        sqlx::query("UPDATE identities SET contact_id = ? WHERE id = ?")
            .bind(merged)
            .bind(identity)
            .execute(&mut *connection)
            .await?;
    }
    for conversation in moved.conversations {
        sqlx::query("UPDATE conversations SET contact_id = ? WHERE id = ?")
            .bind(merged)
            .bind(conversation)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE contacts SET merged_into = NULL WHERE id = ?").bind(merged).execute(&mut *connection).await?;
    sqlx::query("UPDATE contact_merges SET undone_at = ? WHERE id = ?").bind(now).bind(id).execute(connection).await?;
    Ok(Some(merged))
}
