//! People and groups of the simulated world, as far as they have names.

use super::{Connection, NetworkError};
use crate::{channels::Group, model::Timestamp};

/// Remembers what somebody calls themselves.
pub async fn name_person(connection: &mut Connection, phone: &str, name: &str) -> Result<(), NetworkError> {
    sqlx::query(
        "INSERT INTO people (phone, name) VALUES (?, ?) ON CONFLICT (phone) DO UPDATE SET name = excluded.name",
    )
    .bind(phone)
    .bind(name)
    .execute(connection)
    .await?;
    Ok(())
}

/// What somebody calls themselves; empty where unknown.
pub async fn person_name(connection: &mut Connection, phone: &str) -> Result<String, NetworkError> {
    let name =
        sqlx::query_scalar("SELECT name FROM people WHERE phone = ?").bind(phone).fetch_optional(connection).await?;
    Ok(name.unwrap_or_default())
}

/// Makes a group, or renames it and adds to its members.
pub async fn put(
    connection: &mut Connection,
    id: &str,
    name: &str,
    members: &[String],
    now: Timestamp,
) -> Result<(), NetworkError> {
    sqlx::query("INSERT INTO groups (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name")
        .bind(id)
        .bind(name)
        .bind(now.0)
        .execute(&mut *connection)
        .await?;
    for phone in members {
        add_member(connection, id, phone).await?;
    }
    Ok(())
}

/// Adds a member; one who is in already changes nothing.
pub async fn add_member(connection: &mut Connection, id: &str, phone: &str) -> Result<(), NetworkError> {
    sqlx::query("INSERT INTO group_members (group_id, phone) VALUES (?, ?) ON CONFLICT (group_id, phone) DO NOTHING")
        .bind(id)
        .bind(phone)
        .execute(connection)
        .await?;
    Ok(())
}

/// The subject of a group; `None` when the account is not in it.
pub async fn name(connection: &mut Connection, id: &str) -> Result<Option<String>, NetworkError> {
    Ok(sqlx::query_scalar("SELECT name FROM groups WHERE id = ?").bind(id).fetch_optional(connection).await?)
}

/// All groups of the account, newest activity first.
pub async fn list(connection: &mut Connection) -> Result<Vec<Group>, NetworkError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT g.id, g.name, coalesce((SELECT l.written_at FROM lines l WHERE l.chat = g.id || '@g.us' ORDER BY l.id DESC LIMIT 1),
           g.created_at) AS last
         FROM groups g ORDER BY last DESC, g.id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, name, last)| Group { id, name, last_chat: Timestamp(last) }).collect())
}
