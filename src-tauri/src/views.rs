//! Read models that need more than one table: the open conversation, the messages of its log, and what a search found.

use crate::{
    error::{Error, Result},
    model::{
        views::{
            BotAction, ConversationDetail, EventView, LocationView, MediaView, MessageHit, MessagePage, MessageView,
            QuoteView, SearchResults,
        },
        *,
    },
    store::{
        agents, contacts, conversations,
        drafts::{self, DraftMode},
        handoffs, media,
        messages::{self, MessageRow, Payload},
        search, views as rows,
    },
};
use sqlx::SqliteConnection;
use std::collections::{HashMap, hash_map::Entry};

/// Characters of a quote or preview.
const PREVIEW: usize = 200;
/// Pictures and files shown beside a conversation.
const SHARED: u32 = 12;
/// Lines of "what the bot did".
const BOT_ACTIONS: u32 = 5;
/// Messages that a search shows; more are announced, not counted.
const HITS: u32 = 50;
/// People that a search shows.
const PEOPLE: u32 = 10;

/// Everything about an open conversation except its messages.
///
/// # Errors
/// When there is no such conversation.
pub async fn conversation(connection: &mut SqliteConnection, id: ConversationId) -> Result<ConversationDetail> {
    let row = rows::conversation(connection, id).await?.ok_or(Error::NotFound("conversation"))?;
    let state = conversations::get(connection, id).await?.ok_or(Error::NotFound("conversation"))?;
    let contact = contacts::get(connection, state.contact_id).await?.ok_or(Error::NotFound("contact"))?;
    let (shared, shared_count) = messages::with_media(connection, id, SHARED).await?;
    Ok(ConversationDetail {
        row,
        tags: serde_json::from_str(&contact.tags).unwrap_or_default(),
        note: contact.note,
        bot_enabled: state.bot_enabled,
        first_unread: messages::first_unread(connection, id).await?,
        draft_reply: drafts::get(connection, id, DraftMode::Reply).await?,
        draft_note: drafts::get(connection, id, DraftMode::Note).await?,
        first_seen: contact.created_at,
        conversations: conversations::count_of(connection, state.contact_id).await?,
        bot_actions: bot_actions(connection, id).await?,
        shared: media_views(connection, &shared).await?,
        shared_count,
        last_handoff: handoffs::newest(connection, id).await?.map(|handoff| handoff.id),
    })
}

