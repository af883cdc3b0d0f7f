//! From rows of the store to the dialect's shapes.

use crate::{
    api::{Call, location::Location},
    gateways::wabot::{Contact, Conversation, Media, Message},
    model::{ConversationId, HandoffCause, MediaRef, MessageId, views::ConversationRow},
    store::{
        StoreError,
        messages::{self, MessageRow, Payload},
        views,
    },
};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Knows where this server is for the caller, for the addresses of files.
#[derive(Clone, Debug)]
pub struct Renderer(Location);

impl Renderer {
    /// The renderer of the answer to a call.
    pub fn of(call: &Call) -> Self {
        Self(Location::of(call))
    }

    /// A message.
    ///
    /// # Errors
    /// When its stored payload is damaged.
    pub fn message(&self, row: MessageRow) -> Result<Message, StoreError> {
        let Payload { buttons, location, contact, media, cause, lost_file, .. } = row.payload()?;
        let error = row.failure().map(|failure| failure.sentence().to_owned());
        let text = match cause {
            Some(cause) => event(cause, &row.text),
            None => with_lost_file(row.text, lost_file.as_deref()),
        };
        Ok(Message {
            id: row.id.to_string(),
            conversation_id: row.conversation_id.to_string(),
            wa_id: row.external_id,
            direction: row.direction,
            author: row.author,
            kind: row.kind,
            text,
            ack: row.delivery.ack(),
            status: row.delivery,
            error,
            reply_to: Some(row.reply_to).filter(|id| !id.is_empty()),
            created_at: row.created_at,
            media: media.map(|media| self.media(media)),
            location,
            contact,
            buttons,
        })
    }

    /// Messages, in the order in which they come.
    ///
    /// # Errors
    /// When a stored payload is damaged.
    pub fn messages(&self, rows: impl IntoIterator<Item = MessageRow>) -> Result<Vec<Message>, StoreError> {
        rows.into_iter().map(|row| self.message(row)).collect()
    }

    /// A stored message, by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stored(&self, db: &mut SqliteConnection, id: MessageId) -> Result<Option<Message>, StoreError> {
        messages::get(db, id).await?.map(|row| self.message(row)).transpose()
    }

    /// A conversation, by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn conversation(
        &self,
        db: &mut SqliteConnection,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        let row = views::conversation(db, id).await?;
        let rendered = self.conversations(db, row.into_iter().collect()).await?;
        Ok(rendered.into_iter().next())
    }

    /// Conversations with their newest messages, which are read together.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn conversations(
        &self,
        db: &mut SqliteConnection,
        rows: Vec<ConversationRow>,
    ) -> Result<Vec<Conversation>, StoreError> {
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let newest = messages::newest_of(db, &ids).await?;
        let mut newest: HashMap<_, _> = newest.into_iter().map(|message| (message.conversation_id, message)).collect();
        let with_newest = rows.into_iter().map(|row| {
            let message = newest.remove(&row.id).map(|message| self.message(message)).transpose()?;
            Ok(conversation(row, message))
        });
        with_newest.collect()
    }

    fn media(&self, media: MediaRef) -> Media {
        let MediaRef { hash, mime, size, name, .. } = media;
        Media { mime, size, name, url: self.0.path(&format!("/media/{hash}")) }
    }
}

/// What was said, and a note about the file that came with it and could not be had.
fn with_lost_file(text: String, lost: Option<&str>) -> String {
    let Some(name) = lost else { return text };
    let name = if name.is_empty() { "a file" } else { name };
    let note = format!("[{name}: it could not be fetched from the service]");
    if text.is_empty() { note } else { format!("{text}\n\n{note}") }
}

/// An event line as a script reads it: the cause, and the phrase, button or rule behind it.
fn event(cause: HandoffCause, detail: &str) -> String {
    match detail {
        "" => cause.word().to_owned(),
        detail => format!("{}: {detail}", cause.word()),
    }
}

fn conversation(row: ConversationRow, last_message: Option<Message>) -> Conversation {
    Conversation {
        id: row.id.to_string(),
        status: row.status,
        contact: Contact {
            id: row.contact.id.to_string(),
            name: row.contact.name,
            phone: Some(row.contact.phone).filter(|phone| !phone.is_empty()),
        },
        channel: row.channel_id.to_string(),
        unread: row.unread,
        last_message,
        updated_at: row.updated_at,
        created_at: row.created_at,
    }
}
