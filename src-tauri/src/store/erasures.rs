//! Erasing everything that is stored of one customer, and that it was done.

use super::{StoreError, columns::id_list};
use crate::model::{ContactId, ConversationId, Erased, MessageId, Realm, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// How much of a customer there is, or was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Extent {
    /// Conversations, over all numbers of the shop.
    pub conversations: i64,
    /// Messages, notes and events in them.
    pub messages: i64,
    /// Files that nobody else has sent or was sent.
    pub files: i64,
}

impl From<Extent> for Erased {
    fn from(extent: Extent) -> Self {
        let [conversations, messages, files] =
            [extent.conversations, extent.messages, extent.files].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        Self { conversations, messages, files }
    }
}

/// A statement about the conversations of the contacts in `?1`, a JSON list.
macro_rules! in_conversations {
    ($begin:literal) => {
        concat!(
            $begin,
            " IN (SELECT c.id FROM conversations c WHERE c.contact_id IN (SELECT value FROM json_each(?1)))"
        )
    };
}

/// A statement about lines of hosted accounts that belong to those conversations.
macro_rules! of_hosted {
    ($begin:literal) => {
        concat!(
            $begin,
            " WHERE (channel_id, remote_id) IN (SELECT h.channel_id, h.remote_id FROM hosted_conversations h
               JOIN conversations c ON c.id = h.conversation_id WHERE c.contact_id IN (SELECT value FROM json_each(?1)))"
        )
    };
}

/// In the order that the references between the tables ask for. A message becomes an event before it goes: usage counts what
/// was sent and received on a day and names nobody, so it stays, and it does not count events.
const ERASE: [&str; 32] = [
    "DELETE FROM idempotency WHERE EXISTS (SELECT 1 FROM identities i
       WHERE i.contact_id IN (SELECT value FROM json_each(?1)) AND instr(idempotency.body, i.value) > 0)",
    "DELETE FROM idempotency WHERE EXISTS (SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.contact_id IN (SELECT value FROM json_each(?1)) AND m.created_at > idempotency.created_at - 86400000
         AND instr(idempotency.body, m.external_id) > 0)",
    "DELETE FROM hosted_files WHERE (channel_id, external_id) IN (SELECT m.channel_id, m.external_id FROM messages m
       JOIN conversations c ON c.id = m.conversation_id WHERE c.contact_id IN (SELECT value FROM json_each(?1)))",
    of_hosted!("DELETE FROM hosted_setbacks"),
    of_hosted!("DELETE FROM hosted_gaps"),
    in_conversations!("DELETE FROM hosted_acks WHERE conversation_id"),
    in_conversations!("DELETE FROM hosted_conversations WHERE conversation_id"),
    in_conversations!("DELETE FROM bot_turns WHERE conversation_id"),
    in_conversations!("DELETE FROM bot_answers WHERE conversation_id"),
    in_conversations!("DELETE FROM bot_drafts WHERE conversation_id"),
    in_conversations!("DELETE FROM bot_away WHERE conversation_id"),
    in_conversations!("DELETE FROM handoffs WHERE conversation_id"),
    in_conversations!("DELETE FROM drafts WHERE conversation_id"),
    in_conversations!("DELETE FROM scheduled_messages WHERE conversation_id"),
    in_conversations!("DELETE FROM outbox WHERE conversation_id"),
    in_conversations!("UPDATE messages SET kind = 'event' WHERE conversation_id"),
    in_conversations!("DELETE FROM messages WHERE conversation_id"),
    "DELETE FROM conversations WHERE contact_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM channel_contacts WHERE contact_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM ai_rejects WHERE contact_id IN (SELECT value FROM json_each(?1))",
    "UPDATE audit_entries SET detail = '' WHERE act IN ('merged', 'unmerged') AND contact_id IN (
       SELECT kept_id FROM contact_merges WHERE merged_id IN (SELECT value FROM json_each(?1)))",
    "DELETE FROM contact_merges WHERE kept_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM contact_merges WHERE merged_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM hosted_refusals WHERE part = 'contacts' AND thing IN (
       SELECT 'here ' || value FROM json_each(?1) UNION ALL
       SELECT 'there ' || a.remote_id FROM hosted_agreements a
       WHERE a.kind = 'contact' AND a.local_id IN (SELECT value FROM json_each(?1)))",
    "DELETE FROM hosted_refusals WHERE title <> '' AND title IN (
       SELECT name FROM contacts WHERE id IN (SELECT value FROM json_each(?1)) UNION ALL
       SELECT push_name FROM contacts WHERE id IN (SELECT value FROM json_each(?1)) UNION ALL
       SELECT value FROM identities WHERE contact_id IN (SELECT value FROM json_each(?1)))",
    "DELETE FROM hosted_agreements WHERE kind = 'contact' AND local_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM hosted_agreements WHERE kind = 'reject' AND CAST(local_id AS TEXT) IN (
       SELECT value FROM identities WHERE contact_id IN (SELECT value FROM json_each(?1)))",
    "DELETE FROM contact_import_rows WHERE contact_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM contacts_fts WHERE rowid IN (SELECT value FROM json_each(?1))",
    "DELETE FROM identities WHERE contact_id IN (SELECT value FROM json_each(?1))",
    "UPDATE contacts SET merged_into = NULL WHERE merged_into IN (SELECT value FROM json_each(?1))",
    "DELETE FROM contacts WHERE id IN (SELECT value FROM json_each(?1))",
];

