//! Read models that need more than one table: the open conversation, the messages of its log, and what a search found.

mod log;

pub(crate) use log::media_views;
pub use log::message_views;

use crate::{
    error::{Error, Result},
    model::{
        contact_list::ContactDetail,
        views::{
            BotAction, ConversationDetail, Matches, MessageHit, MessagePage, MessageView, QuoteView, SearchResults,
        },
        *,
    },
    store::{
        contact_fields, contact_list, contacts, conversations,
        drafts::{self, DraftMode},
        handoffs, merges,
        messages::{self, MessageRow},
        outbox, search, shown, standing, views as rows,
    },
};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// Pictures and files shown beside a conversation.
const SHARED: u32 = 12;
/// Lines of "what the bot did".
const BOT_ACTIONS: u32 = 5;
/// Messages that a search shows; more are announced, not counted.
const HITS: u32 = 50;
/// Failed messages that are listed.
const FAILURES: u32 = 200;
/// Characters of a quote.
const QUOTE: u32 = 200;
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
    let draft = drafts::get(connection, id, DraftMode::Reply).await?;
    let (shared, shared_count) = messages::with_media(connection, id, SHARED).await?;
    Ok(ConversationDetail {
        row,
        tags: serde_json::from_str(&contact.tags).unwrap_or_default(),
        note: contact.note,
        bot_enabled: state.bot_enabled,
        first_unread: standing::first_unread(connection, id).await?,
        draft_reply: draft.text,
        draft_note: drafts::get(connection, id, DraftMode::Note).await?.text,
        draft_quote: quote(connection, draft.reply_to).await?,
        draft_form: draft.form,
        draft_list: draft.list,
        first_seen: contact.created_at,
        conversations: conversations::count_of(connection, state.contact_id).await?,
        bot_actions: bot_actions(connection, id).await?,
        shared: log::shared_items(connection, &shared).await?,
        shared_count,
        fields: contact_fields::of_contact(connection, state.contact_id).await?,
        merges: merges::list(connection, state.contact_id).await?,
        last_handoff: handoffs::newest(connection, id).await?.map(|handoff| handoff.id),
    })
}

/// Everything that the page of contacts shows of one.
///
/// # Errors
/// When there is no such contact.
pub async fn contact(connection: &mut SqliteConnection, id: ContactId) -> Result<ContactDetail> {
    let entry = contact_list::entry(connection, id).await?.ok_or(Error::NotFound("contact"))?;
    let contact = contacts::get(connection, id).await?.ok_or(Error::NotFound("contact"))?;
    let conversations = conversations::count_of(connection, id).await?;
    let merges = merges::list(connection, id).await?;
    Ok(ContactDetail { entry, note: contact.note, first_seen: contact.created_at, conversations, merges })
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
    let mut found = messages::shown_before(connection, id, before.unwrap_or(MessageId(i64::MAX)), limit + 1).await?;
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
    let found = messages::shown_after(connection, id, after, limit).await?;
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
    let people = match inside {
        Some(_) => Vec::new(),
        None => {
            let countries = search::countries(connection).await?;
            search::contacts(connection, realm, typed, &countries, PEOPLE).await?
        }
    };
    let people = rows::conversations_of(connection, people).await?;
    let mut found = search::messages(connection, realm, typed, inside, HITS + 1).await?;
    let more = found.len() > HITS as usize;
    found.truncate(HITS as usize);
    Ok(SearchResults { people, messages: hits(connection, found).await?, more })
}

/// Messages that could not be sent and wait for the agent, newest first.
///
/// # Errors
/// When the database fails.
pub async fn failed_messages(connection: &mut SqliteConnection, realm: Realm) -> Result<Vec<MessageHit>> {
    let found = outbox::parked(connection, realm, FAILURES).await?;
    hits(connection, found).await
}

async fn hits(
    connection: &mut SqliteConnection,
    found: Vec<(MessageId, ConversationId, String)>,
) -> Result<Vec<MessageHit>> {
    let conversations: HashSet<_> = found.iter().map(|(_, conversation, _)| *conversation).collect();
    let conversations = rows::conversations_by_id(connection, conversations).await?;
    let conversations: HashMap<_, _> = conversations.into_iter().map(|row| (row.id, row)).collect();
    let hit = |(message_id, conversation, snippet): (MessageId, ConversationId, String)| {
        let conversation = conversations.get(&conversation)?.clone();
        let created_at = Timestamp(message_id.0 >> MessageId::BITS);
        Some(MessageHit { conversation, message_id, snippet, created_at })
    };
    Ok(found.into_iter().filter_map(hit).collect())
}

/// Where the words of a search are inside one conversation: how many messages have them, and at most `limit` of those before
/// `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn matches(
    connection: &mut SqliteConnection,
    id: ConversationId,
    typed: &str,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Matches> {
    let (total, ids) = search::inside(connection, id, typed, before, limit).await?;
    Ok(Matches { total, ids })
}

/// At most `limit` pictures and videos of a conversation before `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn media_before(
    connection: &mut SqliteConnection,
    id: ConversationId,
    before: MessageId,
    limit: u32,
) -> Result<MessagePage> {
    let mut found = shown::before(connection, id, before, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next_before = found.last().filter(|_| more).map(|row| row.id);
    Ok(MessagePage { items: message_views(connection, found).await?, next_before })
}

/// At most `limit` pictures and videos of a conversation after `after`, oldest first; the page says nothing of older ones.
///
/// # Errors
/// When the database fails.
pub async fn media_after(
    connection: &mut SqliteConnection,
    id: ConversationId,
    after: MessageId,
    limit: u32,
) -> Result<MessagePage> {
    let found = shown::after(connection, id, after, limit).await?;
    Ok(MessagePage { items: message_views(connection, found).await?, next_before: None })
}

/// A message as one that quotes it shows it; one that has gone is none.
async fn quote(connection: &mut SqliteConnection, id: Option<MessageId>) -> Result<Option<QuoteView>> {
    let Some(id) = id else { return Ok(None) };
    let quoted = messages::get(connection, id).await?;
    Ok(quoted.map(|MessageRow { author, kind, text, deleted_at, .. }| QuoteView {
        id,
        author,
        kind,
        text: text.chars().take(QUOTE as usize).collect(),
        is_deleted: deleted_at.is_some(),
    }))
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