/// At most `limit` messages before `before` (from the end where that is `None`), newest first.
///
/// # Errors
/// When the database fails.
pub async fn messages_before(
    connection: &mut SqliteConnection,
    id: ConversationId,
    before: Option<MessageId>,
    limit: u32,
) -> Result<MessagePage> {
    let mut found = messages::before(connection, id, before.unwrap_or(MessageId(i64::MAX)), limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next_before = found.last().filter(|_| more).map(|row| row.id);
    Ok(MessagePage { items: message_views(connection, found).await?, next_before })
}

/// At most `limit` messages after `after`, oldest first; the page says nothing of older ones.
///
/// # Errors
/// When the database fails.
pub async fn messages_after(
    connection: &mut SqliteConnection,
    id: ConversationId,
    after: MessageId,
    limit: u32,
) -> Result<MessagePage> {
    let found = messages::after(connection, id, after, limit).await?;
    Ok(MessagePage { items: message_views(connection, found).await?, next_before: None })
}

/// One message; `None` where it has gone.
///
/// # Errors
/// When the database fails.
pub async fn message(connection: &mut SqliteConnection, id: MessageId) -> Result<Option<MessageView>> {
    let Some(row) = messages::get(connection, id).await? else { return Ok(None) };
    Ok(message_views(connection, vec![row]).await?.pop())
}

/// People by name or number, and messages by their words.
///
/// # Errors
/// When the database fails.
pub async fn search(
    connection: &mut SqliteConnection,
    realm: Realm,
    typed: &str,
    inside: Option<ConversationId>,
) -> Result<SearchResults> {
    let mut people = Vec::new();
    if inside.is_none() {
        for contact in search::contacts(connection, realm, typed, PEOPLE).await? {
            people.extend(rows::conversation_of(connection, contact).await?);
        }
    }
    let mut found = search::messages(connection, realm, typed, inside, HITS + 1).await?;
    let more = found.len() > HITS as usize;
    found.truncate(HITS as usize);
    let mut known = HashMap::new();
    let mut hits = Vec::with_capacity(found.len());
    for (message_id, conversation, snippet) in found {
        if let Entry::Vacant(place) = known.entry(conversation) {
            place.insert(rows::conversation(connection, conversation).await?);
        }
        if let Some(Some(row)) = known.get(&conversation) {
            let created_at = Timestamp(message_id.0 >> MessageId::BITS);
            hits.push(MessageHit { conversation: row.clone(), message_id, snippet, created_at });
        }
    }
    Ok(SearchResults { people, messages: hits, more })
}

/// Messages as the log shows them.
///
/// # Errors
/// When the database fails.
pub async fn message_views(connection: &mut SqliteConnection, found: Vec<MessageRow>) -> Result<Vec<MessageView>> {
    let mut names = HashMap::new();
    let mut views = Vec::with_capacity(found.len());
    for row in found {
        views.push(message_view(connection, row, &mut names).await?);
    }
    Ok(views)
}

async fn message_view(
    connection: &mut SqliteConnection,
    row: MessageRow,
    names: &mut HashMap<AgentId, String>,
) -> Result<MessageView> {
    let Payload { buttons, location, contact, media, cause } = row.payload()?;
    let agent = match row.agent_id {
        Some(id) => agent_name(connection, id, names).await?,
        None => String::new(),
    };
    let is_event = row.kind == Kind::Event;
    let tapped = if buttons.is_empty() { None } else { messages::tapped(connection, &row).await? };
    Ok(MessageView {
        quote: quote(connection, &row).await?,
        media: match &media {
            Some(media) => media_views(connection, std::slice::from_ref(media)).await?.pop(),
            None => None,
        },
        event: cause.map(|cause| EventView { cause, detail: row.text.clone(), actor: agent.clone() }),
        author_name: if row.sender_name.is_empty() { agent } else { row.sender_name },
        text: if is_event { String::new() } else { row.text },
        location: location.map(|Location { latitude, longitude, name }| LocationView { latitude, longitude, name }),
        id: row.id,
        conversation_id: row.conversation_id,
        external_id: row.external_id,
        direction: row.direction,
        author: row.author,
        kind: row.kind,
        contact,
        buttons,
        tapped,
        source: row.source,
        delivery: row.delivery,
        error: row.error,
        created_at: row.created_at,
        sent_at: row.sent_at,
        delivered_at: row.delivered_at,
        read_at: row.read_at,
    })
}

async fn agent_name(
    connection: &mut SqliteConnection,
    id: AgentId,
    names: &mut HashMap<AgentId, String>,
) -> Result<String> {
    if let Some(name) = names.get(&id) {
        return Ok(name.clone());
    }
    let name = agents::name(connection, id).await?;
    names.insert(id, name.clone());
    Ok(name)
}

async fn quote(connection: &mut SqliteConnection, row: &MessageRow) -> Result<Option<QuoteView>> {
    if row.reply_to.is_empty() {
        return Ok(None);
    }
    let quoted = messages::by_external_id(connection, row.channel_id, &row.reply_to).await?;
    let quoted = quoted.filter(|quoted| quoted.conversation_id == row.conversation_id);
    Ok(quoted.map(|quoted| QuoteView {
        id: quoted.id,
        author: quoted.author,
        kind: quoted.kind,
        text: quoted.text.chars().take(PREVIEW).collect(),
    }))
}

async fn media_views(connection: &mut SqliteConnection, references: &[MediaRef]) -> Result<Vec<MediaView>> {
    let mut views = Vec::with_capacity(references.len());
    for reference in references {
        let known = media::get(connection, &reference.hash).await?;
        let side = |pixels: i64| u32::try_from(pixels).unwrap_or(0);
        views.push(MediaView {
            hash: reference.hash.clone(),
            mime: reference.mime.clone(),
            // Sizes stay far below 2^53, so nothing is lost.
            #[allow(clippy::cast_precision_loss, reason = "bytes of one file")]
            size: reference.size as f64,
            name: reference.name.clone(),
            width: known.as_ref().map_or(0, |media| side(media.width)),
            height: known.as_ref().map_or(0, |media| side(media.height)),
            has_thumb: known.is_some_and(|media| media.has_thumb),
        });
    }
    Ok(views)
}

async fn bot_actions(connection: &mut SqliteConnection, id: ConversationId) -> Result<Vec<BotAction>> {
    let mut actions: Vec<BotAction> = messages::bot_actions(connection, id, BOT_ACTIONS)
        .await?
        .into_iter()
        .map(|(source, cause, at)| BotAction { source, cause, at })
        .collect();
    actions.reverse();
    Ok(actions)
}
