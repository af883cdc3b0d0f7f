//! Erasing everything of a realm.

use super::StoreError;
use crate::model::Realm;
use sqlx::SqliteConnection;

/// The files of a realm's messages, those that leave later too, as a JSON list of hashes.
///
/// # Errors
/// When the database fails.
pub async fn files(connection: &mut SqliteConnection, realm: Realm) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH own (id) AS (SELECT id FROM conversations WHERE realm = ?)
         SELECT json_group_array(hash) FROM (
           SELECT media_hash AS hash FROM messages WHERE media_hash IS NOT NULL AND conversation_id IN (SELECT id FROM own)
           UNION SELECT media_hash FROM scheduled_messages
             WHERE media_hash IS NOT NULL AND conversation_id IN (SELECT id FROM own))",
    )
    .bind(realm)
    .fetch_one(connection)
    .await?)
}

/// Removes every row of a realm, its channels too. Keys that acted on one of those channels stay, and are refused.
///
/// # Errors
/// When the database fails.
pub async fn erase(connection: &mut SqliteConnection, realm: Realm) -> Result<(), StoreError> {
    const OF_REALM: [&str; 23] = [
        "DELETE FROM outbox WHERE channel_id IN (SELECT id FROM channels WHERE realm = ?)",
        "DELETE FROM bot_turns WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM bot_answers WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM bot_drafts WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM bot_away WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM handoffs WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM scheduled_messages WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM drafts WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM messages WHERE conversation_id IN (SELECT id FROM conversations WHERE realm = ?)",
        "DELETE FROM conversations WHERE realm = ?",
        "DELETE FROM channel_contacts WHERE channel_id IN (SELECT id FROM channels WHERE realm = ?)",
        "DELETE FROM ai_rejects WHERE contact_id IN (SELECT id FROM contacts WHERE realm = ?)",
        "DELETE FROM contact_merges WHERE kept_id IN (SELECT id FROM contacts WHERE realm = ?)",
        "DELETE FROM contacts_fts WHERE rowid IN (SELECT id FROM contacts WHERE realm = ?)",
        "DELETE FROM identities WHERE realm = ?",
        "DELETE FROM usage_days WHERE realm = ?",
        "DELETE FROM usage_numbers WHERE realm = ?",
        "DELETE FROM credit_entries WHERE realm = ?",
        "DELETE FROM credit_pots WHERE realm = ?",
        "DELETE FROM products WHERE realm = ?",
        "DELETE FROM bots WHERE realm = ?",
        "DELETE FROM secrets WHERE owner = 'bot:' || ?",
        "DELETE FROM channels WHERE realm = ?",
    ];
    for statement in OF_REALM {
        sqlx::query(statement).bind(realm).execute(&mut *connection).await?;
    }
    sqlx::query("UPDATE contacts SET merged_into = NULL WHERE realm = ?").bind(realm).execute(&mut *connection).await?;
    sqlx::query("DELETE FROM contacts WHERE realm = ?").bind(realm).execute(connection).await?;
    Ok(())
}
