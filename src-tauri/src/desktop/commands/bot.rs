//! The bot: what it is, what a person changes about it, and what it would do.

use crate::{
    bot::{
        change::{self, BotChange},
        drafts::{self, BotDraftView},
        form::{BotFaq, BotHours, BotRule, BotView},
        trial::{self, BotTrial, OpeningView, TrialAnswer, TrialLine},
    },
    desktop::{core::Core, error::Answer},
    model::{AiSettingId, ConversationId, Realm, Timestamp},
};
use futures_util::FutureExt;
use tauri::State;

/// The bot of these customers.
#[tauri::command]
#[specta::specta]
pub async fn bot(core: State<'_, Core>, realm: Realm) -> Answer<BotView> {
    Ok(change::get(&mut *core.read().await?, realm).await?)
}

/// Changes the bot that the person has seen as `seen`.
#[tauri::command]
#[specta::specta]
pub async fn change_bot(core: State<'_, Core>, realm: Realm, seen: String, change: BotChange) -> Answer<BotView> {
    Ok(change::change(core.app().await?, realm, seen, change).await?)
}

/// The shop answers this question so from now on.
#[tauri::command]
#[specta::specta]
pub async fn teach_bot(core: State<'_, Core>, realm: Realm, taught: BotFaq) -> Answer<()> {
    Ok(change::teach(core.app().await?, realm, taught).await?)
}

/// What the bot would do with these words; nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn try_bot(core: State<'_, Core>, realm: Realm, said: String, rule: Option<BotRule>) -> Answer<BotTrial> {
    Ok(trial::words(core.app().await?, realm, said, rule).await?)
}

/// What a setting of the AI would answer; nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn try_ai(
    core: State<'_, Core>,
    realm: Realm,
    id: AiSettingId,
    lines: Vec<TrialLine>,
) -> Answer<TrialAnswer> {
    Ok(trial::chat(core.app().await?, realm, id, lines).await?)
}

/// Whether the shop would be open at a moment, with these hours.
#[tauri::command]
#[specta::specta]
pub async fn opening(
    core: State<'_, Core>,
    hours: Vec<BotHours>,
    timezone: String,
    at: Option<Timestamp>,
) -> Answer<OpeningView> {
    let now = core.app().await?.clock().now();
    Ok(trial::opening(hours, timezone, at.unwrap_or(now))?)
}

/// What a model wrote for the agent to look at; `None` where nothing waits.
#[tauri::command]
#[specta::specta]
pub async fn bot_draft(core: State<'_, Core>, id: ConversationId) -> Answer<Option<BotDraftView>> {
    Ok(drafts::view(&mut *core.read().await?, id).await?)
}

/// Has a draft leave now.
#[tauri::command]
#[specta::specta]
pub async fn send_bot_draft(core: State<'_, Core>, id: ConversationId) -> Answer<()> {
    core.write(move |tx| drafts::send(tx, id).boxed()).await
}

/// Has a draft not leave at all.
#[tauri::command]
#[specta::specta]
pub async fn discard_bot_draft(core: State<'_, Core>, id: ConversationId) -> Answer<()> {
    core.write(move |tx| drafts::discard(tx, id).boxed()).await
}
