//! Two contacts that prove to be one person, and the way back.

mod said;
mod standing;

use super::{StoreError, contacts};
use crate::{
    model::{AgentId, ContactId, ConversationId, MergeId, Timestamp, contact_merge::MergeView},
    phone,
};
use said::Said;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqliteConnection};
use standing::Standing;

/// What a merge moved and filled in, so that it can be taken back.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Moved {
    /// Ids of identities that now belong to the kept contact.
    identities: Vec<i64>,
    /// Conversations that now belong to the kept contact.
    conversations: Vec<ConversationId>,
    /// What was said of the kept contact before.
    #[serde(default)]
    before: Option<Said>,
    /// What is said of it since.
    #[serde(default)]
    after: Option<Said>,
    /// How the kept contact stood before.
    #[serde(default)]
    stood: Option<Standing>,
    /// How it stands since.
    #[serde(default)]
    stands: Option<Standing>,
}

/// Why two contacts are one.
#[derive(Clone, Copy, Debug)]
pub struct Why<'a> {
    /// As a sentence.
    pub reason: &'a str,
    /// Who said so; `None` where the network did.
    pub agent: Option<AgentId>,
}

/// A recorded merge.
#[derive(Clone, Debug, FromRow)]
pub struct Merge {
    /// Who stayed.
    #[sqlx(rename = "kept_id")]
    pub kept: ContactId,
    /// Who went.
    #[sqlx(rename = "merged_id")]
    pub merged: ContactId,
    /// It was taken back.
    pub is_undone: bool,
    /// None came after it, on either side of it.
    pub is_newest: bool,
}

/// Nobody was merged into the kept contact later, and it was not merged into somebody itself.
macro_rules! newest {
    () => {
        "NOT EXISTS (SELECT 1 FROM contact_merges l WHERE l.kept_id = m.kept_id AND l.id > m.id AND l.undone_at IS NULL)
         AND EXISTS (SELECT 1 FROM contacts k WHERE k.id = m.kept_id AND k.merged_into IS NULL)"
    };
}

/// Moves everything of `merged` to `kept` and records it. Conversations on a channel where both have one stay where they
/// are: history is never mixed, and the kept one goes on.
///
/// # Errors
/// When the database fails.
pub async fn merge(
    connection: &mut SqliteConnection,
    (kept, merged): (ContactId, ContactId),
    most_tags: usize,
    why: Why<'_>,
    now: Timestamp,
) -> Result<MergeId, StoreError> {
    let stood = Standing::read(connection, kept).await?;
    let identities = sqlx::query_scalar("UPDATE identities SET contact_id = ? WHERE contact_id = ? RETURNING id")
        .bind(kept)
        .bind(merged)
        .fetch_all(&mut *connection)
        .await?;
    let conversations = sqlx::query_scalar(
        "UPDATE conversations SET contact_id = ?1 WHERE contact_id = ?2
           AND channel_id NOT IN (SELECT channel_id FROM conversations WHERE contact_id = ?1) RETURNING id",
    )
    .bind(kept)
    .bind(merged)
    .fetch_all(&mut *connection)
    .await?;
    let (before, after) = fill(connection, kept, merged, most_tags).await?;
    let stands = Standing::carry_over(connection, kept, merged).await?;
    let moved = Moved { identities, conversations, before, after, stood: Some(stood), stands: Some(stands) };
    let id = record(connection, (kept, merged), &moved, why, now).await?;
    sqlx::query("UPDATE contacts SET merged_into = ? WHERE id = ?")
        .bind(kept)
        .bind(merged)
        .execute(&mut *connection)
        .await?;
    contacts::index(connection, merged).await?;
    contacts::index(connection, kept).await?;
    Ok(id)
}

