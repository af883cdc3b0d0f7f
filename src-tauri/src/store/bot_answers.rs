//! Answers of the bot that are under way.

use super::StoreError;
use crate::model::{ConversationId, MessageId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The rules from this one on are tried.
    Rule(usize),
    /// This rule has said its words, and its webhook is called.
    Call(usize),
    /// Rules and model were tried.
    Fallback,
}

/// An answer under way.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct AnswerRow {
    /// Where.
    pub conversation_id: ConversationId,
    /// The first message of the burst.
    pub from_message_id: MessageId,
    /// Its last.
    pub up_to_message_id: MessageId,
    /// Its name.
    pub delivery: String,
    stage: String,
    rule: i64,
    /// Something was said already.
    pub has_spoken: bool,
}

impl AnswerRow {
    /// How far it has come.
    pub fn stage(&self) -> Stage {
        let rule = usize::try_from(self.rule).unwrap_or_default();
        match self.stage.as_str() {
            "call" => Stage::Call(rule),
            "fallback" => Stage::Fallback,
            _ => Stage::Rule(rule),
        }
    }
}

/// Begins an answer.
///
/// # Errors
/// When the database fails, or the conversation has one under way.
pub async fn insert(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    (from, up_to): (MessageId, MessageId),
    delivery: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO bot_answers (conversation_id, from_message_id, up_to_message_id, delivery, created_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(conversation)
    .bind(from)
    .bind(up_to)
    .bind(delivery)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// The answer of this name; `None` where it is no longer wanted.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, delivery: &str) -> Result<Option<AnswerRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT conversation_id, from_message_id, up_to_message_id, delivery, stage, rule, has_spoken
         FROM bot_answers WHERE delivery = ?",
    )
    .bind(delivery)
    .fetch_optional(connection)
    .await?)
}

/// The names of at most `limit` answers under way, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection, limit: u32) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT delivery FROM bot_answers ORDER BY created_at, conversation_id LIMIT ?")
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// Stores how far an answer has come.
///
/// # Errors
/// When the database fails.
pub async fn set_stage(connection: &mut SqliteConnection, delivery: &str, stage: Stage) -> Result<(), StoreError> {
    let (word, rule) = match stage {
        Stage::Rule(rule) => ("rule", rule),
        Stage::Call(rule) => ("call", rule),
        Stage::Fallback => ("fallback", 0),
    };
    sqlx::query("UPDATE bot_answers SET stage = ?, rule = ? WHERE delivery = ?")
        .bind(word)
        .bind(i64::try_from(rule).unwrap_or(i64::MAX))
        .bind(delivery)
        .execute(connection)
        .await?;
    Ok(())
}

/// It has said something.
///
/// # Errors
/// When the database fails.
pub async fn set_spoken(connection: &mut SqliteConnection, delivery: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE bot_answers SET has_spoken = 1 WHERE delivery = ?").bind(delivery).execute(connection).await?;
    Ok(())
}

/// The answer of a conversation is given, or no longer wanted.
///
/// # Errors
/// When the database fails.
pub async fn clear(connection: &mut SqliteConnection, conversation: ConversationId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bot_answers WHERE conversation_id = ?").bind(conversation).execute(connection).await?;
    Ok(())
}
