//! Messages as the phones show them: each once, whoever wrote it.

use super::{Connection, NetworkError};
use crate::{
    model::{Author, ContactCard, Content, ListMenu, Location, Timestamp},
    store::network::words::{from_json, from_word, to_json, to_word},
};
use serde::{Deserialize, Serialize};

/// A file that goes with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name as sent.
    pub name: String,
}

/// A message on the phones.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The network's id.
    pub msgid: String,
    /// JID of the chat.
    pub chat: String,
    /// The customer's digits; empty for the shop.
    pub sender: String,
    /// Who wrote.
    pub author: Author,
    /// What was written; a file is beside it.
    pub content: Content,
    /// When.
    pub at: Timestamp,
    /// When its words were changed; nothing where they are its first.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted for everyone.
    pub deleted_at: Option<Timestamp>,
}

impl Line {
    /// A line as it was written at `at`.
    pub fn written(
        msgid: String,
        chat: String,
        sender: String,
        author: Author,
        content: Content,
        at: Timestamp,
    ) -> Self {
        Self { msgid, chat, sender, author, content, at, edited_at: None, deleted_at: None }
    }
}

/// What a kind carries besides its text.
#[derive(Default, Serialize, Deserialize)]
struct Extra {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<ContactCard>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    footer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<ListMenu>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reply_to: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    msgid: String,
    chat: String,
    sender: String,
    author: String,
    kind: String,
    text: String,
    extra: String,
    written_at: i64,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
}

const COLUMNS: &str = "id, msgid, chat, sender, author, kind, text, extra, written_at, edited_at, deleted_at";

fn select(tail: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM lines {tail}"))
}

impl Row {
    fn line(self) -> Result<Line, NetworkError> {
        let Extra { location, contact, buttons, footer, list, reply_to } = from_json(&self.extra)?;
        let plain = Content::of(from_word(&self.kind)?, self.text);
        let content = Content { location, contact, buttons, footer, list, reply_to, ..plain };
        Ok(Line {
            msgid: self.msgid,
            chat: self.chat,
            sender: self.sender,
            author: from_word(&self.author)?,
            content,
            at: Timestamp(self.written_at),
            edited_at: self.edited_at.map(Timestamp),
            deleted_at: self.deleted_at.map(Timestamp),
        })
    }
}

/// Adds a line; one whose id is there already changes nothing.
pub async fn insert(connection: &mut Connection, line: &Line, file: Option<&LineFile>) -> Result<(), NetworkError> {
    let Content { location, contact, buttons, footer, list, reply_to, .. } = line.content.clone();
    sqlx::query(
        "INSERT INTO lines (msgid, chat, sender, author, kind, text, extra, attachment, attachment_name, written_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (msgid) DO NOTHING",
    )
    .bind(&line.msgid)
    .bind(&line.chat)
    .bind(&line.sender)
    .bind(to_word(&line.author)?)
    .bind(to_word(&line.content.kind)?)
    .bind(&line.content.text)
    .bind(to_json(&Extra { location, contact, buttons, footer, list, reply_to })?)
    .bind(file.map(|file| file.bytes.as_slice()))
    .bind(file.map_or("", |file| file.name.as_str()))
    .bind(line.at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The line with this id.
pub async fn get(connection: &mut Connection, msgid: &str) -> Result<Option<Line>, NetworkError> {
    let row: Option<Row> = sqlx::query_as(select("WHERE msgid = ?")).bind(msgid).fetch_optional(connection).await?;
    row.map(Row::line).transpose()
}

/// The file that came with a line.
pub async fn file(connection: &mut Connection, msgid: &str) -> Result<Option<LineFile>, NetworkError> {
    let row: Option<(Vec<u8>, String)> =
        sqlx::query_as("SELECT attachment, attachment_name FROM lines WHERE msgid = ? AND attachment IS NOT NULL")
            .bind(msgid)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(bytes, name)| LineFile { bytes, name }))
}

/// The newest lines of a chat, oldest first, without signs on others.
pub async fn newest(connection: &mut Connection, chat: &str, limit: u32) -> Result<Vec<Line>, NetworkError> {
    let newest = sqlx::query_as(select("WHERE chat = ? AND kind <> 'reaction' ORDER BY id DESC LIMIT ?"));
    let rows: Vec<Row> = newest.bind(chat).bind(limit).fetch_all(connection).await?;
    rows.into_iter().rev().map(Row::line).collect()
}

/// Every sign that was ever put on a line of a chat, oldest first.
pub async fn reactions(connection: &mut Connection, chat: &str) -> Result<Vec<Line>, NetworkError> {
    let put = sqlx::query_as(select("WHERE chat = ? AND kind = 'reaction' ORDER BY id"));
    let rows: Vec<Row> = put.bind(chat).fetch_all(connection).await?;
    rows.into_iter().map(Row::line).collect()
}

/// A line says other words. Returns whether there is such a line and it stands.
pub async fn edit(connection: &mut Connection, msgid: &str, text: &str, now: Timestamp) -> Result<bool, NetworkError> {
    let edited = sqlx::query("UPDATE lines SET text = ?, edited_at = ? WHERE msgid = ? AND deleted_at IS NULL");
    Ok(edited.bind(text).bind(now.0).bind(msgid).execute(connection).await?.rows_affected() > 0)
}

/// A line is gone for everyone. Returns whether there is such a line.
pub async fn delete(connection: &mut Connection, msgid: &str, now: Timestamp) -> Result<bool, NetworkError> {
    let deleted = sqlx::query(
        "UPDATE lines SET text = '', extra = '{}', attachment = NULL, deleted_at = coalesce(deleted_at, ?) WHERE msgid = ?",
    );
    Ok(deleted.bind(now.0).bind(msgid).execute(connection).await?.rows_affected() > 0)
}

/// The chats, newest activity first.
pub async fn chats(connection: &mut Connection, limit: u32) -> Result<Vec<String>, NetworkError> {
    let chats = sqlx::query_scalar("SELECT chat FROM lines GROUP BY chat ORDER BY max(id) DESC LIMIT ?")
        .bind(limit)
        .fetch_all(connection)
        .await?;
    Ok(chats)
}

/// What the shop wrote after a line, in order, each with its place.
pub async fn from_shop_after(
    connection: &mut Connection,
    after: i64,
    limit: u32,
) -> Result<Vec<(i64, Line)>, NetworkError> {
    let said = select("WHERE id > ? AND author <> 'CUSTOMER' AND kind <> 'reaction' ORDER BY id LIMIT ?");
    let rows: Vec<Row> = sqlx::query_as(said).bind(after).bind(limit).fetch_all(connection).await?;
    rows.into_iter().map(|row| Ok((row.id, row.line()?))).collect()
}
