//! Conversations: owner, unread count and place in the list.

use super::StoreError;
use crate::model::{AgentId, ChannelId, ContactId, ConversationId, MessageId, Ownership, Realm, Status, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A conversation as the operations need it.
#[derive(Clone, Debug, FromRow)]
pub struct ConversationState {
    /// Its id.
    pub id: ConversationId,
    /// Its realm.
    pub realm: Realm,
    /// The channel it runs on.
    pub channel_id: ChannelId,
    /// The customer.
    pub contact_id: ContactId,
    status: Status,
    agent_id: Option<AgentId>,
    waiting_since: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Whether the bot answers this customer.
    pub bot_enabled: bool,
    /// The bot's replies in a row.
    pub bot_replies: i64,
    /// Newest message.
    pub last_message_id: MessageId,
    /// Place in the list.
    pub activity: i64,
    /// When it began.
    pub created_at: Timestamp,
}

impl ConversationState {
    /// Who answers.
    pub fn ownership(&self) -> Ownership {
        Ownership { status: self.status, agent: self.agent_id, waiting_since: self.waiting_since }
    }
}

const COLUMNS: &str = "id, realm, channel_id, contact_id, status, agent_id, waiting_since, closed_at, bot_enabled, \
                       bot_replies, last_message_id, activity, created_at";

/// One conversation.
///
/// # Errors
/// When the database fails.
pub async fn get(
    connection: &mut SqliteConnection,
    id: ConversationId,
) -> Result<Option<ConversationState>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM conversations WHERE id = ?"));
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(connection).await?)
}

/// The conversation of a contact on a channel.
///
/// # Errors
/// When the database fails.
pub async fn find(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    contact: ContactId,
) -> Result<Option<ConversationState>, StoreError> {
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM conversations WHERE channel_id = ? AND contact_id = ?"));
    Ok(sqlx::query_as(sql).bind(channel).bind(contact).fetch_optional(connection).await?)
}

/// Begins a conversation.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    realm: Realm,
    channel: ChannelId,
    contact: ContactId,
    now: Timestamp,
) -> Result<ConversationId, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO conversations (realm, channel_id, contact_id, activity, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(realm)
    .bind(channel)
    .bind(contact)
    .bind(MessageId::first_of(now.0))
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Stores who answers. `now` becomes the time of closing where it is closed now.
///
/// # Errors
/// When the database fails.
pub async fn set_ownership(
    connection: &mut SqliteConnection,
    id: ConversationId,
    owner: Ownership,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE conversations SET status = ?1, agent_id = ?2, waiting_since = ?3,
           closed_at = CASE WHEN ?1 = 'CLOSED' THEN ?4 ELSE closed_at END,
           bot_replies = CASE WHEN ?1 = status AND ?1 = 'BOT' THEN bot_replies ELSE 0 END
         WHERE id = ?5",
    )
    .bind(owner.status)
    .bind(owner.agent)
    .bind(owner.waiting_since)
    .bind(now)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// A message was added: the conversation moves up, and `unread` messages more wait to be read.
///
/// # Errors
/// When the database fails.
pub async fn note_message(
    connection: &mut SqliteConnection,
    id: ConversationId,
    message: MessageId,
    unread: u32,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE conversations SET last_message_id = max(last_message_id, ?1), activity = max(activity, ?1), unread = unread + ?2
         WHERE id = ?3",
    )
    .bind(message)
    .bind(unread)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest message was taken away: the one before it takes its place in the list.
///
/// # Errors
/// When the database fails.
pub async fn recompute_last(connection: &mut SqliteConnection, id: ConversationId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE conversations SET last_message_id = coalesce((SELECT max(id) FROM messages
           WHERE conversation_id = ?1 AND kind NOT IN ('event', 'note', 'reaction')), 0) WHERE id = ?1",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Everything up to the newest message has been read. Returns whether that is news.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(connection: &mut SqliteConnection, id: ConversationId) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE conversations SET unread = 0, read_up_to = last_message_id WHERE id = ? AND (unread > 0 OR read_up_to < last_message_id)")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// The newest message of the customer counts as unread again.
///
/// # Errors
/// When the database fails.
pub async fn mark_unread(connection: &mut SqliteConnection, id: ConversationId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE conversations SET unread = max(unread, 1), read_up_to = coalesce((SELECT max(id) FROM messages
           WHERE conversation_id = ?1 AND id < (SELECT max(id) FROM messages WHERE conversation_id = ?1 AND direction = 'in' AND kind <> 'reaction')), 0)
         WHERE id = ?1",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether the bot answers this customer.
///
/// # Errors
/// When the database fails.
pub async fn set_bot_enabled(
    connection: &mut SqliteConnection,
    id: ConversationId,
    enabled: bool,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE conversations SET bot_enabled = ? WHERE id = ?")
        .bind(enabled)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The bot has answered once more in a row.
///
/// # Errors
/// When the database fails.
pub async fn note_bot_reply(connection: &mut SqliteConnection, id: ConversationId) -> Result<(), StoreError> {
    sqlx::query("UPDATE conversations SET bot_replies = bot_replies + 1 WHERE id = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// How many conversations a contact has, over all channels.
///
/// # Errors
/// When the database fails.
pub async fn count_of(connection: &mut SqliteConnection, contact: ContactId) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM conversations WHERE contact_id = ?")
        .bind(contact)
        .fetch_one(connection)
        .await?)
}

/// Keeps a conversation on top (`Some`), or lets it go.
///
/// # Errors
/// When the database fails.
pub async fn set_pinned(
    connection: &mut SqliteConnection,
    id: ConversationId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE conversations SET pinned_at = ? WHERE id = ?").bind(at).bind(id).execute(connection).await?;
    Ok(())
}

/// How many conversations of a realm are kept on top.
///
/// # Errors
/// When the database fails.
pub async fn pinned(connection: &mut SqliteConnection, realm: Realm) -> Result<u32, StoreError> {
    let sql =
        "SELECT count(*) FROM conversations INDEXED BY conversations_pinned WHERE realm = ? AND pinned_at IS NOT NULL";
    Ok(sqlx::query_scalar(sql).bind(realm).fetch_one(connection).await?)
}
