//! Messages, notes and events.

use super::StoreError;
use crate::model::*;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqliteConnection};

/// What a message carries besides its text, as JSON in one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payload {
    /// Labels of buttons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<String>,
    /// The small print below them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// What can be chosen from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListMenu>,
    /// What is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductCard>,
    /// A point on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// A contact card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactCard>,
    /// Media, by content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaRef>,
    /// Cause of an event line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<HandoffCause>,
    /// The name of its file, which could not be had; may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_file: Option<String>,
    /// Its buttons left as numbered lines, so that a number is the answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub numbered: bool,
}

/// A message before it has an id.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Where it belongs.
    pub conversation_id: ConversationId,
    /// The channel of that conversation.
    pub channel_id: ChannelId,
    /// The network's id.
    pub external_id: String,
    /// Who wrote.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// The agent who spoke.
    pub agent_id: Option<AgentId>,
    /// Who wrote, inside a group.
    pub sender_name: String,
    /// What it says.
    pub content: Content,
    /// Cause of an event line.
    pub cause: Option<HandoffCause>,
    /// Which rule spoke.
    pub source: String,
    /// How far it has come.
    pub delivery: Delivery,
    /// When it was written.
    pub created_at: Timestamp,
}

impl NewMessage {
    /// What it carries besides its text, as its column has it.
    pub(super) fn payload(&self) -> Result<String, StoreError> {
        payload_of(&self.content, self.cause)
    }
}

/// What a message carries besides its text, as a column has it.
pub(super) fn payload_of(content: &Content, cause: Option<HandoffCause>) -> Result<String, StoreError> {
    let Content { media, location, contact, buttons, footer, list, product, .. } = content.clone();
    let payload = Payload { buttons, footer, list, product, location, contact, media, cause, ..Payload::default() };
    serde_json::to_string(&payload).map_err(|_| StoreError::Malformed("message"))
}

/// What a message says, put together from its columns.
pub(super) fn content_of(kind: Kind, text: &str, payload: &str, reply_to: &str) -> Result<Content, StoreError> {
    let payload = serde_json::from_str(payload).map_err(|_| StoreError::Malformed("message"))?;
    let Payload { buttons, footer, list, product, location, contact, media, .. } = payload;
    let (text, reply_to) = (text.to_owned(), reply_to.to_owned());
    Ok(Content { kind, text, media, location, contact, buttons, footer, list, product, reply_to })
}

/// A message as stored.
#[derive(Clone, Debug, FromRow)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The channel of that conversation.
    pub channel_id: ChannelId,
    /// The network's id.
    pub external_id: String,
    /// Who wrote.
    pub direction: Direction,
    /// Who spoke.
    pub author: Author,
    /// The agent who spoke.
    pub agent_id: Option<AgentId>,
    /// Who wrote, inside a group.
    pub sender_name: String,
    /// What kind it is.
    pub kind: Kind,
    /// Text, caption or label.
    pub text: String,
    payload: String,
    /// Content hash of its media.
    pub media_hash: Option<String>,
    /// What it answers.
    pub reply_to: String,
    /// Which rule spoke.
    pub source: String,
    /// How far it has come.
    pub delivery: Delivery,
    error: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the network took it.
    pub sent_at: Option<Timestamp>,
    /// When the phone had it.
    pub delivered_at: Option<Timestamp>,
    /// When it was seen.
    pub read_at: Option<Timestamp>,
    /// When it got the words that it has now; nothing where they are its first.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted for everyone.
    pub deleted_at: Option<Timestamp>,
}

impl MessageRow {
    /// What it carries besides its text.
    ///
    /// # Errors
    /// When the stored JSON is damaged.
    pub fn payload(&self) -> Result<Payload, StoreError> {
        serde_json::from_str(&self.payload).map_err(|_| StoreError::Malformed("message"))
    }

    /// Why it failed, where it has.
    pub fn failure(&self) -> Option<Failure> {
        Failure::from_word(&self.error).ok()
    }

    /// What it says, as it goes to a channel.
    ///
    /// # Errors
    /// When the stored JSON is damaged.
    pub fn content(&self) -> Result<Content, StoreError> {
        content_of(self.kind, &self.text, &self.payload, &self.reply_to)
    }
}

const COLUMNS: &str = "id, conversation_id, channel_id, external_id, direction, author, agent_id, sender_name, kind, text, payload, \
                       media_hash, reply_to, source, delivery, error, created_at, sent_at, delivered_at, read_at, edited_at, deleted_at";

pub(super) fn select(tail: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM messages {tail}"))
}

/// The id for a message of this conversation written at `at`: made from the time, after everything that the conversation
/// already holds, so that a clock that goes back never puts an answer before its question.
///
/// # Errors
/// When the database fails.
pub async fn next_id(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    at: Timestamp,
) -> Result<MessageId, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM messages WHERE id = first) THEN first
           ELSE (SELECT min(a.id) + 1 FROM messages a WHERE a.id >= first AND NOT EXISTS (SELECT 1 FROM messages b WHERE b.id = a.id + 1)) END
         FROM (SELECT max(?1, coalesce((SELECT max(id) FROM messages WHERE conversation_id = ?2), 0) + 1) AS first)",
    )
    .bind(MessageId::first_of(at.0))
    .bind(conversation)
    .fetch_one(connection)
    .await?)
}

/// Adds a message under `id`.
///
/// # Errors
/// When the database fails, or the channel has a message of that external id already.
pub async fn insert(connection: &mut SqliteConnection, id: MessageId, message: &NewMessage) -> Result<(), StoreError> {
    let payload = message.payload()?;
    let Content { kind, text, media, reply_to, .. } = &message.content;
    sqlx::query(
        "INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, agent_id, sender_name, kind, text,
           payload, media_hash, reply_to, source, delivery, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(message.conversation_id)
    .bind(message.channel_id)
    .bind(&message.external_id)
    .bind(message.direction)
    .bind(message.author)
    .bind(message.agent_id)
    .bind(&message.sender_name)
    .bind(kind)
    .bind(text)
    .bind(payload)
    .bind(media.as_ref().map(|media| &media.hash))
    .bind(reply_to)
    .bind(&message.source)
    .bind(message.delivery)
    .bind(message.created_at)
    .execute(connection)
    .await?;
    Ok(())
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

/// Stores how far a message has come, with the time of the step and, for a failure, its cause.
///
/// # Errors
/// When the database fails.
pub async fn set_delivery(
    connection: &mut SqliteConnection,
    id: MessageId,
    delivery: Delivery,
    failure: Option<Failure>,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE messages SET delivery = ?1, error = ?2,
           sent_at = CASE WHEN ?1 IN ('sent', 'delivered', 'read', 'played') THEN coalesce(sent_at, ?3) ELSE sent_at END,
           delivered_at = CASE WHEN ?1 IN ('delivered', 'read', 'played') THEN coalesce(delivered_at, ?3) ELSE delivered_at END,
           read_at = CASE WHEN ?1 IN ('read', 'played') THEN coalesce(read_at, ?3) ELSE read_at END
         WHERE id = ?4",
    )
    .bind(delivery)
    .bind(failure.map_or("", Failure::word))
    .bind(at)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
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

/// Takes a message out of the log.
///
/// # Errors
/// When the database fails.
pub async fn delete(connection: &mut SqliteConnection, id: MessageId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM messages WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
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
             AND cause IN ('phrase', 'button', 'rule', 'bot_silent') ORDER BY id DESC LIMIT ?2)
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