/// A contact and everybody who was merged into it, with their realm; nobody where there is no such contact.
///
/// # Errors
/// When the database fails.
pub async fn person(connection: &mut SqliteConnection, id: ContactId) -> Result<Vec<(ContactId, Realm)>, StoreError> {
    Ok(sqlx::query_as(
        "WITH RECURSIVE person (id) AS (
           VALUES (?) UNION SELECT c.id FROM person p JOIN contacts c ON c.merged_into = p.id)
         SELECT c.id, c.realm FROM person p JOIN contacts c ON c.id = p.id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?)
}

/// How much there is of these contacts.
///
/// # Errors
/// When the database fails.
pub async fn extent(connection: &mut SqliteConnection, person: &[ContactId]) -> Result<Extent, StoreError> {
    Ok(sqlx::query_as(
        "WITH own (id) AS (SELECT id FROM conversations WHERE contact_id IN (SELECT value FROM json_each(?1)))
         SELECT (SELECT count(*) FROM own) AS conversations,
           (SELECT count(*) FROM messages WHERE conversation_id IN (SELECT id FROM own)) AS messages,
           (SELECT count(*) FROM (
              SELECT media_hash AS hash FROM messages WHERE media_hash IS NOT NULL AND conversation_id IN (SELECT id FROM own)
              UNION SELECT media_hash FROM scheduled_messages
                WHERE media_hash IS NOT NULL AND conversation_id IN (SELECT id FROM own)) f
            WHERE NOT EXISTS (SELECT 1 FROM messages o WHERE o.media_hash = f.hash
                AND o.conversation_id NOT IN (SELECT id FROM own))
              AND NOT EXISTS (SELECT 1 FROM scheduled_messages o WHERE o.media_hash = f.hash
                AND o.conversation_id NOT IN (SELECT id FROM own))
              AND NOT EXISTS (SELECT 1 FROM products p WHERE p.photo = f.hash)) AS files",
    )
    .bind(id_list(person))
    .fetch_one(connection)
    .await?)
}

/// The files of these contacts' messages, those that leave later too, as a JSON list of hashes.
///
/// # Errors
/// When the database fails.
pub async fn files(connection: &mut SqliteConnection, person: &[ContactId]) -> Result<String, StoreError> {
    const FILES: &str = concat!(
        "SELECT json_group_array(hash) FROM (",
        in_conversations!("SELECT media_hash AS hash FROM messages WHERE media_hash IS NOT NULL AND conversation_id"),
        " UNION ",
        in_conversations!("SELECT media_hash FROM scheduled_messages WHERE media_hash IS NOT NULL AND conversation_id"),
        ")"
    );
    Ok(sqlx::query_scalar(FILES).bind(id_list(person)).fetch_one(connection).await?)
}

/// Those of these conversations that are none any more.
///
/// # Errors
/// When the database fails.
pub async fn gone(
    connection: &mut SqliteConnection,
    conversations: &[ConversationId],
) -> Result<Vec<ConversationId>, StoreError> {
    let gone = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM conversations)";
    Ok(sqlx::query_scalar(gone).bind(id_list(conversations)).fetch_all(connection).await?)
}

/// Messages to these contacts that have not been tried yet.
///
/// # Errors
/// When the database fails.
pub async fn unsent(connection: &mut SqliteConnection, person: &[ContactId]) -> Result<Vec<MessageId>, StoreError> {
    let unsent = in_conversations!("SELECT message_id FROM outbox WHERE state = 'queued' AND conversation_id");
    Ok(sqlx::query_scalar(unsent).bind(id_list(person)).fetch_all(connection).await?)
}

/// Erases these contacts and everything that is known of them.
///
/// # Errors
/// When the database fails.
pub async fn erase(connection: &mut SqliteConnection, person: &[ContactId]) -> Result<(), StoreError> {
    let ids = id_list(person);
    for statement in ERASE {
        sqlx::query(statement).bind(&ids).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Notes that somebody was erased, and nothing that says who.
///
/// # Errors
/// When the database fails.
pub async fn record(
    connection: &mut SqliteConnection,
    realm: Realm,
    extent: Extent,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO erasures (realm, conversations, messages, files, created_at) VALUES (?, ?, ?, ?, ?)")
        .bind(realm)
        .bind(extent.conversations)
        .bind(extent.messages)
        .bind(extent.files)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}
