//! Deleting what is older than the shop wants to keep, a few rows at a time.

use super::StoreError;
use crate::model::MessageId;
use sqlx::SqliteConnection;

/// Deletes the oldest messages, notes and events before `before`; what has still to leave, or to be deleted for everyone, stays. Returns how many went, and the
/// files that they carried, as a JSON list of hashes.
///
/// # Errors
/// When the database fails.
pub async fn delete_messages(
    connection: &mut SqliteConnection,
    before: MessageId,
    limit: u32,
) -> Result<(u64, String), StoreError> {
    let (ids, files): (String, String) = sqlx::query_as(
        "SELECT json_group_array(id), json_group_array(DISTINCT media_hash) FILTER (WHERE media_hash IS NOT NULL) FROM (
           SELECT id, media_hash FROM messages m
           WHERE id < ? AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id)
             AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.message_id = m.id AND r.failure = '') ORDER BY id LIMIT ?)",
    )
    .bind(before)
    .bind(limit)
    .fetch_one(&mut *connection)
    .await?;
    // An event first: usage counts no events, so the days that have been counted stay as they were.
    const DELETE: [&str; 4] = [
        "UPDATE messages SET kind = 'event' WHERE id IN (SELECT value FROM json_each(?))",
        "DELETE FROM handoffs WHERE message_id IN (SELECT value FROM json_each(?))",
        "UPDATE conversations SET last_message_id = coalesce((SELECT max(m.id) FROM messages m
           WHERE m.conversation_id = conversations.id AND m.kind NOT IN ('event', 'note', 'reaction')), 0)
         WHERE id IN (SELECT m.conversation_id FROM messages m WHERE m.id IN (SELECT value FROM json_each(?)))",
        "UPDATE conversations SET unread = 0 WHERE unread > 0 AND last_message_id = 0 AND id IN (
           SELECT m.conversation_id FROM messages m WHERE m.id IN (SELECT value FROM json_each(?)))",
    ];
    for statement in DELETE {
        sqlx::query(statement).bind(&ids).execute(&mut *connection).await?;
    }
    let gone = sqlx::query("DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))").bind(&ids);
    Ok((gone.execute(connection).await?.rows_affected(), files))
}

/// Takes the files off the oldest messages before `before` that have one; the words stay. Returns how many messages that were,
/// and the files.
///
/// # Errors
/// When the database fails.
pub async fn detach_files(
    connection: &mut SqliteConnection,
    before: MessageId,
    limit: u32,
) -> Result<(u64, String), StoreError> {
    let (ids, files): (String, String) = sqlx::query_as(
        "SELECT json_group_array(id), json_group_array(DISTINCT media_hash) FROM (
           SELECT id, media_hash FROM messages m INDEXED BY messages_with_media_by_age
           WHERE media_hash IS NOT NULL AND id < ?
             AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id) ORDER BY id LIMIT ?)",
    )
    .bind(before)
    .bind(limit)
    .fetch_one(&mut *connection)
    .await?;
    let detached = sqlx::query(
        "UPDATE messages SET media_hash = NULL, payload = json_remove(payload, '$.media')
         WHERE id IN (SELECT value FROM json_each(?))",
    )
    .bind(ids);
    Ok((detached.execute(connection).await?.rows_affected(), files))
}
