//! Everything that a shop has, as lines of JSON: one object for each row, made by the database itself, a page at a time.

use super::StoreError;
use sqlx::SqliteConnection;

/// Rows of one page.
const PAGE: u32 = 500;

/// A moment as people and programs read it.
macro_rules! moment {
    ($column:literal) => {
        concat!("strftime('%Y-%m-%dT%H:%M:%fZ', ", $column, " / 1000.0, 'unixepoch')")
    };
}

/// The file of a hash, with the ending of what it is.
macro_rules! file_name {
    () => {
        "f.hash || CASE f.mime WHEN 'image/jpeg' THEN '.jpg' WHEN 'image/png' THEN '.png' WHEN 'image/webp' THEN '.webp'
           WHEN 'image/gif' THEN '.gif' WHEN 'video/mp4' THEN '.mp4' WHEN 'audio/ogg' THEN '.ogg' WHEN 'audio/opus' THEN '.ogg'
           WHEN 'audio/mpeg' THEN '.mp3' WHEN 'audio/m4a' THEN '.m4a' WHEN 'application/pdf' THEN '.pdf' WHEN 'text/plain' THEN '.txt' ELSE '' END"
    };
}

/// What is exported into a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The shop's numbers.
    Channels,
    /// Customers and groups.
    Contacts,
    /// Who talked on which number.
    Conversations,
    /// Messages, notes and events.
    Messages,
    /// Messages that are to leave later.
    Scheduled,
    /// Who did what to a contact.
    History,
    /// What the shop sells.
    Products,
    /// Answers that are kept at hand.
    QuickReplies,
    /// Button messages that are kept at hand.
    Templates,
}

impl Part {
    /// Every part, in an order in which what is referred to comes first.
    pub const ALL: [Self; 9] = [
        Self::Channels,
        Self::Contacts,
        Self::Conversations,
        Self::Messages,
        Self::Scheduled,
        Self::History,
        Self::Products,
        Self::QuickReplies,
        Self::Templates,
    ];

    /// Name of its file, without ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Channels => "channels",
            Self::Contacts => "contacts",
            Self::Conversations => "conversations",
            Self::Messages => "messages",
            Self::Scheduled => "scheduled_messages",
            Self::History => "history",
            Self::Products => "products",
            Self::QuickReplies => "quick_replies",
            Self::Templates => "templates",
        }
    }

    fn query(self) -> &'static str {
        match self {
            Self::Channels => concat!(
                "SELECT id, json_object('id', id, 'realm', realm, 'kind', kind, 'name', name, 'phone', phone, 'created_at', ",
                moment!("created_at"),
                ") FROM channels WHERE id > ? ORDER BY id LIMIT ?"
            ),
            Self::Contacts => concat!(
                "SELECT id, json_object('id', id, 'realm', realm, 'kind', kind, 'name', name, 'calls_themselves', push_name,
                   'note', note, 'tags', json(tags), 'fields', (
                     SELECT json_group_object(f.name, v.value) FROM contact_field_values v
                     JOIN contact_fields f ON f.id = v.field_id WHERE v.contact_id = contacts.id), 'merged_into', merged_into, 'identities', (
                     SELECT json_group_array(json_object('kind', i.kind, 'value', i.value))
                     FROM identities i WHERE i.contact_id = contacts.id), 'created_at', ",
                moment!("created_at"),
                ") FROM contacts WHERE id > ? ORDER BY id LIMIT ?"
            ),
            Self::Conversations => concat!(
                "SELECT id, json_object('id', id, 'realm', realm, 'channel_id', channel_id, 'contact_id', contact_id,
                   'status', status, 'unread', unread, 'created_at', ",
                moment!("created_at"),
                ") FROM conversations WHERE id > ? ORDER BY id LIMIT ?"
            ),
            Self::Messages => concat!(
                "SELECT m.id, json_object('id', CAST(m.id AS TEXT), 'conversation_id', m.conversation_id,
                   'external_id', m.external_id, 'direction', m.direction, 'author', m.author, 'sender', m.sender_name,
                   'kind', m.kind, 'text', m.text, 'earlier_texts', (
                     SELECT json_group_array(v.text ORDER BY v.id) FROM message_versions v WHERE v.message_id = m.id),
                   'edited_at', ",
                moment!("m.edited_at"),
                ", 'deleted_at', ",
                moment!("m.deleted_at"),
                ", 'reply_to', m.reply_to, 'delivery', m.delivery,
                   'details', json_remove(m.payload, '$.media.source'),
                   'file', CASE WHEN f.hash IS NULL THEN NULL ELSE 'media/' || ",
                file_name!(),
                " END, 'created_at', ",
                moment!("m.created_at"),
                ") FROM messages m LEFT JOIN media f ON f.hash = m.media_hash WHERE m.id > ? ORDER BY m.id LIMIT ?"
            ),
            Self::Scheduled => concat!(
                "SELECT s.id, json_object('id', s.id, 'conversation_id', s.conversation_id, 'kind', s.kind, 'text', s.text,
                   'reply_to', s.reply_to, 'details', json_remove(s.payload, '$.media.source'),
                   'file', CASE WHEN f.hash IS NULL THEN NULL ELSE 'media/' || ",
                file_name!(),
                " END, 'waits_because', s.trouble, 'due_at', ",
                moment!("s.due_at"),
                ", 'created_at', ",
                moment!("s.created_at"),
                ") FROM scheduled_messages s LEFT JOIN media f ON f.hash = s.media_hash
                 WHERE s.id > ? AND s.cancelled_at IS NULL ORDER BY s.id LIMIT ?"
            ),
            Self::History => concat!(
                "SELECT e.id, json_object('id', e.id, 'contact_id', e.contact_id, 'conversation_id', e.conversation_id,
                   'by', e.actor, 'agent', a.name, 'act', e.act, 'detail', e.detail, 'created_at', ",
                moment!("e.created_at"),
                ") FROM audit_entries e LEFT JOIN agents a ON a.id = e.agent_id WHERE e.id > ? ORDER BY e.id LIMIT ?"
            ),
            Self::Products => concat!(
                "SELECT p.id, json_object('id', p.id, 'realm', p.realm, 'channel_id', nullif(p.channel_id, 0), 'name', p.name,
                   'price', p.price, 'currency', p.currency, 'stock', p.stock, 'sku', p.sku, 'description', p.description,
                   'image_url', p.image_url, 'photo', nullif(p.photo, ''), 'hidden', p.hidden, 'created_at', ",
                moment!("p.created_at"),
                ") FROM products p WHERE p.id > ? ORDER BY p.id LIMIT ?"
            ),
            Self::QuickReplies => concat!(
                "SELECT id, json_object('id', id, 'shortcut', shortcut, 'text', text, 'created_at', ",
                moment!("created_at"),
                ") FROM quick_replies WHERE id > ? ORDER BY id LIMIT ?"
            ),
            Self::Templates => concat!(
                "SELECT id, json_object('id', id, 'name', name, 'text', text, 'details', json(form), 'created_at', ",
                moment!("created_at"),
                ") FROM templates WHERE id > ? ORDER BY id LIMIT ?"
            ),
        }
    }
}

