//! The floor: what the same work costs in bare SQLite, with prepared statements, on the same file, with the same pragmas.
//! Nothing can be faster than this without a cache, and the app is measured by how far above it stays.

use anyhow::Result;
use rusqlite::{Connection, params};
use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// A message with its triggers and indexes.
pub const INSERT: &str = "INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, agent_id, kind, text, \
     payload, media_hash, reply_to, source, delivery, created_at) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
/// Its conversation moves up in the list.
pub const MOVE_UP: &str =
    "UPDATE conversations SET last_message_id = ?1, activity = ?1, unread = unread + ?2 WHERE id = ?3";

const LIST: &str = "SELECT c.id, c.status, c.unread, c.activity, p.push_name, m.kind, m.text, m.delivery \
     FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN messages m ON m.id = c.last_message_id \
     WHERE c.realm = 'real' AND c.status = 'BOT' AND (c.activity, c.id) < (?, ?) ORDER BY c.activity DESC, c.id DESC LIMIT 50";
const ROW: &str = "SELECT c.id, c.status, c.unread, c.activity, p.push_name, m.kind, m.text, m.delivery \
     FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN messages m ON m.id = c.last_message_id WHERE c.id = ?";
const LOG: &str = "SELECT id, external_id, direction, author, agent_id, kind, text, payload, reply_to, delivery, created_at, read_at \
     FROM messages WHERE conversation_id = ? AND id < ? ORDER BY id DESC LIMIT 50";
const SEARCH: &str = "SELECT f.rowid, m.conversation_id, m.text FROM messages_fts f JOIN messages m ON m.id = f.rowid \
     WHERE messages_fts MATCH ? ORDER BY f.rowid DESC LIMIT 50";

/// A connection as the app opens the one that writes.
pub fn connect(database: &Path, synchronous: &str) -> Result<Connection> {
    let connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.busy_timeout(Duration::from_secs(10))?;
    Ok(connection)
}

/// Bare SQLite.
pub struct Floor(Connection);

impl Floor {
    pub fn open(database: &Path, synchronous: &str) -> Result<Self> {
        Ok(Self(connect(database, synchronous)?))
    }

    /// Fifty conversations of one status, newest activity first.
    pub fn list(&self, before: (i64, i64)) -> Result<()> {
        self.read(LIST, before)
    }

    /// Fifty messages of a conversation, newest first.
    pub fn log(&self, conversation: i64, before: i64) -> Result<()> {
        self.read(LOG, (conversation, before))
    }

    /// The newest fifty messages that match.
    pub fn search(&self, query: &str) -> Result<()> {
        self.read(SEARCH, [query])
    }

    /// One conversation by its key: the least that anything on the screen can cost.
    pub fn row(&self, conversation: i64) -> Result<()> {
        self.read(ROW, [conversation])
    }

    /// Where the list goes on after so many conversations with the bot.
    pub fn place_in_list(&self, after: i64) -> Result<(i64, i64)> {
        let sql = "SELECT activity, id FROM conversations WHERE realm = 'real' AND status = 'BOT' \
                   ORDER BY activity DESC, id DESC LIMIT 1 OFFSET ?";
        Ok(self.0.query_row(sql, [after], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The message in the middle of a conversation.
    pub fn place_in_log(&self, conversation: i64) -> Result<i64> {
        let sql = "SELECT id FROM messages WHERE conversation_id = ?1 ORDER BY id LIMIT 1 \
                   OFFSET (SELECT count(*) / 2 FROM messages WHERE conversation_id = ?1)";
        Ok(self.0.query_row(sql, [conversation], |row| row.get(0))?)
    }

    /// `messages` in one transaction.
    pub fn insert(&mut self, messages: &[Message]) -> Result<()> {
        let transaction = self.0.transaction()?;
        for Message { id, conversation, external_id, text } in messages {
            transaction.prepare_cached(INSERT)?.execute(params![
                id,
                conversation,
                external_id,
                "out",
                "SYSTEM",
                None::<i64>,
                "text",
                text,
                "{}",
                None::<String>,
                "",
                "",
                "queued",
                id >> 20
            ])?;
            transaction.prepare_cached(MOVE_UP)?.execute(params![id, 0, conversation])?;
        }
        Ok(transaction.commit()?)
    }

    fn read(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<()> {
        let mut statement = self.0.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                std::hint::black_box(row.get_ref(column)?);
            }
        }
        Ok(())
    }
}

/// A message to be inserted.
pub struct Message {
    pub id: i64,
    pub conversation: i64,
    pub external_id: String,
    pub text: String,
}

/// How long the disk takes to keep one page for good.
pub fn sync(directory: &Path, times: usize) -> Result<Vec<Duration>> {
    let path = directory.join("sync.tmp");
    let mut file = File::create(&path)?;
    let page = [0x5a_u8; 4096];
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        took.push(began.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(took)
}
