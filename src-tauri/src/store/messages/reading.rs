//! Messages as they are read.

use super::row::MessageRow;
use crate::{model::*, store::StoreError};
use sqlx::SqliteConnection;

const COLUMNS: &str = "id, conversation_id, channel_id, external_id, direction, author, agent_id, sender_name, kind, text, payload, \
                       media_hash, reply_to, source, delivery, error, created_at, sent_at, delivered_at, read_at, edited_at, deleted_at";

pub(in crate::store) fn select(tail: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM messages {tail}"))
}

/// One message.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: MessageId) -> Result<Option<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE id = ?")).bind(id).fetch_optional(connection).await?)
}

/// The message that a channel's network knows by `external_id`.
///
/// # Errors
/// When the database fails.
pub async fn by_external_id(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE channel_id = ? AND external_id = ?"))
        .bind(channel)
        .bind(external_id)
        .fetch_optional(connection)
        .await?)
}

/// At most `limit` messages before `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn before(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE conversation_id = ? AND id < ? ORDER BY id DESC LIMIT ?"))
        .bind(conversation)
        .bind(before)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// As [`before`], without signs on messages: what the log shows as messages of their own.
///
/// # Errors
/// When the database fails.
pub async fn shown_before(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    before: MessageId,
    limit: u32,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE conversation_id = ? AND id < ? AND kind <> 'reaction' ORDER BY id DESC LIMIT ?"))
        .bind(conversation)
        .bind(before)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// At most `limit` messages after `after`, oldest first, without signs on messages.
///
/// # Errors
/// When the database fails.
pub async fn shown_after(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    after: MessageId,
    limit: u32,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE conversation_id = ? AND id > ? AND kind <> 'reaction' ORDER BY id LIMIT ?"))
        .bind(conversation)
        .bind(after)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// What the customer said from message `from` on and has not taken back, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn inbound_from(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    from: MessageId,
) -> Result<Vec<MessageRow>, StoreError> {
    Ok(sqlx::query_as(select("WHERE conversation_id = ? AND id >= ? AND direction = 'in' AND kind <> 'reaction' AND deleted_at IS NULL ORDER BY id"))
        .bind(conversation)
        .bind(from)
        .fetch_all(connection)
        .await?)
}

/// The network's id of what the customer wrote last in a conversation.
///
/// # Errors
/// When the database fails.
pub async fn last_inbound(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
) -> Result<Option<String>, StoreError> {
    let last =
        "SELECT external_id FROM messages WHERE conversation_id = ? AND direction = 'in' ORDER BY id DESC LIMIT 1";
    Ok(sqlx::query_scalar(last).bind(conversation).fetch_optional(connection).await?)
}

/// Whether a customer has written in a conversation with them alone since then. A sign on a message is none.
///
/// # Errors
/// When the database fails.
pub async fn customer_wrote_since(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    since: Timestamp,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id
           JOIN contacts k ON k.id = c.contact_id
           WHERE m.conversation_id = ? AND m.id >= ? AND m.direction = 'in' AND m.kind <> 'reaction' AND k.kind <> 'group')",
    )
    .bind(conversation)
    .bind(MessageId::first_of(since.0 + 1))
    .fetch_one(connection)
    .await?)
}

/// The newest media of a conversation, newest first, and how many there are.
///
/// # Errors
/// When the database fails.
pub async fn with_media(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    limit: u32,
) -> Result<(Vec<(MessageId, MediaRef)>, u32), StoreError> {
    const WITH_MEDIA: &str = "WHERE conversation_id = ? AND media_hash IS NOT NULL";
    let rows: Vec<MessageRow> = sqlx::query_as(select(&format!("{WITH_MEDIA} ORDER BY id DESC LIMIT ?")))
        .bind(conversation)
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
    let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM messages {WITH_MEDIA}")))
        .bind(conversation)
        .fetch_one(connection)
        .await?;
    let media = rows.iter().map(|row| Ok((row.id, row.payload()?.media))).collect::<Result<Vec<_>, StoreError>>()?;
    Ok((media.into_iter().filter_map(|(id, media)| Some((id, media?))).collect(), count))
}

/// What the bot did lately in a conversation, newest first: its rule or the words that made it hand over, the cause of a
/// handover, and when.
///
/// # Errors
/// When the database fails.
pub async fn bot_actions(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<(String, Option<HandoffCause>, Timestamp)>, StoreError> {
    let found: Vec<(String, Option<HandoffCause>, Timestamp, i64)> = sqlx::query_as(
        "SELECT source, NULL, created_at, id FROM (
           SELECT source, created_at, id FROM messages
           WHERE conversation_id = ?1 AND author = 'BOT' AND source <> '' ORDER BY id DESC LIMIT ?2)
         UNION ALL
         SELECT detail, cause, created_at, message_id FROM (
           SELECT detail, cause, created_at, message_id FROM handoffs WHERE conversation_id = ?1 AND before_status = 'BOT'
             AND cause IN ('phrase', 'button', 'rule', 'bot_silent', 'ai') ORDER BY id DESC LIMIT ?2)
         ORDER BY 4 DESC LIMIT ?2",
    )
    .bind(conversation)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(source, cause, at, _)| (source, cause, at)).collect())
}

/// The newest message of each of these conversations, where it has one.
///
/// # Errors
/// When the database fails.
pub async fn newest_of(
    connection: &mut SqliteConnection,
    conversations: &[ConversationId],
) -> Result<Vec<MessageRow>, StoreError> {
    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new(format!(
        "SELECT {COLUMNS} FROM messages WHERE id IN (SELECT last_message_id FROM conversations WHERE id IN ("
    ));
    let mut ids = query.separated(", ");
    for id in conversations {
        ids.push_bind(*id);
    }
    ids.push_unseparated("))");
    Ok(query.build_query_as().fetch_all(connection).await?)
}