/// The lines of a part that come after `after`, and the id of the last of them; none, and it has ended.
///
/// # Errors
/// When the database fails.
pub async fn lines(
    connection: &mut SqliteConnection,
    part: Part,
    after: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    Ok(sqlx::query_as(part.query()).bind(after).bind(PAGE).fetch_all(connection).await?)
}

/// Every file: its hash, and the name that the lines have for it.
///
/// # Errors
/// When the database fails.
pub async fn files(connection: &mut SqliteConnection) -> Result<Vec<(String, String)>, StoreError> {
    const FILES: &str = concat!("SELECT f.hash, ", file_name!(), " FROM media f ORDER BY f.hash");
    Ok(sqlx::query_as(FILES).fetch_all(connection).await?)
}

/// How many rows the tables have whose size says how a shop works, and nothing of what is in them.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut SqliteConnection) -> Result<Vec<(String, i64)>, StoreError> {
    const COUNTS: &str = "SELECT 'channels', count(*) FROM channels UNION ALL SELECT 'contacts', count(*) FROM contacts
        UNION ALL SELECT 'conversations', count(*) FROM conversations UNION ALL SELECT 'messages', count(*) FROM messages
        UNION ALL SELECT 'files', count(*) FROM media UNION ALL SELECT 'products', count(*) FROM products
        UNION ALL SELECT 'scheduled messages', count(*) FROM scheduled_messages WHERE cancelled_at IS NULL
        UNION ALL SELECT 'outbox ' || state, count(*) FROM outbox GROUP BY state
        UNION ALL SELECT 'API keys', count(*) FROM api_keys WHERE revoked_at IS NULL
        UNION ALL SELECT 'open reports', count(*) FROM callback_deliveries WHERE delivered_at IS NULL AND given_up_at IS NULL
        UNION ALL SELECT 'bots', count(*) FROM bots UNION ALL SELECT 'erasures', count(*) FROM erasures";
    Ok(sqlx::query_as(COUNTS).fetch_all(connection).await?)
}