async fn record(
    connection: &mut SqliteConnection,
    (kept, merged): (ContactId, ContactId),
    moved: &Moved,
    why: Why<'_>,
    now: Timestamp,
) -> Result<MergeId, StoreError> {
    let moved = serde_json::to_string(moved).map_err(|_| StoreError::Malformed("merge"))?;
    Ok(sqlx::query_scalar(
        "INSERT INTO contact_merges (kept_id, merged_id, reason, moved, agent_id, created_at) VALUES (?, ?, ?, ?, ?, ?)
         RETURNING id",
    )
    .bind(kept)
    .bind(merged)
    .bind(why.reason)
    .bind(moved)
    .bind(why.agent)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Says of the kept contact what only the other one said.
async fn fill(
    connection: &mut SqliteConnection,
    kept: ContactId,
    merged: ContactId,
    most_tags: usize,
) -> Result<(Option<Said>, Option<Said>), StoreError> {
    let (own, other) = (Said::read(connection, kept).await?, Said::read(connection, merged).await?);
    let (Some(before), Some(other)) = (own, other) else { return Ok((None, None)) };
    let after = before.filled(other, most_tags);
    after.write(connection, kept).await?;
    Ok((Some(before), Some(after)))
}

/// One merge.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: MergeId) -> Result<Option<Merge>, StoreError> {
    let sql = concat!(
        "SELECT m.kept_id, m.merged_id, m.undone_at IS NOT NULL AS is_undone, ",
        newest!(),
        " AS is_newest FROM contact_merges m WHERE m.id = ?"
    );
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(connection).await?)
}

/// Id, name, the name that they gave themselves, number, who merged, whether the network did, when, and whether it is the newest.
type MergeRow = (MergeId, String, String, String, String, bool, Timestamp, bool);

/// Who was merged into a contact and still is, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection, kept: ContactId) -> Result<Vec<MergeView>, StoreError> {
    let sql = concat!(
        "SELECT m.id, c.name, c.push_name, coalesce((SELECT i.value FROM json_each(m.moved, '$.identities') j
           CROSS JOIN identities i ON i.id = j.value AND i.kind = 'phone' LIMIT 1), ''), coalesce(a.name, ''), m.agent_id IS NULL,
           m.created_at, ",
        newest!(),
        " FROM contact_merges m JOIN contacts c ON c.id = m.merged_id LEFT JOIN agents a ON a.id = m.agent_id
          WHERE m.kept_id = ? AND m.undone_at IS NULL ORDER BY m.id DESC"
    );
    let rows: Vec<MergeRow> = sqlx::query_as(sql).bind(kept).fetch_all(connection).await?;
    let view = |(id, name, push_name, number, by, by_network, at, can_undo): MergeRow| {
        let name = [name, push_name, phone::pretty(&number)].into_iter().find(|name| !name.is_empty());
        MergeView { id, name: name.unwrap_or_default(), by_network, by, at, can_undo }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Takes a merge back.
///
/// # Errors
/// When the database fails, or there is no such merge.
pub async fn undo(
    connection: &mut SqliteConnection,
    id: MergeId,
    agent: Option<AgentId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kept, merged, moved): (ContactId, ContactId, String) =
        sqlx::query_as("SELECT kept_id, merged_id, moved FROM contact_merges WHERE id = ?")
            .bind(id)
            .fetch_one(&mut *connection)
            .await?;
    let moved: Moved = serde_json::from_str(&moved).map_err(|_| StoreError::Malformed("merge"))?;
    give_back(connection, merged, &moved).await?;
    if let (Some(before), Some(after), Some(said)) = (&moved.before, &moved.after, Said::read(connection, kept).await?)
    {
        said.taken_back(before, after).write(connection, kept).await?;
    }
    if let (Some(stood), Some(stands)) = (&moved.stood, &moved.stands) {
        stood.take_back(connection, kept, stands).await?;
    }
    sqlx::query("UPDATE contacts SET merged_into = NULL WHERE id = ?").bind(merged).execute(&mut *connection).await?;
    // What was said of the two is theirs again, and is nowhere else when one of them is erased.
    sqlx::query("UPDATE contact_merges SET undone_at = ?, undone_by = ?, moved = '{}' WHERE id = ?")
        .bind(now)
        .bind(agent)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    contacts::index(connection, merged).await?;
    contacts::index(connection, kept).await
}

/// Numbers and conversations that came from the merged contact are its own again.
async fn give_back(connection: &mut SqliteConnection, merged: ContactId, moved: &Moved) -> Result<(), StoreError> {
    for identity in &moved.identities {
        sqlx::query("UPDATE identities SET contact_id = ? WHERE id = ?")
            .bind(merged)
            .bind(identity)
            .execute(&mut *connection)
            .await?;
    }
    for conversation in &moved.conversations {
        sqlx::query("UPDATE conversations SET contact_id = ? WHERE id = ?")
            .bind(merged)
            .bind(conversation)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
