//! Two contacts that prove to be one person, and the way back.

use super::{
    StoreError,
    contacts::{self, ContactRow},
};
use crate::model::{ContactId, ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// What a merge moved and filled in, so that it can be taken back.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Moved {
    /// Ids of identities that now belong to the kept contact.
    identities: Vec<i64>,
    /// Conversations that now belong to the kept contact.
    conversations: Vec<ConversationId>,
    /// What the kept contact said of itself before.
    #[serde(default)]
    before: Option<Said>,
    /// What it says since.
    #[serde(default)]
    after: Option<Said>,
}

/// What is said of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    name: String,
    push_name: String,
    note: String,
    tags: Vec<String>,
}

impl Said {
    fn of(row: ContactRow) -> Result<Self, StoreError> {
        let ContactRow { name, push_name, note, tags, .. } = row;
        let tags = serde_json::from_str(&tags).map_err(|_| StoreError::Malformed("contact"))?;
        Ok(Self { name, push_name, note, tags })
    }

    /// The same, with what it lacks from another: its texts where it has none, and all tags as far as there is room.
    fn filled(&self, other: Self, most_tags: usize) -> Self {
        let text = |own: &String, other: String| if own.is_empty() { other } else { own.clone() };
        let mut tags = self.tags.clone();
        for tag in other.tags {
            if tags.len() < most_tags && !tags.iter().any(|own| own.to_lowercase() == tag.to_lowercase()) {
                tags.push(tag);
            }
        }
        Self {
            name: text(&self.name, other.name),
            push_name: text(&self.push_name, other.push_name),
            note: text(&self.note, other.note),
            tags,
        }
    }

    /// What it was before, except where somebody has changed it since.
    fn taken_back(self, before: Self, after: &Self) -> Self {
        fn pick<T: PartialEq>(now: T, before: T, after: &T) -> T {
            if now == *after { before } else { now }
        }
        Self {
            name: pick(self.name, before.name, &after.name),
            push_name: pick(self.push_name, before.push_name, &after.push_name),
            note: pick(self.note, before.note, &after.note),
            tags: pick(self.tags, before.tags, &after.tags),
        }
    }
}

/// What holds for the one holds for the person: on which channels they are, blocked or not, and that the AI must not answer,
/// for as long as either says. The merged contact's own rows stay, for the way back.
const CARRIED_OVER: [&str; 2] = [
    "INSERT INTO channel_contacts (channel_id, contact_id, blocked_at)
     SELECT channel_id, ?1, blocked_at FROM channel_contacts WHERE contact_id = ?2
     ON CONFLICT (channel_id, contact_id) DO UPDATE SET blocked_at = coalesce(blocked_at, excluded.blocked_at)",
    "INSERT INTO ai_rejects (setting_id, contact_id, until, author, reason, created_at)
     SELECT setting_id, ?1, until, author, reason, created_at FROM ai_rejects WHERE contact_id = ?2
     ON CONFLICT (setting_id, contact_id) DO UPDATE SET
       until = CASE WHEN until IS NULL OR excluded.until IS NULL THEN NULL ELSE max(until, excluded.until) END",
];

/// Moves everything of `merged` to `kept` and records it. Conversations on a channel where both have one stay where they
/// are: history is never mixed, and the kept one goes on.
///
/// # Errors
/// When the database fails.
pub async fn merge(
    connection: &mut SqliteConnection,
    (kept, merged): (ContactId, ContactId),
    most_tags: usize,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
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
    let moved = Moved { identities, conversations, before, after };
    let moved = serde_json::to_string(&moved).map_err(|_| StoreError::Malformed("merge"))?;
    sqlx::query("INSERT INTO contact_merges (kept_id, merged_id, reason, moved, created_at) VALUES (?, ?, ?, ?, ?)")
        .bind(kept)
        .bind(merged)
        .bind(reason)
        .bind(moved)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    for statement in CARRIED_OVER {
        sqlx::query(statement).bind(kept).bind(merged).execute(&mut *connection).await?;
    }
    sqlx::query("UPDATE contacts SET merged_into = ? WHERE id = ?")
        .bind(kept)
        .bind(merged)
        .execute(&mut *connection)
        .await?;
    contacts::index(connection, merged).await?;
    contacts::index(connection, kept).await
}

/// Says of the kept contact what only the other one said.
async fn fill(
    connection: &mut SqliteConnection,
    kept: ContactId,
    merged: ContactId,
    most_tags: usize,
) -> Result<(Option<Said>, Option<Said>), StoreError> {
    let (own, other) = (contacts::get(connection, kept).await?, contacts::get(connection, merged).await?);
    let (Some(own), Some(other)) = (own, other) else { return Ok((None, None)) };
    let before = Said::of(own)?;
    let after = before.filled(Said::of(other)?, most_tags);
    say(connection, kept, &after).await?;
    Ok((Some(before), Some(after)))
}

async fn say(connection: &mut SqliteConnection, id: ContactId, said: &Said) -> Result<(), StoreError> {
    let tags = serde_json::to_string(&said.tags).map_err(|_| StoreError::Malformed("contact"))?;
    sqlx::query("UPDATE contacts SET name = ?, push_name = ?, note = ?, tags = ? WHERE id = ?")
        .bind(&said.name)
        .bind(&said.push_name)
        .bind(&said.note)
        .bind(tags)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes the newest merge into `kept` back. Returns the contact that stands on its own again.
///
/// # Errors
/// When the database fails.
pub async fn undo(
    connection: &mut SqliteConnection,
    kept: ContactId,
    now: Timestamp,
) -> Result<Option<ContactId>, StoreError> {
    let found: Option<(i64, ContactId, String)> = sqlx::query_as(
        "SELECT id, merged_id, moved FROM contact_merges WHERE kept_id = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(kept)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((id, merged, moved)) = found else {
        return Ok(None);
    };
    let moved: Moved = serde_json::from_str(&moved).map_err(|_| StoreError::Malformed("merge"))?;
    for identity in moved.identities {
        sqlx::query("UPDATE identities SET contact_id = ? WHERE id = ?")
            .bind(merged)
            .bind(identity)
            .execute(&mut *connection)
            .await?;
    }
    for conversation in moved.conversations {
        sqlx::query("UPDATE conversations SET contact_id = ? WHERE id = ?")
            .bind(merged)
            .bind(conversation)
            .execute(&mut *connection)
            .await?;
    }
    if let (Some(before), Some(after), Some(row)) = (moved.before, moved.after, contacts::get(connection, kept).await?)
    {
        say(connection, kept, &Said::of(row)?.taken_back(before, &after)).await?;
    }
    sqlx::query("UPDATE contacts SET merged_into = NULL WHERE id = ?").bind(merged).execute(&mut *connection).await?;
    sqlx::query("UPDATE contact_merges SET undone_at = ? WHERE id = ?")
        .bind(now)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    contacts::index(connection, merged).await?;
    contacts::index(connection, kept).await?;
    Ok(Some(merged))
}
