//! Things of an account that one side did not take.

use crate::{
    model::{ChannelId, Timestamp},
    store::StoreError,
};
use sqlx::{FromRow, SqliteConnection};

/// One thing that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Refusal {
    /// What of the account.
    pub part: String,
    /// Which; empty where the whole part is concerned.
    pub thing: String,
    /// How people know it.
    pub title: String,
    /// Hash of how it looked on both sides.
    pub look: String,
    /// Why.
    pub reason: String,
    /// The same as a word with what belongs to it, as JSON; empty where only the sentence is known.
    pub cause: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried again, even where it looks the same.
    pub again_at: Timestamp,
}

/// Everything of a channel that was not taken, in a fixed order.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<Refusal>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT part, thing, title, look, reason, cause, tries, again_at FROM hosted_refusals WHERE channel_id = ?
         ORDER BY part, thing",
    )
    .bind(channel)
    .fetch_all(connection)
    .await?)
}

/// What of one part was not taken.
///
/// # Errors
/// When the database fails.
pub async fn of_part(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    part: &str,
) -> Result<Vec<Refusal>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT part, thing, title, look, reason, cause, tries, again_at FROM hosted_refusals WHERE channel_id = ? AND part = ?",
    )
    .bind(channel)
    .bind(part)
    .fetch_all(connection)
    .await?)
}

/// Remembers a refusal, in the place of an earlier one of the same thing.
///
/// # Errors
/// When the database fails.
pub async fn set(connection: &mut SqliteConnection, channel: ChannelId, refusal: &Refusal) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_refusals (channel_id, part, thing, title, look, reason, cause, tries, again_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (channel_id, part, thing) DO UPDATE SET title = excluded.title, look = excluded.look,
           reason = excluded.reason, cause = excluded.cause, tries = excluded.tries, again_at = excluded.again_at",
    )
    .bind(channel)
    .bind(&refusal.part)
    .bind(&refusal.thing)
    .bind(&refusal.title)
    .bind(&refusal.look)
    .bind(&refusal.reason)
    .bind(&refusal.cause)
    .bind(refusal.tries)
    .bind(refusal.again_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The thing was taken, or is there no more.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    part: &str,
    thing: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_refusals WHERE channel_id = ? AND part = ? AND thing = ?")
        .bind(channel)
        .bind(part)
        .bind(thing)
        .execute(connection)
        .await?;
    Ok(())
}
