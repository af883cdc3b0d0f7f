//! Many messages of the past at once: a statement for each step and not for each message.

use super::{StoreError, messages::NewMessage};
use crate::model::{ChannelId, ConversationId, MessageId, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::{HashMap, HashSet};

/// Rows of one statement: few statements, and few different ones, so that they stay prepared.
const ROWS: usize = 64;

/// Which of these external ids the channel has messages of already.
///
/// # Errors
/// When the database fails.
pub async fn known(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    external_ids: &[&str],
) -> Result<HashSet<String>, StoreError> {
    let wanted = serde_json::to_string(external_ids).map_err(|_| StoreError::Malformed("history"))?;
    let found: Vec<String> = sqlx::query_scalar(
        "SELECT external_id FROM messages WHERE channel_id = ? AND external_id IN (SELECT value FROM json_each(?))",
    )
    .bind(channel)
    .bind(wanted)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}

/// A free id for a message of each of these moments. Made from the moment alone, unlike the id of a message that comes in
/// now, so that what is older stands before what the conversation already holds; those of one moment keep their order.
///
/// # Errors
/// When the database fails.
pub async fn ids(connection: &mut SqliteConnection, moments: &[Timestamp]) -> Result<Vec<MessageId>, StoreError> {
    let firsts: HashSet<i64> = moments.iter().map(|at| MessageId::first_of(at.0).0).collect();
    let firsts = serde_json::to_string(&firsts).map_err(|_| StoreError::Malformed("history"))?;
    let taken: Vec<(i64, Option<i64>)> = sqlx::query_as(
        "SELECT value, (SELECT max(id) FROM messages WHERE id BETWEEN value AND value + ?) FROM json_each(?)",
    )
    .bind((1_i64 << MessageId::BITS) - 1)
    .bind(firsts)
    .fetch_all(connection)
    .await?;
    let mut free: HashMap<i64, i64> =
        taken.into_iter().map(|(first, newest)| (first, newest.map_or(first, |newest| newest + 1))).collect();
    let mut next = |at: &Timestamp| {
        let first = MessageId::first_of(at.0).0;
        let id = free.entry(first).or_insert(first);
        *id += 1;
        MessageId(*id - 1)
    };
    Ok(moments.iter().map(&mut next).collect())
}

/// Adds messages under their ids.
///
/// # Errors
/// When the database fails, or the channel has a message of one of those external ids already.
pub async fn insert(connection: &mut SqliteConnection, messages: &[(MessageId, NewMessage)]) -> Result<(), StoreError> {
    for rows in messages.chunks(ROWS) {
        let payloads = rows.iter().map(|(_, message)| message.payload()).collect::<Result<Vec<_>, _>>()?;
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, agent_id, sender_name, kind, \
               text, payload, media_hash, reply_to, source, delivery, created_at) ",
        );
        query.push_values(rows.iter().zip(payloads), |mut row, ((id, message), payload)| {
            let content = &message.content;
            row.push_bind(*id)
                .push_bind(message.conversation_id)
                .push_bind(message.channel_id)
                .push_bind(&message.external_id)
                .push_bind(message.direction)
                .push_bind(message.author)
                .push_bind(message.agent_id)
                .push_bind(&message.sender_name)
                .push_bind(content.kind)
                .push_bind(&content.text)
                .push_bind(payload)
                .push_bind(content.media.as_ref().map(|media| &media.hash))
                .push_bind(&content.reply_to)
                .push_bind(&message.source)
                .push_bind(message.delivery)
                .push_bind(message.created_at);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Messages of the past were added, up to `newest`: they count as read, and the conversation stands where its newest message
/// puts it. `first_unread` is what nobody had read before; it stays unread.
///
/// # Errors
/// When the database fails.
pub async fn note(
    connection: &mut SqliteConnection,
    id: ConversationId,
    newest: MessageId,
    first_unread: Option<MessageId>,
) -> Result<(), StoreError> {
    let read = first_unread.map_or(newest, |first| MessageId(first.0 - 1));
    sqlx::query(
        "UPDATE conversations SET last_message_id = max(last_message_id, ?1), activity = max(activity, ?1),
           read_up_to = max(read_up_to, ?2) WHERE id = ?3",
    )
    .bind(newest)
    .bind(read)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
