//! A copy of the whole database, taken while it is used, without what must not travel.

use super::{StoreError, open};
use sqlx::{Connection, SqliteConnection};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// What a copy leaves out or settles. Secrets are sealed with a key that stays on this computer. A message that had not left
/// when the copy was made, at once or later, may have left since: a person decides. The bot does not answer once more what it has answered.
const STRIP: [&str; 9] = [
    "DELETE FROM secrets",
    "DELETE FROM data_keys",
    "DELETE FROM bot_turns",
    "DELETE FROM bot_answers",
    "DELETE FROM bot_drafts",
    "DELETE FROM gateway_checks",
    "UPDATE messages SET delivery = 'uncertain' WHERE id IN (SELECT message_id FROM outbox WHERE state IN ('queued', 'sending'))",
    "UPDATE outbox SET state = 'uncertain' WHERE state IN ('queued', 'sending')",
    "UPDATE scheduled_messages SET trouble = 'restored' WHERE trouble = ''",
];

/// What is wrong with a copy.
#[derive(Debug)]
pub enum CopyFault {
    /// Its check found damage, or it is no database.
    Damaged,
    /// A newer Balas wrote it.
    Newer,
}

/// Copies the database at `source` into the new or empty file `copy`. Nobody waits for it: it reads as every other reader.
///
/// # Errors
/// When the disk does not take it, or `cancel` was cancelled.
pub async fn take(source: &Path, copy: &Path, cancel: &CancellationToken) -> Result<(), StoreError> {
    let mut connection = open::copying(source, cancel).await?;
    let copied = sqlx::query("VACUUM INTO ?").bind(copy.to_string_lossy()).execute(&mut connection).await;
    connection.close().await?;
    copied?;
    let mut connection = open::single_file(copy).await?;
    let stripped = strip(&mut connection).await;
    connection.close().await?;
    stripped
}

async fn strip(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for statement in STRIP {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether a copy is whole, and one that this version can open.
///
/// # Errors
/// When it cannot be read at all for a reason that is not its own.
pub async fn check(copy: &Path) -> Result<Result<(), CopyFault>, StoreError> {
    let mut connection = open::single_file(copy).await?;
    let verdict = open::check(&mut connection).await;
    let schema = open::schema(&mut connection).await;
    connection.close().await?;
    Ok(match (verdict, schema) {
        (Ok(None), Ok(found)) if found > known_schema() => Err(CopyFault::Newer),
        (Ok(None), Ok(_)) => Ok(()),
        _ => Err(CopyFault::Damaged),
    })
}

/// The newest schema that this version knows.
pub fn known_schema() -> i64 {
    open::MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}
