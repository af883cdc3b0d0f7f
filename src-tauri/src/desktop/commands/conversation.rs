//! One conversation: its messages, its owner, its answers.

use crate::{
    desktop::{
        core::Core,
        error::{Answer, of_the_system},
    },
    error::Error,
    events::Event,
    handoff,
    model::{
        AgentId, ConversationId, HandoffId, MessageId,
        audit::Actor,
        views::{ConversationDetail, ConversationRow, HandoffResult, MessagePage, MessageView},
    },
    outbox,
    store::{
        Tx,
        drafts::{self, DraftMode, DraftRow},
        views as rows,
    },
    views,
};
use futures_util::FutureExt;
use tauri::State;

/// Who acts in this window.
const ME: Actor = Actor::Agent(AgentId::LOCAL);
/// Messages that a page may ask for.
const PAGE: u32 = 200;

/// Everything about a conversation except its messages.
#[tauri::command]
#[specta::specta]
pub async fn conversation(core: State<'_, Core>, id: ConversationId) -> Answer<ConversationDetail> {
    Ok(views::conversation(&mut *core.read().await?, id).await?)
}

/// Messages before one, newest first.
#[tauri::command]
#[specta::specta]
pub async fn messages_before(
    core: State<'_, Core>,
    id: ConversationId,
    before: Option<MessageId>,
    limit: u32,
) -> Answer<MessagePage> {
    Ok(views::messages_before(&mut *core.read().await?, id, before, limit.clamp(1, PAGE)).await?)
}

/// Messages after one, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn messages_after(
    core: State<'_, Core>,
    id: ConversationId,
    after: MessageId,
    limit: u32,
) -> Answer<MessagePage> {
    Ok(views::messages_after(&mut *core.read().await?, id, after, limit.clamp(1, PAGE)).await?)
}

/// One message.
#[tauri::command]
#[specta::specta]
pub async fn message(core: State<'_, Core>, id: MessageId) -> Answer<Option<MessageView>> {
    Ok(views::message(&mut *core.read().await?, id).await?)
}

/// The agent takes the conversation from the bot.
#[tauri::command]
#[specta::specta]
pub async fn take_over(core: State<'_, Core>, id: ConversationId) -> Answer<HandoffResult> {
    let change = handoff::take_over(core.app().await?, id, AgentId::LOCAL).await?;
    with_row(&core, id, change).await
}

/// Back to the bot.
#[tauri::command]
#[specta::specta]
pub async fn hand_back(core: State<'_, Core>, id: ConversationId) -> Answer<HandoffResult> {
    let change = handoff::release_for(core.app().await?, id, ME).await?;
    with_row(&core, id, change).await
}

/// Done.
#[tauri::command]
#[specta::specta]
pub async fn close(core: State<'_, Core>, id: ConversationId) -> Answer<HandoffResult> {
    let change = handoff::close_for(core.app().await?, id, ME).await?;
    with_row(&core, id, change).await
}

/// A closed conversation goes on with this agent.
#[tauri::command]
#[specta::specta]
pub async fn reopen(core: State<'_, Core>, id: ConversationId) -> Answer<HandoffResult> {
    let change = handoff::reopen(core.app().await?, id, AgentId::LOCAL).await?;
    with_row(&core, id, change).await
}

/// Takes the newest change of owner back.
#[tauri::command]
#[specta::specta]
pub async fn undo_handoff(core: State<'_, Core>, handoff_id: HandoffId) -> Answer<ConversationRow> {
    let id = handoff::undo_for(core.app().await?, handoff_id, ME).await?;
    row(&core, id).await
}

/// Writes a note that only the team sees.
#[tauri::command]
#[specta::specta]
pub async fn add_note(core: State<'_, Core>, id: ConversationId, text: String) -> Answer<MessageView> {
    core.write(move |tx| note(tx, id, text).boxed()).await
}

/// Tries a failed message again, under the id it has always had.
#[tauri::command]
#[specta::specta]
pub async fn retry(core: State<'_, Core>, message_id: MessageId) -> Answer<()> {
    core.write(move |tx| outbox::retry(tx, message_id).boxed()).await
}

/// Deletes a failed message.
#[tauri::command]
#[specta::specta]
pub async fn discard(core: State<'_, Core>, message_id: MessageId) -> Answer<()> {
    core.write(move |tx| outbox::discard(tx, message_id).boxed()).await
}

/// The agent says what became of an uncertain message.
#[tauri::command]
#[specta::specta]
pub async fn settle_uncertain(core: State<'_, Core>, message_id: MessageId, arrived: bool) -> Answer<()> {
    core.write(move |tx| outbox::settle_uncertain(tx, message_id, arrived).boxed()).await
}

/// Keeps what has been typed and not sent.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(core: State<'_, Core>, id: ConversationId, mode: DraftMode, draft: DraftRow) -> Answer<()> {
    core.write(move |tx| keep_draft(tx, id, mode, draft).boxed()).await
}

/// Shows a place on the map, in the person's own browser: the window itself never leaves Balas.
#[tauri::command]
#[specta::specta]
pub async fn open_map(latitude: f64, longitude: f64) -> Answer<()> {
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    if !on_earth {
        return Err(Error::invalid("place", "not a place on Earth").into());
    }
    let place =
        format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
    open::that_detached(place).map_err(of_the_system)
}

async fn note(tx: &mut Tx, id: ConversationId, text: String) -> Result<MessageView, Error> {
    let message = outbox::add_note(tx, id, &text, AgentId::LOCAL).await?;
    stored(tx, message).await
}

async fn keep_draft(tx: &mut Tx, id: ConversationId, mode: DraftMode, draft: DraftRow) -> Result<(), Error> {
    let now = tx.now();
    drafts::save(tx, id, mode, &draft, now).await?;
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(())
}

async fn stored(tx: &mut Tx, id: MessageId) -> Result<MessageView, Error> {
    views::message(tx, id).await?.ok_or(Error::NotFound("message"))
}

async fn with_row(core: &Core, id: ConversationId, handoff: Option<HandoffId>) -> Answer<HandoffResult> {
    Ok(HandoffResult { row: row(core, id).await?, handoff })
}

async fn row(core: &Core, id: ConversationId) -> Answer<ConversationRow> {
    let row = rows::conversation(&mut *core.read().await?, id).await?;
    Ok(row.ok_or(Error::NotFound("conversation"))?)
}
