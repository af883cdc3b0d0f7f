//! Full-text search over messages, and over names and numbers.
//!
//! Row ids follow time, so `ORDER BY rowid DESC` is newest first without sorting: a common word costs no more than a rare
//! one. What the person typed is made into prefix terms here; nothing of it reaches FTS5 as syntax.

use super::StoreError;
use crate::model::{ContactId, ConversationId, MessageId, Realm};
use sqlx::SqliteConnection;

/// Around a match in a snippet: characters of the private use area, which no message shows.
pub const MARKS: (char, char) = ('\u{e000}', '\u{e001}');

/// A query as FTS5 takes it: every word a quoted prefix term. `None` when nothing is left to search for.
fn terms(typed: &str) -> Option<String> {
    let words = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .map(|word| format!("\"{word}\"*"))
        .collect::<Vec<_>>();
    let enough = typed.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
    enough.then(|| words.join(" ")).filter(|terms| !terms.is_empty())
}

/// Messages that hold every word, newest first, with a snippet. Searches from two characters on.
///
/// # Errors
/// When the database fails.
pub async fn messages(
    connection: &mut SqliteConnection,
    realm: Realm,
    typed: &str,
    conversation: Option<ConversationId>,
    limit: u32,
) -> Result<Vec<(MessageId, ConversationId, String)>, StoreError> {
    let Some(terms) = terms(typed) else {
        return Ok(Vec::new());
    };
    let query = match conversation {
        Some(id) => format!("scope : \"c{id}\" AND body : ({terms})"),
        None => format!("body : ({terms})"),
    };
    Ok(sqlx::query_as(
        "SELECT f.rowid, m.conversation_id, snippet(messages_fts, 0, ?, ?, '…', 16)
         FROM messages_fts f JOIN messages m ON m.id = f.rowid JOIN conversations c ON c.id = m.conversation_id
         WHERE messages_fts MATCH ? AND c.realm = ? ORDER BY f.rowid DESC LIMIT ?",
    )
    .bind(MARKS.0.to_string())
    .bind(MARKS.1.to_string())
    .bind(query)
    .bind(realm)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// Contacts whose name or number begins with every word, newest first.
///
/// # Errors
/// When the database fails.
pub async fn contacts(
    connection: &mut SqliteConnection,
    realm: Realm,
    typed: &str,
    limit: u32,
) -> Result<Vec<ContactId>, StoreError> {
    let Some(terms) = terms(typed) else {
        return Ok(Vec::new());
    };
    Ok(sqlx::query_scalar(
        "SELECT rowid FROM contacts_fts WHERE contacts_fts MATCH ? AND realm = ? ORDER BY rowid DESC LIMIT ?",
    )
    .bind(format!("words : ({terms})"))
    .bind(realm)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// Contacts by the beginnings of the words of a name or number, or by the beginning of a tag, newest first; `None` where too
/// little is typed to search for.
///
/// # Errors
/// When the database fails.
pub async fn contacts_by_words(
    connection: &mut SqliteConnection,
    realm: Realm,
    typed: &str,
    limit: u32,
) -> Result<Option<Vec<ContactId>>, StoreError> {
    let digits = phone_digits(typed);
    let typed = digits.as_deref().unwrap_or(typed);
    if terms(typed).is_none() {
        return Ok(None);
    }
    let mut found = contacts(connection, realm, typed, limit).await?;
    let tagged: Vec<ContactId> = sqlx::query_scalar(
        "SELECT contact_id FROM contact_tags INDEXED BY contact_tags_by_tag
         WHERE realm = ?1 AND tag >= ?2 AND tag < ?2 || char(0x10FFFF) LIMIT ?3",
    )
    .bind(realm)
    .bind(typed.trim())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    found.extend(tagged);
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found.truncate(limit as usize);
    Ok(Some(found))
}

/// The digits of a number that is typed as people write it, `+62 812-3000`.
fn phone_digits(typed: &str) -> Option<String> {
    let written = typed.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    written.then(|| typed.chars().filter(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    use super::terms;

    #[test]
    fn what_a_person_types_never_becomes_query_syntax() {
        assert_eq!(terms("batik OR \"x* NEAR"), Some(r#""batik"* "OR"* "x"* "NEAR"*"#.to_owned()));
        assert_eq!(terms("a"), None, "one character is too little");
        assert_eq!(terms("\"*)("), None);
    }
}
