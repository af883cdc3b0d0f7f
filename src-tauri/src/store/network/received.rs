//! What the network has received from us, one row for each time: this is what a test counts, and what tells whether a
//! message id was accepted.

use super::{Connection, NetworkError};
use crate::{
    model::{Author, Content, Kind, Timestamp},
    store::network::words::{from_json, from_word, to_json, to_word},
};

/// A message as it was received once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Order of arrival, from 1.
    pub seq: i64,
    /// The id that we gave it.
    pub msgid: String,
    /// JID it went to.
    pub chat: String,
    /// Its kind.
    pub kind: Kind,
    /// Text or caption.
    pub text: String,
    /// Labels, for `buttons`.
    pub buttons: Vec<String>,
    /// Who spoke.
    pub author: Author,
    /// When it arrived.
    pub at: Timestamp,
}

/// Records one arrival.
pub async fn insert(
    connection: &mut Connection,
    msgid: &str,
    chat: &str,
    content: &Content,
    author: Author,
    now: Timestamp,
) -> Result<(), NetworkError> {
    sqlx::query(
        "INSERT INTO received (msgid, chat, kind, text, buttons, author, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(msgid)
    .bind(chat)
    .bind(to_word(&content.kind)?)
    .bind(&content.text)
    .bind(to_json(&content.buttons)?)
    .bind(to_word(&author)?)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The chat that an accepted message went to; `None` when the id was never seen.
pub async fn chat_of(connection: &mut Connection, msgid: &str) -> Result<Option<String>, NetworkError> {
    let chat = sqlx::query_scalar("SELECT chat FROM received WHERE msgid = ? ORDER BY seq LIMIT 1")
        .bind(msgid)
        .fetch_optional(connection)
        .await?;
    Ok(chat)
}

/// Marks everything in a chat as read and returns the message ids that were not before, in order.
pub async fn mark_read(connection: &mut Connection, chat: &str) -> Result<Vec<String>, NetworkError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT msgid FROM received WHERE chat = ? AND is_read = 0 GROUP BY msgid ORDER BY min(seq)",
    )
    .bind(chat)
    .fetch_all(&mut *connection)
    .await?;
    if ids.is_empty() {
        return Ok(ids);
    }
    sqlx::query("UPDATE received SET is_read = 1 WHERE chat = ? AND is_read = 0")
        .bind(chat)
        .execute(connection)
        .await?;
    Ok(ids)
}

type Row = (i64, String, String, String, String, String, String, i64);

/// Everything that arrived after `after`, in order.
pub async fn list_after(connection: &mut Connection, after: i64) -> Result<Vec<Received>, NetworkError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT seq, msgid, chat, kind, text, buttons, author, received_at FROM received WHERE seq > ? ORDER BY seq",
    )
    .bind(after)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row((seq, msgid, chat, kind, text, buttons, author, at): Row) -> Result<Received, NetworkError> {
    Ok(Received {
        seq,
        msgid,
        chat,
        kind: from_word(&kind)?,
        text,
        buttons: from_json(&buttons)?,
        author: from_word(&author)?,
        at: Timestamp(at),
    })
}
