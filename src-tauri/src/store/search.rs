//! Full-text search over messages, and over names and numbers.
//!
//! Row ids follow time, so `ORDER BY rowid DESC` is newest first without sorting: a common word costs no more than a rare
//! one. What the person typed is made into prefix terms here; nothing of it reaches FTS5 as syntax.

use super::{StoreError, channels};
use crate::{
    model::{ContactId, ConversationId, MessageId, Realm},
    phone,
};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

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

/// How many messages of a conversation hold every word, and at most `limit` of them before `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn inside(
    connection: &mut SqliteConnection,
    conversation: ConversationId,
    typed: &str,
    before: Option<MessageId>,
    limit: u32,
) -> Result<(u32, Vec<MessageId>), StoreError> {
    let Some(terms) = terms(typed) else {
        return Ok((0, Vec::new()));
    };
    let query = format!("scope : \"c{conversation}\" AND body : ({terms})");
    let total = sqlx::query_scalar("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH ?")
        .bind(&query)
        .fetch_one(&mut *connection)
        .await?;
    let ids = sqlx::query_scalar(
        "SELECT rowid FROM messages_fts WHERE messages_fts MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
    )
    .bind(&query)
    .bind(before.unwrap_or(MessageId(i64::MAX)))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    Ok((total, ids))
}

/// A number as people write it, with its spaces, dashes and brackets, is one word. One that begins with 0 is written as at
/// home: it stands for that number in each of the shop's countries.
fn number_terms(typed: &str, countries: &[String]) -> Option<String> {
    let is_number =
        typed.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')') || c.is_whitespace());
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !is_number || digits.len() < 2 {
        return None;
    }
    let abroad = digits.strip_prefix("00").map(str::to_owned);
    let at_home =
        digits.strip_prefix('0').into_iter().flat_map(|rest| countries.iter().map(move |code| format!("{code}{rest}")));
    let forms = abroad.into_iter().chain(at_home).chain([digits.clone()]).filter(|form| !form.is_empty());
    Some(forms.map(|form| format!("\"{form}\"*")).collect::<Vec<_>>().join(" OR "))
}

/// Contacts whose name or number begins with every word, newest first. `countries` are the calling codes of the shop.
///
/// # Errors
/// When the database fails.
pub async fn contacts(
    connection: &mut SqliteConnection,
    realm: Realm,
    typed: &str,
    countries: &[String],
    limit: u32,
) -> Result<Vec<ContactId>, StoreError> {
    let Some(terms) = number_terms(typed, countries).or_else(|| terms(typed)) else {
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
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let countries = countries(connection).await?;
    if number_terms(typed, &countries).is_none() && terms(typed).is_none() {
        return Ok(None);
    }
    let mut found = contacts(connection, realm, typed, &countries, limit).await?;
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

/// The calling codes of the numbers that the shop answers for.
///
/// # Errors
/// When the database fails.
pub async fn countries(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let own = channels::list(connection).await?;
    let codes: BTreeSet<String> = own.iter().filter_map(|channel| phone::country_code(&channel.phone)).collect();
    Ok(codes.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::{number_terms, terms};

    #[test]
    fn a_number_is_one_word_however_it_is_written() {
        let countries = ["62".to_owned(), "90".to_owned()];
        let terms = |typed| number_terms(typed, &countries);
        assert_eq!(terms("+62 812-3000").as_deref(), Some(r#""628123000"*"#));
        assert_eq!(terms("0812 (30)").as_deref(), Some(r#""6281230"* OR "9081230"* OR "081230"*"#));
        assert_eq!(terms("0062812").as_deref(), Some(r#""62812"* OR "62062812"* OR "90062812"* OR "0062812"*"#));
        assert_eq!(terms("batik 12"), None, "words are words");
        assert_eq!(terms("+6"), None, "one digit is too little");
    }

    #[test]
    fn what_a_person_types_never_becomes_query_syntax() {
        assert_eq!(terms("batik OR \"x* NEAR"), Some(r#""batik"* "OR"* "x"* "NEAR"*"#.to_owned()));
        assert_eq!(terms("a"), None, "one character is too little");
        assert_eq!(terms("\"*)("), None);
    }
}
