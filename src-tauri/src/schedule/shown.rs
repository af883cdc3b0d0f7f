//! What waits, as a screen shows it.

use crate::{
    error::{Error, Result},
    model::{
        ButtonForm, Content, ConversationId, Kind, LocalTime, Realm, ScheduleId, ScheduledView, Timestamp,
        views::ContactSummary,
    },
    settings,
    store::{
        scheduled::{self, ScheduledRow},
        views as rows,
    },
    views,
};
use jiff::tz::TimeZone;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// What waits in a conversation.
///
/// # Errors
/// When the database fails.
pub async fn of_conversation(
    reader: &mut SqliteConnection,
    id: ConversationId,
    now: Timestamp,
) -> Result<Vec<ScheduledView>> {
    let found = scheduled::of_conversation(reader, id).await?;
    show(reader, found, now).await
}

/// Everything that waits in a realm.
///
/// # Errors
/// When the database fails.
pub async fn of_realm(reader: &mut SqliteConnection, realm: Realm, now: Timestamp) -> Result<Vec<ScheduledView>> {
    let found = scheduled::of_realm(reader, realm).await?;
    show(reader, found, now).await
}

/// One of them.
///
/// # Errors
/// When it has gone, or the database fails.
pub async fn one(reader: &mut SqliteConnection, id: ScheduleId, now: Timestamp) -> Result<ScheduledView> {
    let found = scheduled::get(reader, id).await?.ok_or(Error::NotFound("message"))?;
    show(reader, vec![found], now).await?.pop().ok_or(Error::NotFound("message"))
}

async fn show(reader: &mut SqliteConnection, found: Vec<ScheduledRow>, now: Timestamp) -> Result<Vec<ScheduledView>> {
    let zone = settings::time_zone(reader).await?;
    let conversations = rows::conversations_by_id(reader, found.iter().map(|row| row.conversation_id)).await?;
    let contacts: HashMap<_, _> = conversations.into_iter().map(|row| (row.id, row.contact)).collect();
    let mut shown = Vec::with_capacity(found.len());
    for row in found {
        let Some(contact) = contacts.get(&row.conversation_id) else { continue };
        let content = row.content()?;
        let files: Vec<_> = content.media.clone().into_iter().collect();
        let mut view = view(&row, contact, content, &zone, now);
        view.media = views::media_views(reader, &files).await?.pop();
        shown.push(view);
    }
    Ok(shown)
}

fn view(
    row: &ScheduledRow,
    contact: &ContactSummary,
    content: Content,
    zone: &TimeZone,
    now: Timestamp,
) -> ScheduledView {
    ScheduledView {
        id: row.id,
        conversation_id: row.conversation_id,
        contact_name: contact.name.clone(),
        is_group: contact.is_group,
        kind: content.kind,
        text: caption(&content),
        form: (content.kind == Kind::Buttons)
            .then(|| ButtonForm { labels: content.buttons.clone(), footer: content.footer.clone() }),
        media: None,
        due_at: row.due_at,
        local: LocalTime::of(row.due_at, zone, now),
        trouble: row.trouble(),
    }
}

/// What stands for a message in one line.
fn caption(content: &Content) -> String {
    let named = match content.kind {
        Kind::Product => content.product.as_ref().map(|product| &product.name),
        Kind::Contact => content.contact.as_ref().map(|card| &card.name),
        Kind::Location => content.location.as_ref().map(|place| &place.name),
        _ => None,
    };
    named.filter(|name| !name.is_empty()).unwrap_or(&content.text).clone()
}
