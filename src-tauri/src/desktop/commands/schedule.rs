//! Messages that leave later.

use crate::{
    compose,
    desktop::{core::Core, error::Answer},
    error::Error,
    model::{
        Composed, ConversationId, MessageId, OfferedMoments, PickedMoment, Realm, ScheduleId, ScheduledView, Timestamp,
        views::MessageView,
    },
    schedule, views,
};
use futures_util::FutureExt;
use tauri::State;

/// The moments that are offered without being asked for.
#[tauri::command]
#[specta::specta]
pub async fn offered_moments(core: State<'_, Core>) -> Answer<OfferedMoments> {
    let now = core.app().await?.clock().now();
    Ok(schedule::offered(&mut *core.read().await?, now).await?)
}

/// What a day and a time mean in the shop.
#[tauri::command]
#[specta::specta]
pub async fn picked_moment(core: State<'_, Core>, date: String, time: String) -> Answer<PickedMoment> {
    let now = core.app().await?.clock().now();
    Ok(schedule::picked(&mut *core.read().await?, &date, &time, now).await?)
}

/// Keeps a message until its time.
#[tauri::command]
#[specta::specta]
pub async fn send_later(
    core: State<'_, Core>,
    id: ConversationId,
    composed: Composed,
    reply_to: Option<MessageId>,
    due_at: Timestamp,
) -> Answer<ScheduledView> {
    let app = core.app().await?;
    let scheduled = compose::send_later(app, id, composed, reply_to, due_at).await?;
    Ok(schedule::one(&mut *core.read().await?, scheduled, app.clock().now()).await?)
}

/// What waits in a conversation.
#[tauri::command]
#[specta::specta]
pub async fn scheduled_here(core: State<'_, Core>, id: ConversationId) -> Answer<Vec<ScheduledView>> {
    let now = core.app().await?.clock().now();
    Ok(schedule::of_conversation(&mut *core.read().await?, id, now).await?)
}

/// Everything that waits in a realm.
#[tauri::command]
#[specta::specta]
pub async fn scheduled(core: State<'_, Core>, realm: Realm) -> Answer<Vec<ScheduledView>> {
    let now = core.app().await?.clock().now();
    Ok(schedule::of_realm(&mut *core.read().await?, realm, now).await?)
}

/// Chooses another time.
#[tauri::command]
#[specta::specta]
pub async fn reschedule(core: State<'_, Core>, id: ScheduleId, due_at: Timestamp) -> Answer<()> {
    core.write(move |tx| schedule::reschedule(tx, id, due_at).boxed()).await
}

/// Sends one at once.
#[tauri::command]
#[specta::specta]
pub async fn send_scheduled_now(core: State<'_, Core>, id: ScheduleId) -> Answer<MessageView> {
    let message = core.write(move |tx| schedule::send_now(tx, id).boxed()).await?;
    let stored = views::message(&mut *core.read().await?, message).await?;
    Ok(stored.ok_or(Error::NotFound("message"))?)
}

/// Takes one back before its time.
#[tauri::command]
#[specta::specta]
pub async fn cancel_scheduled(core: State<'_, Core>, id: ScheduleId) -> Answer<()> {
    core.write(move |tx| schedule::cancel(tx, id).boxed()).await
}

/// Brings back one that was taken back a moment ago.
#[tauri::command]
#[specta::specta]
pub async fn restore_scheduled(core: State<'_, Core>, id: ScheduleId) -> Answer<()> {
    core.write(move |tx| schedule::restore(tx, id).boxed()).await
}
