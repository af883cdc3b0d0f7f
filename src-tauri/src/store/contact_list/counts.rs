//! The numbers beside the tabs: rows of the indexes that the pages walk.

use super::{LISTED, only};
use crate::{
    model::{
        Realm,
        contact_list::{ContactCounts, TagCount},
    },
    store::StoreError,
};
use sqlx::SqliteConnection;

/// Tags that are counted by name.
const TAGS: u32 = 100;

/// How many contacts there are, and with which tags.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut SqliteConnection, realm: Realm) -> Result<ContactCounts, StoreError> {
    let mut number = [0; 3];
    let indexes = ["contacts_by_name", "contacts_blocked_by_name", "contacts_bot_off_by_name"];
    for (number, index) in number.iter_mut().zip(indexes) {
        let only = only(index);
        let sql = format!("SELECT count(*) FROM contacts p INDEXED BY {index} WHERE p.realm = ? AND {LISTED}{only}");
        *number = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(realm).fetch_one(&mut *connection).await?;
    }
    let tags: Vec<(String, u32)> = sqlx::query_as(
        "SELECT tag, count(*) AS number FROM contact_tags INDEXED BY contact_tags_by_tag WHERE realm = ?
         GROUP BY tag ORDER BY number DESC, tag LIMIT ?",
    )
    .bind(realm)
    .bind(TAGS)
    .fetch_all(connection)
    .await?;
    let tags = tags.into_iter().map(|(tag, number)| TagCount { tag, number }).collect();
    let [everyone, blocked, bot_off] = number;
    Ok(ContactCounts { everyone, blocked, bot_off, tags })
}
