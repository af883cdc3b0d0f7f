//! What is remembered of an account, dropped where the connection has become another one.

use crate::{
    model::ChannelId,
    store::{StoreError, hosted::agreements::Kind},
};
use sqlx::SqliteConnection;

/// Which account a connection stands for, counted; `None` where it was removed.
///
/// # Errors
/// When the database fails.
pub async fn generation(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar("SELECT generation FROM gateways WHERE channel_id = ? AND removed_at IS NULL")
        .bind(channel)
        .fetch_optional(connection)
        .await?)
}

/// The connection stands for another account from now on. Returns its number.
///
/// # Errors
/// When the database fails.
pub async fn next_generation(connection: &mut SqliteConnection, channel: ChannelId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("UPDATE gateways SET generation = generation + 1 WHERE channel_id = ? RETURNING generation")
        .bind(channel)
        .fetch_one(connection)
        .await?)
}

/// Forgets how far the conversations were read, and what the account said about itself. Files that are still to be had are
/// not forgotten: each ends with its message, whole or with a note.
///
/// # Errors
/// When the database fails.
pub async fn forget_reading(connection: &mut SqliteConnection, channel: ChannelId) -> Result<(), StoreError> {
    const READING: [&str; 7] = [
        "DELETE FROM hosted_acks WHERE channel_id = ?",
        "DELETE FROM hosted_gaps WHERE channel_id = ?",
        "DELETE FROM hosted_setbacks WHERE channel_id = ?",
        "DELETE FROM hosted_progress WHERE channel_id = ?",
        "DELETE FROM hosted_conversations WHERE channel_id = ?",
        "DELETE FROM hosted_backfills WHERE channel_id = ?",
        "DELETE FROM hosted_snapshots WHERE channel_id = ?",
    ];
    for statement in READING {
        sqlx::query(statement).bind(channel).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets what both sides agreed on about one kind of thing.
///
/// # Errors
/// When the database fails.
pub async fn forget_agreements(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_agreements WHERE channel_id = ? AND kind = ?")
        .bind(channel)
        .bind(kind.word())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets what one side did not take.
///
/// # Errors
/// When the database fails.
pub async fn forget_refusals(connection: &mut SqliteConnection, channel: ChannelId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_refusals WHERE channel_id = ?").bind(channel).execute(connection).await?;
    Ok(())
}

/// Another server counts from one again: ids of the one before, wherever they are stored, are marked with the `generation`
/// that has ended, so that nothing new is taken for something old. Its products go; ours that it never had stay.
///
/// # Errors
/// When the database fails.
pub async fn retire_ids(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    owner: &str,
    generation: i64,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM products WHERE channel_id = ? AND remote_id <> ''")
        .bind(channel)
        .execute(&mut *connection)
        .await?;
    // ';' is what comes after ':', so each of these is a range of an index.
    const OF_MESSAGES: [&str; 3] = [
        "UPDATE messages SET external_id = external_id || '@' || ?2
         WHERE channel_id = ?1 AND external_id >= 'wabot:' AND external_id < 'wabot;'",
        "UPDATE message_aliases SET alias = alias || '@' || ?2
         WHERE channel_id = ?1 AND alias >= 'wabot:' AND alias < 'wabot;'",
        "UPDATE hosted_files SET external_id = external_id || '@' || ?2
         WHERE channel_id = ?1 AND external_id >= 'wabot:' AND external_id < 'wabot;'",
    ];
    for statement in OF_MESSAGES {
        sqlx::query(statement).bind(channel).bind(generation).execute(&mut *connection).await?;
    }
    sqlx::query(
        "UPDATE identities SET value = value || '@' || ?2
         WHERE realm = 'real' AND kind = 'lid' AND value >= ?1 || ':' AND value < ?1 || ';'",
    )
    .bind(owner)
    .bind(generation)
    .execute(connection)
    .await?;
    Ok(())
}
